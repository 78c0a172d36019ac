package io.serai.badges;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the square on a badge says: `1.{kid}.{badge}.{issue}.{signature}`, the signature as base64url without padding.
///
/// @param kid names the event's key
/// @param badge public id
/// @param issue the how manieth print of the badge it is, from 1
record BadgeCode(String kid, String badge, long issue, String signature) {
    /// Longer ones are no code of ours.
    static final int LONGEST = 200;

    private static final Pattern FORM = Pattern.compile(
            "1\\.([A-Za-z0-9_-]{11,22})\\.([A-Za-z0-9_-]{11,22})\\.([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{86})");

    /// Empty where it has another form. Scanners may add an end of line.
    static Optional<BadgeCode> of(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new BadgeCode(
                        matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3)), matcher.group(4)))
                : Optional.empty();
    }

    /// What is signed: `serai-badge:{event}.{badge}.{issue}`, public ids and a decimal number, in ASCII. No id has a
    /// point in it, so no two of them are the same bytes.
    static byte[] signed(String event, String badge, long issue) {
        return ("serai-badge:" + event + "." + badge + "." + issue).getBytes(StandardCharsets.US_ASCII);
    }

    static BadgeCode of(String kid, String badge, long issue, byte[] signature) {
        return new BadgeCode(
                kid, badge, issue, Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    byte[] signatureBytes() {
        return Base64.getUrlDecoder().decode(signature);
    }

    String text() {
        return "1." + kid + "." + badge + "." + issue + "." + signature;
    }

    /// Whoever has the whole code comes in.
    @Override
    public String toString() {
        return "BadgeCode[" + badge + ", " + issue + "]";
    }
}
