package io.serai.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.addresses.DomainName;
import io.serai.hub.addresses.MailAddress;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whom an account's mails may be from: `account.mail_senders_json`, a list of addresses and of domains as
/// `@example.org`.
final class Senders {
    private final JdbcClient sql;
    private final ObjectMapper json;

    Senders(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// Without letter case, and whether a domain is written in Unicode or with `xn--`. A domain does not stand for
    /// those below it.
    ///
    /// @param account the integer key
    boolean allows(long account, Mailbox from) {
        String list = sql.sql("SELECT COALESCE(mail_senders_json, '[]') FROM account WHERE id = ?")
                .param(account)
                .query(String.class)
                .optional()
                .orElse("[]");
        String key = MailAddress.key(from.address());
        return read(list)
                .valueStream()
                .map(sender -> sender.asText("").strip())
                .anyMatch(sender -> sender.startsWith("@")
                        ? DomainName.host(sender.substring(1)).equals(from.domain())
                        : MailAddress.key(sender).equals(key));
    }

    private JsonNode read(String list) {
        try {
            return json.readTree(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("account.mail_senders_json is no JSON", e);
        }
    }
}
