package io.serai.mail;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Vendors;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Trail;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `mailSettings`: what an account decides about its mail.
public final class MailSettings {
    private static final String FIELD = "connection_id";
    private static final int KEY_BYTES = 32;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Vendors vendors;
    private final Trail trail;
    private final SecureRandom random = new SecureRandom();

    MailSettings(DataSource database, Vendors vendors, Trail trail) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.vendors = vendors;
        this.trail = trail;
    }

    /// The public id of a connection, or `hub`; null where the account names none.
    @Nullable
    String connection(long account) {
        return sql.sql("SELECT connection_id FROM mail_setting WHERE account_id = ? AND connection_id IS NOT NULL")
                .param(account)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    /// Made when it is first asked for.
    byte[] unsubscribeKey(long account) {
        return sql.sql("SELECT unsubscribe_key FROM mail_setting WHERE account_id = ?")
                .param(account)
                .query(byte[].class)
                .optional()
                .orElseGet(() -> {
                    begin(account);
                    return unsubscribeKey(account);
                });
    }

    private void begin(long account) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        sql.sql("INSERT IGNORE INTO mail_setting (account_id, unsubscribe_key) VALUES (?, ?)")
                .params(account, key)
                .update();
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(described(connection(call.tenant().id())));
    }

    public Outcome change(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.tenant().id();
        String named = wish.path(FIELD).isNull() ? null : wish.path(FIELD).asText();
        if (named != null && !named.equals(Mailing.HUB) && !isSender(account, named)) {
            return new Outcome.Refused(
                    422,
                    "The setting can't be like this.",
                    List.of(new Fault(
                            "body." + FIELD,
                            "is no enabled connection of this account to " + String.join(", ", MailWays.SENDERS)
                                    + "; expected one, hub, or null for the first there is")));
        }
        transaction.executeWithoutResult(_ -> {
            Map<String, Object> before = described(connection(account));
            begin(account);
            sql.sql("UPDATE mail_setting SET connection_id = ? WHERE account_id = ?")
                    .params(named, account)
                    .update();
            trail.changed(
                    call,
                    new Change("mail_setting.change", "account", call.tenant().idRandom(), before, described(named)));
        });
        return new Outcome.Done(described(named));
    }

    private boolean isSender(long account, String id) {
        return vendors.enabled(account, id)
                .filter(connection -> MailWays.SENDERS.contains(connection.system()))
                .isPresent();
    }

    private static Map<String, Object> described(@Nullable String connection) {
        var described = new HashMap<String, Object>();
        described.put(FIELD, connection);
        return described;
    }
}
