package io.serai.invitations;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Guests in the database.
final class GuestStore {
    private final String read = Sql.of("invitations/read-guests");
    private final JdbcClient sql;

    GuestStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// One that was removed, too.
    Optional<Guest> find(String id) {
        return sql.sql(read + "WHERE g.id_random = ?")
                .param(id)
                .query((row, _) -> guest(row))
                .optional();
    }

    Optional<Guest> find(long key) {
        return sql.sql(read + "WHERE g.id = ?")
                .param(key)
                .query((row, _) -> guest(row))
                .optional();
    }

    /// As they are now, held until the transaction ends.
    Guest hold(long key) {
        return sql.sql(read + "WHERE g.id = ? FOR UPDATE")
                .param(key)
                .query((row, _) -> guest(row))
                .single();
    }

    static Guest guest(ResultSet row) throws SQLException {
        LocalDateTime answered = row.getObject("answered_on", LocalDateTime.class);
        return new Guest(
                row.getLong("id"),
                row.getString("id_random"),
                row.getLong("event_id"),
                new Guest.Who(row.getString("name"), row.getString("email"), row.getString("phone")),
                row.getObject("plus_ones_allowed", Integer.class),
                new Guest.Answer(
                        Guest.Status.of(row.getString("status")),
                        row.getInt("plus_ones"),
                        row.getString("note"),
                        answered == null ? null : answered.toInstant(ZoneOffset.UTC),
                        row.getObject("turn", Long.class)),
                row.getInt("token_version"),
                row.getBoolean("link"),
                row.getObject("removed_on") != null);
    }

    /// Their turn on the waitlist of an event that the caller holds.
    long nextTurn(long event) {
        OneRow.require(
                sql.sql("UPDATE event_hosting SET turn = turn + 1 WHERE event_id = ?")
                        .param(event)
                        .update(),
                "hosting of event " + event);
        return sql.sql("SELECT turn FROM event_hosting WHERE event_id = ?")
                .param(event)
                .query(Long.class)
                .single();
    }

    void answer(Guest guest, Guest.Status status, int plusOnes, @Nullable String note, @Nullable Long turn) {
        OneRow.require(
                sql.sql("UPDATE event_guest SET status = ?, plus_ones = ?, note = ?, turn = ?, "
                                + "answered_on = UTC_TIMESTAMP(3), updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                        .params(status.word(), plusOnes, note, turn, guest.key())
                        .update(),
                "guest " + guest.id());
    }

    /// They have looked at their page.
    void opened(Guest guest) {
        sql.sql("UPDATE event_guest SET status = 'opened', updated_on = UTC_TIMESTAMP(3) "
                        + "WHERE id = ? AND status IN ('new', 'invited')")
                .param(guest.key())
                .update();
    }

    /// From 1; 0 for who does not wait.
    long position(Guest guest) {
        Long turn = guest.answer().turn();
        if (turn == null) {
            return 0;
        }
        return sql.sql("SELECT COUNT(*) FROM event_guest WHERE event_id = ? AND removed_on IS NULL "
                        + "AND status = 'waitlisted' AND turn <= ?")
                .params(guest.event(), turn)
                .query(Long.class)
                .single();
    }
}
