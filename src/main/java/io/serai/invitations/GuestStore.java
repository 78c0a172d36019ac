package io.serai.invitations;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Guests in the database.
final class GuestStore {
    private final String read = Sql.of("invitations/read-guests");
    private final JdbcClient sql;
    private final JdbcTemplate batches;

    GuestStore(DataSource database) {
        this.batches = new JdbcTemplate(database);
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
    List<Guest> hold(Collection<Long> keys) {
        return keys.isEmpty()
                ? List.of()
                : sql.sql(read + "WHERE g.id IN (:keys) ORDER BY g.id FOR UPDATE")
                        .param("keys", keys)
                        .query((row, _) -> guest(row))
                        .list();
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

    /// The last turn on the waitlist that was given out, of an event that the caller holds.
    long lastTurn(long event) {
        return sql.sql("SELECT turn FROM event_hosting WHERE event_id = ?")
                .param(event)
                .query(Long.class)
                .single();
    }

    void turned(long event, long last) {
        OneRow.require(
                sql.sql("UPDATE event_hosting SET turn = ? WHERE event_id = ?")
                        .params(last, event)
                        .update(),
                "hosting of event " + event);
    }

    /// What they have answered just now.
    void answer(Collection<Guest> answered) {
        int[] written = batches.batchUpdate(
                "UPDATE event_guest SET status = ?, plus_ones = ?, note = ?, turn = ?, "
                        + "answered_on = UTC_TIMESTAMP(3), updated_on = UTC_TIMESTAMP(3) WHERE id = ?",
                answered.stream().map(GuestStore::row).toList());
        for (int one : written) {
            OneRow.require(one, "a guest who answers");
        }
    }

    private static @Nullable Object[] row(Guest guest) {
        Guest.Answer answer = guest.answer();
        return new @Nullable Object[] {
            answer.status().word(), answer.plusOnes(), answer.note(), answer.turn(), guest.key()
        };
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

    /// Of those among guests of one event who wait: by integer key, from 1. All are counted in one reading of the
    /// waitlist.
    Map<Long, Long> positions(long event, Collection<Guest> guests) {
        var keys = new TreeMap<Long, Long>();
        guests.stream()
                .filter(guest -> guest.answer().turn() != null)
                .forEach(guest -> keys.put(guest.answer().turn(), guest.key()));
        if (keys.isEmpty()) {
            return Map.of();
        }
        // how many wait up to each one's turn, and after the one before
        var counts = new HashMap<Integer, Long>();
        sql.sql("SELECT INTERVAL(turn, :after) AS part, COUNT(*) AS people FROM event_guest WHERE event_id = :event "
                        + "AND removed_on IS NULL AND status = 'waitlisted' AND turn <= :last GROUP BY part")
                .param("after", keys.keySet().stream().map(turn -> turn + 1).toList())
                .param("event", event)
                .param("last", keys.lastKey())
                .query(row -> {
                    counts.put(row.getInt("part"), row.getLong("people"));
                });
        var positions = new HashMap<Long, Long>();
        long people = 0;
        int part = 0;
        for (long guest : keys.values()) {
            people += counts.getOrDefault(part++, 0L);
            positions.put(guest, people);
        }
        return positions;
    }
}
