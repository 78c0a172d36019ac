package io.serai.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Notices in the database. People are meant by their integer keys.
final class NoticeStore {
    private final String next = Sql.of("notifications/next-number");
    private final String add = Sql.of("notifications/add-notification");
    private final String page = Sql.of("notifications/read-notifications");
    private final String later = Sql.of("notifications/read-later-notifications");
    private final JdbcClient sql;
    private final ObjectMapper json;

    NoticeStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// A person who is told something.
    ///
    /// @param account the integer key of theirs
    /// @param accountId its public id
    record Whom(long key, String uuid, long account, String accountId) {
        private static Whom read(ResultSet row, int number) throws SQLException {
            return new Whom(
                    row.getLong("id"), row.getString("uuid"), row.getLong("account_id"), row.getString("account"));
        }
    }

    Whom whom(long person) {
        return sql.sql(Sql.of("notifications/find-whom"))
                .param("person", person)
                .query(Whom::read)
                .single();
    }

    /// In the caller's transaction, which is the only one from now on that gives the person a number. Without that a
    /// number could be seen before a smaller one, and whoever asks for what came later would miss that.
    void add(Whom whom, String id, Notices.Notice notice, boolean ntfy) {
        long number =
                sql.sql(next).param("person", whom.key()).query(Long.class).single();
        int written = sql.sql(add)
                .param("id", id)
                .param("person", whom.key())
                .param("about", notice.about())
                .param("number", number)
                .param("type", notice.type())
                .param("title", notice.title())
                .param("message", notice.message())
                .param("data", text(notice.data()))
                .param("sourceType", notice.sourceType())
                .param("sourceId", notice.sourceId())
                .param("ntfy", ntfy ? "queued" : null)
                .update();
        OneRow.require(written, "notice of user " + whom.key());
    }

    private String text(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a notice's data can be written as JSON", e);
        }
    }

    /// Those who were told of something.
    List<Whom> told(String sourceType, String sourceId) {
        return sql.sql(Sql.of("notifications/find-told"))
                .param("type", sourceType)
                .param("id", sourceId)
                .query(Whom::read)
                .list();
    }

    void removeOf(String sourceType, String sourceId) {
        sql.sql("DELETE FROM notification WHERE source_type = :type AND source_id = :id")
                .param("type", sourceType)
                .param("id", sourceId)
                .update();
    }

    /// The newest first.
    List<Told> page(long person, boolean unread, int limit, int offset) {
        return sql.sql(page)
                .param("person", person)
                .param("unread", unread ? 1 : 0)
                .param("limit", limit)
                .param("offset", offset)
                .query(this::read)
                .list();
    }

    /// Those behind a number, the oldest first.
    List<Told> later(long person, long number, int limit) {
        return sql.sql(later)
                .param("person", person)
                .param("number", number)
                .param("limit", limit)
                .query(this::read)
                .list();
    }

    /// 0 for somebody who was never told anything.
    long lastNumber(long person) {
        return sql.sql("SELECT last FROM notification_number WHERE user_id = ?")
                .param(person)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    long unread(long person) {
        return sql.sql("SELECT COUNT(*) FROM notification WHERE user_id = ? AND read_on IS NULL")
                .param(person)
                .query(Long.class)
                .single();
    }

    /// The first time counts.
    ///
    /// @return false where the person has no such notice
    boolean markRead(long person, String id) {
        return sql.sql("UPDATE notification SET read_on = COALESCE(read_on, UTC_TIMESTAMP(3)) "
                                + "WHERE user_id = ? AND id_random = ?")
                        .params(person, id)
                        .update()
                == 1;
    }

    void markAllRead(long person) {
        sql.sql("UPDATE notification SET read_on = UTC_TIMESTAMP(3) WHERE user_id = ? AND read_on IS NULL")
                .param(person)
                .update();
    }

    /// @return false where the person has no such notice
    boolean remove(long person, String id) {
        return sql.sql("DELETE FROM notification WHERE user_id = ? AND id_random = ?")
                        .params(person, id)
                        .update()
                == 1;
    }

    /// What the person was told, and what others were told of them.
    void removeAll(long person) {
        sql.sql("DELETE FROM notification WHERE user_id = ?").param(person).update();
        sql.sql("DELETE FROM notification WHERE about_id = ?").param(person).update();
    }

    /// @return how many there were
    int removeBefore(Instant time, int most) {
        return sql.sql("DELETE FROM notification WHERE created_on < ? ORDER BY created_on LIMIT " + most)
                .param(Timestamp.from(time))
                .update();
    }

    /// To be told by ntfy, and by nobody else.
    ///
    /// @return false where it is not waiting for that
    boolean begin(String id) {
        return sql.sql("UPDATE notification SET ntfy = 'sending' WHERE id_random = ? AND ntfy = 'queued'")
                        .param(id)
                        .update()
                == 1;
    }

    /// What became of one that was begun; nothing where it was removed meanwhile.
    void end(String id, String state) {
        sql.sql("UPDATE notification SET ntfy = ? WHERE id_random = ? AND ntfy = 'sending'")
                .params(state, id)
                .update();
    }

    /// Whom and what one is about that was begun.
    ///
    /// @param person the integer key
    record Begun(long person, String type, String title, String message) {}

    Optional<Begun> begun(String id) {
        return sql.sql(
                        "SELECT user_id, type, title, message FROM notification WHERE id_random = ? AND ntfy = 'sending'")
                .param(id)
                .query((row, _) -> new Begun(
                        row.getLong("user_id"),
                        row.getString("type"),
                        row.getString("title"),
                        row.getString("message")))
                .optional();
    }

    private Told read(ResultSet row, int number) throws SQLException {
        try {
            return new Told(
                    row.getString("id_random"),
                    row.getLong("number"),
                    row.getString("type"),
                    row.getString("title"),
                    row.getString("message"),
                    json.readTree(row.getString("data_json")),
                    new Told.Source(row.getString("source_type"), row.getString("source_id")),
                    instant(row.getTimestamp("read_on")),
                    row.getTimestamp("created_on").toInstant());
        } catch (JsonProcessingException e) {
            throw new SQLException("data_json holds no JSON", e);
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
