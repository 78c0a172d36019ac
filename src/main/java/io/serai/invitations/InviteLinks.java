package io.serai.invitations;

import io.serai.connectors.Vault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;

/// The links of invites: an HMAC (RFC 2104) over the invite's public id, under a key for this alone. So a letter that
/// is tried again holds the link that the first try may have delivered, and it rests nowhere.
final class InviteLinks {
    private static final String PURPOSE = "event-invites";
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final LinkKey key;
    private final String publicUrl;

    /// @param publicUrl where people reach the hub
    InviteLinks(DataSource database, Vault vault, String publicUrl) {
        this.key = new LinkKey(database, vault, PURPOSE);
        this.publicUrl = publicUrl;
    }

    /// @param invite the public id
    String token(String invite) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal((PURPOSE + ":" + invite).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// Whether it can be one, so that it is worth looking up.
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    String url(String token) {
        return publicUrl + path(token);
    }

    static String path(String token) {
        return "/invites/" + token;
    }
}
