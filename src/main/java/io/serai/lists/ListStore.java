package io.serai.lists;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What an account set of its lists, and what is known of those on them.
final class ListStore {
    private final JdbcClient sql;
    private final ObjectMapper json;

    ListStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// @param enabled whether the schedule syncs them
    record ListSetting(List<ListPair> pairs, boolean enabled) {
        static final ListSetting NONE = new ListSetting(List.of(), false);

        ListSetting {
            pairs = List.copyOf(pairs);
        }

        /// As the API answers it.
        Map<String, Object> described() {
            return Map.of("pairs", pairs.stream().map(ListPair::described).toList(), "enabled", enabled);
        }
    }

    ListSetting setting(long account) {
        return sql.sql("SELECT pairs_json, enabled FROM list_setting WHERE account_id = ?")
                .param(account)
                .query((row, number) -> new ListSetting(pairs(row.getString(1)), row.getBoolean(2)))
                .optional()
                .orElse(ListSetting.NONE);
    }

    private List<ListPair> pairs(String text) {
        try {
            var pairs = new ArrayList<ListPair>();
            json.readTree(text).forEach(node -> pairs.add(ListPair.read(node, "pairs", new ArrayList<>())));
            return pairs;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("pairs_json holds no JSON", e);
        }
    }

    void set(long account, ListSetting setting) {
        try {
            String pairs = json.writeValueAsString(
                    setting.pairs().stream().map(ListPair::described).toList());
            sql.sql("INSERT INTO list_setting (account_id, pairs_json, enabled) VALUES (:account, :pairs, :enabled) "
                            + "ON DUPLICATE KEY UPDATE pairs_json = :pairs, enabled = :enabled, "
                            + "updated_on = UTC_TIMESTAMP(3)")
                    .param("account", account)
                    .param("pairs", pairs)
                    .param("enabled", setting.enabled())
                    .update();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("pairs are always JSON", e);
        }
    }

    /// The accounts whose lists the schedule syncs, by their integer keys.
    List<Long> enabled() {
        return sql.sql("SELECT account_id FROM list_setting WHERE enabled = 1 AND JSON_LENGTH(pairs_json) > 0 "
                        + "ORDER BY account_id")
                .query(Long.class)
                .list();
    }

    /// Lets nobody else begin a sync of this account's until the caller's transaction ends.
    ///
    /// @return the public id of the run that is on its way
    Optional<String> running(long account) {
        sql.sql("UPDATE list_setting SET version = version + 1 WHERE account_id = ?")
                .param(account)
                .update();
        return sql.sql(Sql.of("lists/find-running"))
                .param("account", account)
                .query(String.class)
                .optional();
    }

    /// Someone was put on a list by a single call: whatever no there was is lifted.
    void subscribed(Connection connection, String list, String email) {
        lift(connection, list, email);
        noteSubscribed(sql, connection, list, email, null);
    }

    static void noteSubscribed(
            JdbcClient sql, Connection connection, String list, String email, @Nullable String uuid) {
        sql.sql(Sql.of("lists/note-subscribed"))
                .param("account", connection.account())
                .param("connection", connection.id())
                .param("list", list)
                .param("key", MailAddress.key(email))
                .param("uuid", uuid)
                .update();
    }

    /// Someone was taken off by a single call, which is a no.
    void unsubscribed(Connection connection, String list, String email) {
        sql.sql("INSERT INTO list_no (account_id, connection, list_id, email_key, uuid) "
                        + "SELECT :account, :connection, :list, :key, MAX(uuid) FROM list_member "
                        + "WHERE account_id = :account AND connection = :connection AND list_id = :list "
                        + "AND email_key = :key ON DUPLICATE KEY UPDATE list_no.asked = 0")
                .param("account", connection.account())
                .param("connection", connection.id())
                .param("list", list)
                .param("key", MailAddress.key(email))
                .update();
        forget(sql, connection, list, email);
    }

    static void forget(JdbcClient sql, Connection connection, String list, String email) {
        of("DELETE FROM list_member", sql, connection, list, email);
    }

    private void lift(Connection connection, String list, String email) {
        of("DELETE FROM list_no", sql, connection, list, email);
    }

    private static void of(String what, JdbcClient sql, Connection connection, String list, String email) {
        sql.sql(what + " WHERE account_id = ? AND connection = ? AND list_id = ? AND email_key = ?")
                .params(connection.account(), connection.id(), list, MailAddress.key(email))
                .update();
    }
}
