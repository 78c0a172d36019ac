package io.serai.invitations;

import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import io.serai.web.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Events in the database, and who may do what with them.
final class EventStore {
    private final String read = Sql.of("invitations/read-events");
    private final JdbcClient sql;

    EventStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// An event and what one person may do with it.
    ///
    /// @param role null where they have no part in it
    record Seen(HostedEvent event, @Nullable EventRole role) {}

    /// Empty where there is none, or it was removed.
    Optional<Seen> find(Person person, String id) {
        return sql.sql(read + "WHERE e.id_random = :id AND h.removed_on IS NULL")
                .param("person", person.id())
                .param("id", id)
                .query((row, _) -> seen(row, person))
                .optional();
    }

    Optional<HostedEvent> find(long key) {
        return sql.sql(read + "WHERE e.id = :key")
                .param("person", null)
                .param("key", key)
                .query((row, _) -> event(row))
                .optional();
    }

    /// All in which a person has a role, the next ones first.
    List<Seen> of(Person person, int limit, int offset) {
        return sql.sql(
                        read + "WHERE " + theirs(person)
                                + " ORDER BY e.start_datetime IS NULL, e.start_datetime DESC, e.id DESC LIMIT :limit OFFSET :offset")
                .param("person", person.id())
                .param("account", person.account().id())
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> seen(row, person))
                .list();
    }

    long count(Person person) {
        return sql.sql(Sql.of("invitations/count-events") + "WHERE " + theirs(person))
                .param("person", person.id())
                .param("account", person.account().id())
                .query(Long.class)
                .single();
    }

    private static String theirs(Person person) {
        return "h.removed_on IS NULL AND (r.role IS NOT NULL"
                + (isAdministrator(person) ? " OR e.account_id = :account)" : ") AND :account IS NOT NULL");
    }

    private static boolean isAdministrator(Person person) {
        return person.role().equals("admin");
    }

    /// The account's name, as guests know it.
    String host(HostedEvent event) {
        return sql.sql("SELECT COALESCE(name, code) FROM account WHERE id = ?")
                .param(event.account().id())
                .query(String.class)
                .single();
    }

    /// How many events count for an account's plan.
    long countOfAccount(long account) {
        return sql.sql("SELECT COUNT(*) FROM event e LEFT JOIN event_hosting h ON h.event_id = e.id "
                        + "WHERE e.account_id = ? AND h.removed_on IS NULL")
                .param(account)
                .query(Long.class)
                .single();
    }

    private static Seen seen(ResultSet row, Person person) throws SQLException {
        HostedEvent event = event(row);
        String role = row.getString("role");
        boolean owns = isAdministrator(person)
                && event.account().id() == person.account().id();
        return new Seen(event, owns ? EventRole.OWNER : role == null ? null : EventRole.of(role));
    }

    private static HostedEvent event(ResultSet row) throws SQLException {
        return new HostedEvent(
                row.getLong("id"),
                row.getString("id_random"),
                new Account(
                        row.getLong("account_id"), row.getString("account_id_random"), row.getString("account_code")),
                new HostedEvent.Plan(
                        row.getString("name"),
                        row.getString("description"),
                        row.getObject("start_datetime", LocalDateTime.class),
                        row.getObject("end_datetime", LocalDateTime.class),
                        row.getString("timezone"),
                        row.getString("location")),
                row.getObject("capacity", Integer.class),
                row.getObject("rsvp_until", LocalDateTime.class),
                row.getInt("plus_ones_max"),
                row.getObject("remind_days", Integer.class),
                row.getString("language"),
                row.getObject("removed_on") != null);
    }

    /// Makes somebody a host, in the caller's transaction.
    void join(long event, long person, EventRole role) {
        sql.sql("INSERT INTO event_role (event_id, user_id, role) VALUES (?, ?, ?)")
                .params(event, person, role.word())
                .update();
    }

    /// The event's row of [the hub's own](event_hosting), made where there is none; held until the transaction ends.
    ///
    /// @return whether the event is still there
    boolean hold(long event) {
        return held(event).orElseGet(() -> {
            // only where there is none: of a row that is there it would take a lock that two could share, and then wait
            // for each other
            sql.sql("INSERT IGNORE INTO event_hosting (event_id, told_start, told_end, told_timezone, told_location) "
                            + "SELECT id, start_datetime, end_datetime, timezone, location FROM event WHERE id = ?")
                    .param(event)
                    .update();
            return held(event).orElse(false);
        });
    }

    private Optional<Boolean> held(long event) {
        if (!RowHold.EVENT_HOSTING.take(sql, event)) {
            return Optional.empty();
        }
        return sql.sql("SELECT removed_on IS NULL FROM event_hosting WHERE event_id = ?")
                .param(event)
                .query(Boolean.class)
                .optional();
    }

    /// How often its time or place changed, and since when they are as they are.
    record Version(int sequence, Instant since) {}

    Version version(long event) {
        return sql.sql("SELECT h.sequence, GREATEST(h.told_on, e.updated_on) AS since FROM event_hosting h "
                        + "JOIN event e ON e.id = h.event_id WHERE h.event_id = ?")
                .param(event)
                .query((row, _) -> new Version(
                        row.getInt("sequence"),
                        row.getObject("since", LocalDateTime.class).toInstant(ZoneOffset.UTC)))
                .optional()
                .orElseGet(() -> new Version(0, Instant.EPOCH));
    }

    /// Its links lead nowhere from now on.
    void remove(long event) {
        sql.sql("UPDATE event_hosting SET removed_on = UTC_TIMESTAMP(3) WHERE event_id = ? AND removed_on IS NULL")
                .param(event)
                .update();
    }

    /// Guests of an event by what became of them, each stage with those beyond it.
    ///
    /// @param plusOnes of those who attend
    record Counts(
            long people, long invited, long opened, long attending, long waitlisted, long declined, long plusOnes) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

        /// Places that are taken.
        long taken() {
            return attending + plusOnes;
        }
    }

    Counts counts(long event) {
        return counts(List.of(event)).getOrDefault(event, Counts.NONE);
    }

    /// By event; those without guests are not there.
    Map<Long, Counts> counts(Collection<Long> events) {
        var counts = new HashMap<Long, Counts>();
        if (!events.isEmpty()) {
            sql.sql(Sql.of("invitations/count-guests")).param("events", events).query(row -> {
                counts.put(
                        row.getLong("event_id"),
                        new Counts(
                                row.getLong("people"),
                                row.getLong("invited"),
                                row.getLong("opened"),
                                row.getLong("attending"),
                                row.getLong("waitlisted"),
                                row.getLong("declined"),
                                row.getLong("plus_ones")));
            });
        }
        return counts;
    }

    /// Answers of one day of UTC, each guest's last.
    record Answers(String day, long attending, long waitlisted, long declined) {}

    /// Of days on which somebody answered, the last of them, in order.
    List<Answers> answers(long event) {
        return sql.sql(Sql.of("invitations/count-answers"))
                .param("event", event)
                .query((row, _) -> new Answers(
                        row.getString("day"),
                        row.getLong("attending"),
                        row.getLong("waitlisted"),
                        row.getLong("declined")))
                .list()
                .reversed();
    }
}
