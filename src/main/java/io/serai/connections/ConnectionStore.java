package io.serai.connections;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads and writes connections, of which each of the two has a side, and what each keeps of the other.
final class ConnectionStore {
    private static final String READ = Sql.of("connections/read-connections");
    private static final String ADD_PERSON = "INSERT INTO connection_person (id_random, owner_id, subject_id, "
            + "linked_user_id, " + Shareable.columns("%s") + ") VALUES (:id, :owner, :subject, :subject, "
            + Shareable.columns(":%s") + ")";

    private final JdbcClient sql;

    ConnectionStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// A side, as its owner sees it.
    ///
    /// @param other the integer key of whom they are connected to
    record Side(
            String id,
            long other,
            String uuid,
            @Nullable String umbralName,
            @Nullable String preferredName,
            String person,
            String overrides,
            Instant created) {
        Map<String, @Nullable Object> shown() {
            var shown = new LinkedHashMap<String, @Nullable Object>();
            shown.put("id", id);
            shown.put("connected_user_id", uuid);
            shown.put("connected_umbral_name", umbralName);
            shown.put("connected_preferred_name", preferredName);
            shown.put("person_id", person);
            shown.put("created_at", created.toString());
            return shown;
        }
    }

    /// The newest first.
    List<Side> of(long user, Page page) {
        return sql.sql(READ + "WHERE c.user_id = ? ORDER BY c.created_on DESC, c.id DESC LIMIT ? OFFSET ?")
                .params(user, page.size(), page.offset())
                .query(ConnectionStore::side)
                .list();
    }

    Optional<Side> find(long user, String id) {
        return sql.sql(READ + "WHERE c.user_id = ? AND c.id_random = ?")
                .params(user, id)
                .query(ConnectionStore::side)
                .optional();
    }

    /// The public id of the side that the first has.
    Optional<String> between(long one, long other) {
        return sql.sql("SELECT id_random FROM user_connection WHERE user_id = ? AND connected_id = ?")
                .params(one, other)
                .query(String.class)
                .optional();
    }

    /// Makes one side, with what its owner keeps of the other: what that one shares now.
    ///
    /// @return its public id
    String add(long owner, long other, PersonSettings theirs) {
        var kept = new LinkedHashMap<String, @Nullable Object>();
        Map<Shareable, String> shared = theirs.read(Map.of());
        for (Shareable field : Shareable.values()) {
            kept.put(field.word(), shared.get(field));
        }
        String person = PublicId.random();
        sql.sql(ADD_PERSON)
                .param("id", person)
                .param("owner", owner)
                .param("subject", other)
                .params(kept)
                .update();
        String id = PublicId.random();
        OneRow.require(
                sql.sql("INSERT INTO user_connection (id_random, user_id, connected_id, person_id) "
                                + "SELECT ?, ?, ?, id FROM connection_person WHERE id_random = ?")
                        .params(id, owner, other, person)
                        .update(),
                "connection " + id);
        return id;
    }

    /// The uuid of somebody who may come in now.
    Optional<String> active(long user) {
        return sql.sql(Sql.of("connections/find-active"))
                .param("user", user)
                .query(String.class)
                .optional();
    }

    /// What the other side lets this one read besides; nothing where there is none.
    Optional<String> overridesOf(long other, long user) {
        return sql.sql("SELECT override_json FROM user_connection WHERE user_id = ? AND connected_id = ?")
                .params(other, user)
                .query(String.class)
                .optional();
    }

    /// The overrides of a side, which nobody else writes until the transaction ends.
    Optional<String> holdOverrides(long user, String id) {
        return sql.sql("SELECT override_json FROM user_connection WHERE user_id = ? AND id_random = ? FOR UPDATE")
                .params(user, id)
                .query(String.class)
                .optional();
    }

    void override(String id, String overrides) {
        sql.sql("UPDATE user_connection SET override_json = ? WHERE id_random = ?")
                .params(overrides, id)
                .update();
    }

    /// Removes both sides, or the one that is there. What each keeps of the other stays, tied to nobody. They are to be
    /// held, so that two who remove each other at the same moment don't wait in a circle.
    ///
    /// @return whether there was anything
    boolean remove(long one, long other) {
        sql.sql(Sql.of("connections/unlink-people"))
                .param("one", one)
                .param("other", other)
                .update();
        return sql.sql(Sql.of("connections/remove-sides"))
                        .param("one", one)
                        .param("other", other)
                        .update()
                > 0;
    }

    private static Side side(ResultSet row, int number) throws SQLException {
        return new Side(
                row.getString("id_random"),
                row.getLong("connected_id"),
                row.getString("uuid"),
                row.getString("umbral_name"),
                row.getString("preferred_name"),
                row.getString("person"),
                row.getString("override_json"),
                row.getTimestamp("created_on").toInstant());
    }
}
