package io.serai.mail;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Links by which somebody ends an account's list messages to their address (RFC 8058). They are signed by a key of the
/// account's own and have no end, so that the link in an old letter still works.
public final class UnsubscribeLinks {
    private static final Pattern TOKEN =
            Pattern.compile("([A-Za-z0-9_-]{11,22})\\.([A-Za-z0-9_-]{1,430})\\.([A-Za-z0-9_-]{43})");
    private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

    private final JdbcClient sql;
    private final MailSettings settings;
    private final String publicUrl;

    /// @param publicUrl where people reach the hub
    UnsubscribeLinks(DataSource database, MailSettings settings, String publicUrl) {
        this.sql = JdbcClient.create(database);
        this.settings = settings;
        this.publicUrl = publicUrl;
    }

    /// Whom a link is for.
    ///
    /// @param account the integer key
    record Target(long account, String accountId, String accountName, String address) {}

    Map<String, String> headers(long account, Mailbox to) {
        return Map.of(
                "List-Unsubscribe",
                "<" + link(account, to) + ">",
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click");
    }

    String link(long account, Mailbox to) {
        String id = sql.sql("SELECT id_random FROM account WHERE id = ?")
                .param(account)
                .query(String.class)
                .single();
        String address = TO_TEXT.encodeToString(to.address().getBytes(StandardCharsets.UTF_8));
        String signed = id + "." + address;
        return publicUrl + "/unsubscribe/" + signed + "." + signature(settings.unsubscribeKey(account), signed);
    }

    /// Empty for a token that this hub did not make.
    Optional<Target> read(String token) {
        Matcher part = TOKEN.matcher(token);
        if (!part.matches()) {
            return Optional.empty();
        }
        String signed = part.group(1) + "." + part.group(2);
        return sql.sql("SELECT id, id_random, name FROM account WHERE id_random = ?")
                .param(part.group(1))
                .query((row, _) -> new Target(
                        row.getLong("id"), row.getString("id_random"), row.getString("name"), decoded(part.group(2))))
                .optional()
                .filter(target -> MessageDigest.isEqual(
                        signature(settings.unsubscribeKey(target.account()), signed)
                                .getBytes(StandardCharsets.US_ASCII),
                        part.group(3).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String decoded(String text) {
        try {
            return new String(FROM_TEXT.decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static String signature(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return TO_TEXT.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
