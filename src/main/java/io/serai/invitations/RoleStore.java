package io.serai.invitations;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who has a role in an event by a row of their own. What changes them holds the event; an account's administrators
/// stand beside that.
final class RoleStore {
    private final String read = Sql.of("invitations/read-collaborators");
    private final JdbcClient sql;

    RoleStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param key the integer key
    record Collaborator(
            long key,
            String uuid,
            @Nullable String email,
            @Nullable String name,
            EventRole role,
            Instant since) {}

    /// Those who own it first, then by when they came.
    List<Collaborator> of(long event) {
        return sql.sql(read + "ORDER BY r.role, r.created_on, u.id")
                .param("event", event)
                .query((row, _) -> collaborator(row))
                .list();
    }

    Optional<Collaborator> find(long event, String uuid) {
        return sql.sql(read + "AND u.uuid = :uuid")
                .param("event", event)
                .param("uuid", uuid)
                .query((row, _) -> collaborator(row))
                .optional();
    }

    /// Whether somebody with that address is one of them.
    boolean has(long event, String email) {
        return sql.sql("SELECT COUNT(*) FROM event_role r JOIN `user` u ON u.id = r.user_id "
                                + "WHERE r.event_id = :event AND u.email_key IN (:keys)")
                        .param("event", event)
                        .param("keys", MailAddress.keys(email))
                        .query(Long.class)
                        .single()
                > 0;
    }

    boolean isLastOwner(long event, Collaborator who) {
        return who.role() == EventRole.OWNER
                && sql.sql("SELECT COUNT(*) FROM event_role WHERE event_id = ? AND role = 'owner' AND user_id <> ?")
                                .params(event, who.key())
                                .query(Long.class)
                                .single()
                        == 0;
    }

    void change(long event, Collaborator who, EventRole role) {
        int written = sql.sql("UPDATE event_role SET role = ? WHERE event_id = ? AND user_id = ?")
                .params(role.word(), event, who.key())
                .update();
        OneRow.require(written, "the role of user " + who.key());
    }

    void remove(long event, Collaborator who) {
        int written = sql.sql("DELETE FROM event_role WHERE event_id = ? AND user_id = ?")
                .params(event, who.key())
                .update();
        OneRow.require(written, "the role of user " + who.key());
    }

    private static Collaborator collaborator(ResultSet row) throws SQLException {
        return new Collaborator(
                row.getLong("id"),
                row.getString("uuid"),
                row.getString("email"),
                row.getString("name"),
                EventRole.of(row.getString("role")),
                row.getObject("created_on", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
