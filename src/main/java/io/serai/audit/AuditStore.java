package io.serai.audit;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table of rows: they are added and read.
final class AuditStore {
    private static final String WRITE = Sql.of("audit/write-row");
    private static final String READ = Sql.of("audit/read-rows").strip() + " ";

    private static final int PIECE = 500;

    private final JdbcClient sql;
    private final SecureRandom random;

    AuditStore(DataSource database, SecureRandom random) {
        this.sql = JdbcClient.create(database);
        this.random = random;
    }

    /// What is asked for; null asks for all.
    ///
    /// @param account the tenant's integer key
    /// @param actor an id or a name
    /// @param action such as `user.create`, or its first word for all that begin with it
    record Query(
            @Nullable Long account,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String resource,
            @Nullable String resourceId,
            @Nullable Instant since) {
        static final Query ALL = new Query(null, null, null, null, null, null);
    }

    /// In the caller's transaction, where there is one.
    void write(Entry entry) {
        byte[] actorSalt = salt();
        byte[] subjectSalt = salt();
        Actor actor = entry.actor();
        String address = entry.client().address();
        String agent = entry.client().agent();
        sql.sql(WRITE)
                .param("id", PublicId.random())
                .param("at", Timestamp.from(entry.at()))
                .param("account", entry.account())
                .param("action", entry.action())
                .param("outcome", entry.outcome())
                .param("resource", entry.resource())
                .param("request", entry.requestId())
                .param("count", entry.count())
                .param("kind", actor.kind())
                .param("actor", actor.id())
                .param("name", actor.name())
                .param("credential", actor.credential())
                .param("address", address)
                .param("agent", agent)
                .param("actorSalt", actorSalt)
                .param(
                        "actorDigest",
                        Digests.part(
                                actorSalt, Arrays.asList(actor.id(), actor.name(), actor.credential(), address, agent)))
                .param("resourceId", entry.resourceId())
                .param("before", entry.before())
                .param("after", entry.after())
                .param("subjectSalt", subjectSalt)
                .param(
                        "subjectDigest",
                        Digests.part(subjectSalt, Arrays.asList(entry.resourceId(), entry.before(), entry.after())))
                .update();
    }

    private byte[] salt() {
        byte[] salt = new byte[Digests.SALT];
        random.nextBytes(salt);
        return salt;
    }

    /// The newest first.
    ///
    /// @param below only rows with a lower integer key
    List<Row> newest(Query query, long below, int limit) {
        return find(query, "a.id < ?", below, "ORDER BY a.id DESC LIMIT " + limit);
    }

    /// The oldest first.
    ///
    /// @param above only rows with a higher integer key
    List<Row> oldest(Query query, long above, int limit) {
        return find(query, "a.id > ?", above, "ORDER BY a.id LIMIT " + limit);
    }

    /// All that a person did, and all that was done to them, the oldest first.
    void of(String uuid, Consumer<Row> into) {
        long above = 0;
        List<Row> rows;
        do {
            rows = sql.sql(READ + "a.id > ? AND (a.actor_id = ? OR (a.resource = 'user' AND a.resource_id = ?)) "
                            + "ORDER BY a.id LIMIT " + PIECE)
                    .params(above, uuid, uuid)
                    .query(AuditStore::row)
                    .list();
            rows.forEach(into);
            above = rows.isEmpty() ? above : rows.getLast().key();
        } while (rows.size() == PIECE);
    }

    /// In the order of the chain.
    List<Row> sealed(long after, long upTo, int limit) {
        return sql.sql(READ + "a.seal_no > ? AND a.seal_no <= ? ORDER BY a.seal_no LIMIT " + limit)
                .params(after, upTo)
                .query(AuditStore::row)
                .list();
    }

    /// Those without a place in the chain, in the order they were begun. One that is committed late is among them
    /// then, whatever its key: nothing is passed over.
    List<Row> unsealed(int limit) {
        return sql.sql(READ + "a.seal_no IS NULL ORDER BY a.id LIMIT " + limit)
                .query(AuditStore::row)
                .list();
    }

    /// How many there are, counted up to a bound.
    long countUnsealed(int most) {
        return sql.sql("SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE seal_no IS NULL LIMIT " + most + ") some")
                .query(Long.class)
                .single();
    }

    long last() {
        return sql.sql("SELECT COALESCE(MAX(id), 0) FROM audit")
                .query(Long.class)
                .single();
    }

    /// The integer key of a row that this query may see.
    Optional<Long> key(Query query, String id) {
        return sql.sql("SELECT id FROM audit WHERE id_random = ? AND (? IS NULL OR account_id = ?)")
                .params(id, query.account(), query.account())
                .query(Long.class)
                .optional();
    }

    private List<Row> find(Query query, String bound, long key, String order) {
        var where = new StringBuilder(READ).append(bound);
        var values = new ArrayList<Object>(List.of(key));
        and(where, values, " AND a.account_id = ?", query.account());
        if (query.actor() != null) {
            where.append(" AND (a.actor_id = ? OR a.actor_name = ?)");
            values.addAll(List.of(query.actor(), query.actor()));
        }
        if (query.action() != null) {
            where.append(" AND (a.action = ? OR LEFT(a.action, ?) = ?)");
            values.addAll(List.of(query.action(), query.action().length() + 1, query.action() + "."));
        }
        and(where, values, " AND a.resource = ?", query.resource());
        and(where, values, " AND a.resource_id = ?", query.resourceId());
        and(where, values, " AND a.`at` >= ?", query.since() == null ? null : Timestamp.from(query.since()));
        return sql.sql(where.append(' ').append(order).toString())
                .params(values)
                .query(AuditStore::row)
                .list();
    }

    private static void and(StringBuilder where, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            where.append(condition);
            values.add(value);
        }
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        long account = row.getLong("account_id");
        Long tenant = row.wasNull() ? null : account;
        long seal = row.getLong("seal_no");
        Row.Seal sealed = row.wasNull() ? null : new Row.Seal(seal, row.getBytes("hash"));
        return new Row(
                row.getLong("id"),
                row.getString("id_random"),
                row.getTimestamp("at").toInstant(),
                tenant,
                row.getString("account"),
                row.getString("action"),
                row.getString("outcome"),
                row.getString("resource"),
                row.getString("request_id"),
                row.getInt("count"),
                row.getString("actor_kind"),
                new Part(
                        Arrays.asList(
                                row.getString("actor_id"),
                                row.getString("actor_name"),
                                row.getString("credential"),
                                row.getString("address"),
                                row.getString("agent")),
                        row.getBytes("actor_salt"),
                        row.getBytes("actor_digest")),
                new Part(
                        Arrays.asList(
                                row.getString("resource_id"),
                                row.getString("before_json"),
                                row.getString("after_json")),
                        row.getBytes("subject_salt"),
                        row.getBytes("subject_digest")),
                sealed);
    }
}
