package io.serai.connections;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads and writes requests to be connected.
final class RequestStore {
    private static final String READ = Sql.of("connections/read-requests");
    private static final String STANDING = Sql.of("connections/read-standing");

    private final JdbcClient sql;

    RequestStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// One side of a request.
    record Side(
            long id, @Nullable String umbralName, @Nullable String preferredName) {}

    record Request(String id, Side sender, Side receiver, String status, Instant created) {
        Map<String, @Nullable Object> shown() {
            var shown = new LinkedHashMap<String, @Nullable Object>();
            shown.put("id", id);
            shown.put("sender_umbral_name", sender.umbralName());
            shown.put("sender_preferred_name", sender.preferredName());
            shown.put("receiver_umbral_name", receiver.umbralName());
            shown.put("receiver_preferred_name", receiver.preferredName());
            shown.put("status", status);
            shown.put("created_at", created.toString());
            return shown;
        }
    }

    /// What stands between two people.
    ///
    /// @param delay how long until the sender may ask; zero where they may now
    record Standing(boolean connected, boolean pending, boolean rejected, Duration delay) {}

    /// To be asked while both are held.
    Standing standing(long sender, long receiver) {
        return sql.sql(STANDING)
                .param("sender", sender)
                .param("receiver", receiver)
                .param("low", Math.min(sender, receiver))
                .param("high", Math.max(sender, receiver))
                .query((row, _) -> new Standing(
                        row.getBoolean("connected"),
                        row.getBoolean("pending"),
                        row.getBoolean("rejected"),
                        Duration.ofMillis(Math.max(row.getLong("sender_wait"), row.getLong("receiver_wait")))))
                .single();
    }

    /// @return its public id
    /// @throws org.springframework.dao.DuplicateKeyException where one of the two is pending
    String add(long sender, long receiver) {
        String id = PublicId.random();
        sql.sql("INSERT INTO connection_request (id_random, sender_id, receiver_id, low_id, high_id) "
                        + "VALUES (?, ?, ?, ?, ?)")
                .params(id, sender, receiver, Math.min(sender, receiver), Math.max(sender, receiver))
                .update();
        return id;
    }

    Optional<Request> find(String id) {
        return sql.sql(READ + "WHERE r.id_random = ?")
                .param(id)
                .query(RequestStore::request)
                .optional();
    }

    /// The one that is pending between two people.
    Optional<Request> between(long one, long other) {
        return sql.sql(READ + "WHERE r.low_id = ? AND r.high_id = ? AND r.pending = 1")
                .params(Math.min(one, other), Math.max(one, other))
                .query(RequestStore::request)
                .optional();
    }

    /// Those that are pending, the newest first.
    ///
    /// @param incoming whether to them, or else from them
    List<Request> pending(long user, boolean incoming, Page page) {
        return sql.sql(READ + "WHERE " + (incoming ? "r.receiver_id" : "r.sender_id")
                        + " = ? AND r.pending = 1 ORDER BY r.created_on DESC, r.id DESC LIMIT ? OFFSET ?")
                .params(user, page.size(), page.offset())
                .query(RequestStore::request)
                .list();
    }

    /// Ends one that is pending; of several who try at once, one does.
    ///
    /// @param receiver whose it is to answer
    boolean answer(String id, long receiver, String status) {
        return sql.sql("UPDATE connection_request SET status = ?, resolved_on = UTC_TIMESTAMP(3) "
                                + "WHERE id_random = ? AND receiver_id = ? AND status = 'pending'")
                        .params(status, id, receiver)
                        .update()
                == 1;
    }

    /// The same by who sent it.
    boolean withdraw(String id, long sender) {
        return sql.sql("UPDATE connection_request SET status = 'withdrawn', resolved_on = UTC_TIMESTAMP(3) "
                                + "WHERE id_random = ? AND sender_id = ? AND status = 'pending'")
                        .params(id, sender)
                        .update()
                == 1;
    }

    /// One that was just accepted becomes a rejection after all.
    void rejectAfterAll(String id) {
        sql.sql("UPDATE connection_request SET status = 'rejected' WHERE id_random = ? AND status = 'accepted'")
                .param(id)
                .update();
    }

    private static Request request(ResultSet row, int number) throws SQLException {
        return new Request(
                row.getString("id_random"),
                new Side(
                        row.getLong("sender_id"),
                        row.getString("sender_umbral_name"),
                        row.getString("sender_preferred_name")),
                new Side(
                        row.getLong("receiver_id"),
                        row.getString("receiver_umbral_name"),
                        row.getString("receiver_preferred_name")),
                row.getString("status"),
                row.getTimestamp("created_on").toInstant());
    }
}
