package io.serai.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whom an account's mails may be from: `account.mail_senders_json`, a list of addresses and of domains as
// `@example.org`.
final class Senders {
    private final JdbcClient sql;
    private final ObjectMapper json;

    Senders(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// Without letter case. A domain does not stand for those below it.
    ///
    /// @param account the integer key
    boolean allows(long account, Mailbox from) {
        String list = sql.sql("SELECT COALESCE(mail_senders_json, '[]') FROM account WHERE id = ?")
                .param(account)
                .query(String.class)
                .optional()
                .orElse("[]");
        return read(list)
                .valueStream()
                .map(sender -> sender.asText("").strip())
                .anyMatch(sender ->
                        sender.equalsIgnoreCase(from.address()) || sender.equalsIgnoreCase("@" + from.domain()));
    }

    private JsonNode read(String list) {
        try {
            return json.readTree(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("account.mail_senders_json is no JSON", e);
        }
    }
}
