package io.serai.connectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Connections in the database, those of living accounts only.
final class ConnectionStore {
    private static final String READ = Sql.of("connectors/read-connections").strip();
    private static final String COUNT = Sql.of("connectors/count-calls");

    private final JdbcClient sql;
    private final ObjectMapper json;

    ConnectionStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    Optional<StoredConnection> byId(String id) {
        return sql.sql(READ + " c.id_random = ?").param(id).query(this::row).optional();
    }

    Optional<StoredConnection> byId(long account, String id) {
        return sql.sql(READ + " c.id_random = ? AND c.account_id = ?")
                .params(id, account)
                .query(this::row)
                .optional();
    }

    /// @param system null for all
    List<StoredConnection> ofAccount(long account, @Nullable String system) {
        return sql.sql(READ + " c.account_id = ? AND (? IS NULL OR c.`system` = ?) ORDER BY c.id")
                .params(account, system, system)
                .query(this::row)
                .list();
    }

    List<StoredConnection> ofSystem(String system) {
        return sql.sql(READ + " c.`system` = ? AND c.enabled = 1 ORDER BY c.id")
                .param(system)
                .query(this::row)
                .list();
    }

    /// @throws org.springframework.dao.DuplicateKeyException where the account has one of that system and name
    void create(StoredConnection made) {
        sql.sql("INSERT INTO `connection` (id_random, account_id, `system`, name, settings_json, secrets, "
                        + "secrets_set_json, enabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        made.id(),
                        made.account(),
                        made.system(),
                        made.name(),
                        text(made.settings()),
                        made.sealed(),
                        text(made.secretsSet()),
                        made.enabled())
                .update();
    }

    /// False where someone changed or removed it since it was read.
    ///
    /// @param changed with the version that was read
    /// @throws org.springframework.dao.DuplicateKeyException where the account has another of that system and name
    boolean change(StoredConnection changed) {
        return sql.sql("UPDATE `connection` SET name = ?, settings_json = ?, secrets = ?, secrets_set_json = ?, "
                                + "enabled = ?, version = version + 1, updated_on = UTC_TIMESTAMP(3) "
                                + "WHERE id_random = ? AND version = ?")
                        .params(
                                changed.name(),
                                text(changed.settings()),
                                changed.sealed(),
                                text(changed.secretsSet()),
                                changed.enabled(),
                                changed.id(),
                                changed.version())
                        .update()
                > 0;
    }

    /// Puts the same secrets under another key. False where someone changed them meanwhile.
    boolean seal(SealedRow row, byte[] anew) {
        return sql.sql("UPDATE `connection` SET secrets = ?, version = version + 1 WHERE id_random = ? AND version = ?")
                        .params(anew, row.id(), row.version())
                        .update()
                > 0;
    }

    /// All secrets that do not begin like this, also those of accounts that are disabled.
    List<SealedRow> sealedOtherwise(byte[] head) {
        return sql.sql("SELECT id_random, account_id, secrets, version FROM `connection` "
                        + "WHERE LEFT(secrets, ?) <> ? ORDER BY id")
                .params(head.length, head)
                .query((row, number) -> new SealedRow(
                        row.getString("id_random"),
                        row.getLong("account_id"),
                        row.getBytes("secrets"),
                        row.getLong("version")))
                .list();
    }

    boolean remove(long account, String id) {
        return sql.sql("DELETE FROM `connection` WHERE id_random = ? AND account_id = ?")
                        .params(id, account)
                        .update()
                > 0;
    }

    /// @param calls how many there were since the last time
    /// @param ok when one went well; null where none did
    /// @param error what failed last, and `failed` when; null where none did
    void count(
            String id,
            long calls,
            Instant used,
            @Nullable Instant ok,
            @Nullable String error,
            @Nullable Instant failed) {
        sql.sql(COUNT)
                .param("id", id)
                .param("calls", calls)
                .param("used", Timestamp.from(used))
                .param("ok", timestamp(ok))
                .param("error", error)
                .param("error_at", timestamp(failed))
                .update();
    }

    /// The connection may have missed something.
    ///
    /// @param id null for all
    void beginOutage(@Nullable String id, Instant since) {
        sql.sql(Sql.of("connectors/begin-outage"))
                .param("id", id)
                .param("since", Timestamp.from(since))
                .update();
    }

    /// What was missed from then on is taken in.
    ///
    /// @param run the integer key of the heal's run
    void endOutage(String id, Instant since, long run) {
        sql.sql(Sql.of("connectors/end-outage"))
                .param("id", id)
                .param("since", Timestamp.from(since))
                .param("run", run)
                .update();
    }

    /// Nothing comes from there that could have been missed.
    void forgetOutage(String id) {
        sql.sql("UPDATE `connection` SET outage_since = NULL WHERE id_random = ?")
                .param(id)
                .update();
    }

    /// Those that were away and aren't any more.
    ///
    /// @param quiet how long nothing must have failed, unless something went well since
    List<StoredConnection> afterOutage(Duration quiet) {
        return sql.sql(READ + Sql.of("connectors/find-after-outage"))
                .param(quiet.toSeconds())
                .query(this::row)
                .list();
    }

    /// When any hub was seen at work last, where that is longer ago than the given time.
    Optional<Instant> lastSeen(Duration absence) {
        return sql.sql("SELECT seen_on FROM hub_seen WHERE id = 1 AND seen_on < UTC_TIMESTAMP(3) - INTERVAL ? SECOND")
                .param(absence.toSeconds())
                .query(Timestamp.class)
                .optional()
                .map(Timestamp::toInstant);
    }

    /// A hub is at work.
    void seen() {
        sql.sql("INSERT INTO hub_seen (id, seen_on) VALUES (1, UTC_TIMESTAMP(3)) "
                        + "ON DUPLICATE KEY UPDATE seen_on = UTC_TIMESTAMP(3)")
                .update();
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record SealedRow(String id, long account, byte[] secrets, long version) {}

    private StoredConnection row(ResultSet row, int number) throws SQLException {
        return new StoredConnection(
                row.getLong("account_id"),
                row.getString("id_random"),
                row.getString("system"),
                row.getString("name"),
                (ObjectNode) tree(row, "settings_json"),
                row.getBytes("secrets"),
                tree(row, "secrets_set_json"),
                row.getBoolean("enabled"),
                row.getLong("version"),
                new StoredConnection.Times(
                        row.getTimestamp("created_on").toInstant(),
                        row.getTimestamp("updated_on").toInstant(),
                        instant(row, "last_used_at"),
                        instant(row, "last_ok_at"),
                        instant(row, "last_error_at"),
                        row.getString("last_error"),
                        instant(row, "outage_since"),
                        row.getLong("calls_today")));
    }

    private JsonNode tree(ResultSet row, String column) throws SQLException {
        try {
            return json.readTree(row.getString(column));
        } catch (JsonProcessingException e) {
            throw new SQLException("connection." + column + " holds no JSON", e);
        }
    }

    private String text(JsonNode node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
