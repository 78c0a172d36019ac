package io.serai.identity;

import io.serai.hub.settings.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// A personal access token as its owner holds it: `serai_pat_`, the 11 characters of its id, 43 secret ones (256 random
/// bits), and a checksum of all that in 6 (CRC-32). Letters and digits only, so that a double click selects it, and of
/// one form, so that scanners find it: `serai_pat_[0-9A-Za-z]{60}`.
///
/// @param id the token's public id
record TokenText(String id, String text) {
    static final String MARK = "serai_pat_";
    private static final int ID = 11;
    private static final int SECRET = 43;
    private static final int CHECKSUM = 6;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM = Pattern.compile(MARK + "[0-9A-Za-z]{" + (ID + SECRET + CHECKSUM) + "}");

    static TokenText mint(RandomGenerator random) {
        String id = random(random, ID);
        String head = MARK + id + random(random, SECRET);
        return new TokenText(id, head + checksum(head));
    }

    /// What can be one by its form and checksum; anything else was cut, mistyped or made up, and asking the database
    /// is not worth it.
    static Optional<TokenText> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM;
        return checksum(text.substring(0, end)).equals(text.substring(end))
                ? Optional.of(new TokenText(text.substring(MARK.length(), MARK.length() + ID), text))
                : Optional.empty();
    }

    /// The part of the id by which people know it.
    String prefix() {
        return id.substring(0, 8);
    }

    String hash() {
        return Sha256.hex(text);
    }

    /// In a time that says nothing of how much of it is right.
    boolean matches(String storedHash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), storedHash.getBytes(StandardCharsets.US_ASCII));
    }

    /// Without the secret, so that it may stand in a log.
    @Override
    public String toString() {
        return "TokenText[" + id + "]";
    }

    private static String random(RandomGenerator random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return text.toString();
    }

    private static String checksum(String head) {
        var crc = new CRC32();
        crc.update(head.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        var text = new StringBuilder(CHECKSUM);
        for (int i = 0; i < CHECKSUM; i++) {
            text.append(DIGITS.charAt((int) (rest % DIGITS.length())));
            rest /= DIGITS.length();
        }
        return text.reverse().toString();
    }
}
