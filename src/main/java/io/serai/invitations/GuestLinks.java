package io.serai.invitations;

import io.serai.connectors.Vault;
import io.serai.hub.settings.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/// Guests' links: version, the guest's public id, and an HMAC (RFC 2104) over guest, event and version under a key for
/// this alone. The key is random and rests under the master key, so that links stay good when that one changes. A link
/// is made anew whenever a letter is written, and rests nowhere.
public final class GuestLinks {
    private static final String PURPOSE = "guest-links";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Pattern TOKEN =
            Pattern.compile("([1-9]\\d{0,8})\\.([A-Za-z0-9_-]{11,22})\\.([A-Za-z0-9_-]{43})");

    private final Supplier<SecretKeySpec> key;
    private final String publicUrl;

    GuestLinks(DataSource database, Vault vault, String publicUrl) {
        var keys = new LinkKey(database, vault, PURPOSE);
        this.key = () -> new SecretKeySpec(keys.bytes(), ALGORITHM);
        this.publicUrl = publicUrl;
    }

    /// What a token says, whoever wrote it.
    record Said(int version, String guest, String signature) {}

    /// Empty for what can't be a token; nothing is looked up for that.
    static Optional<Said> read(String token) {
        Matcher parts = TOKEN.matcher(token);
        return parts.matches()
                ? Optional.of(new Said(Integer.parseInt(parts.group(1)), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /// @param guest the public id
    /// @param event the public id
    String token(String guest, String event, int version) {
        return version + "." + guest + "." + signature(guest, event, version);
    }

    /// Whether this hub made it. Takes as long for an event that is not there.
    ///
    /// @param event the public id of the guest's event; anything where there is no such guest
    boolean isOurs(Said said, String event) {
        return MessageDigest.isEqual(
                signature(said.guest(), event, said.version()).getBytes(StandardCharsets.US_ASCII),
                said.signature().getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] hash(String token) {
        return Sha256.digest().digest(token.getBytes(StandardCharsets.US_ASCII));
    }

    String url(String token) {
        return publicUrl + "/rsvp/" + token;
    }

    private String signature(String guest, String event, int version) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.get());
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(
                            (PURPOSE + ":" + guest + ":" + event + ":" + version).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
