package io.serai.invitations;

import io.serai.hub.database.Sql;
import io.serai.web.Failures;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `eventKeeper`: what follows for guests from how an event is now, whoever wrote it: places that are free go
/// to who waits for one, and those who attend are told of another time or place, once.
///
/// It goes by what is there and not by what was changed: so V3, an import, an undo and a restored back-up count like a
/// host's own change, and a hub that dies in between leaves nothing undone. Hosts' own calls have it look at once, in
/// their transaction; a timer has it look at what others wrote.
public final class EventKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(EventKeeper.class);

    private final EventStore events;
    private final Notices notices;
    private final GuestBadges badges;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Clock clock;

    EventKeeper(DataSource database, EventStore events, Notices notices, Clock clock) {
        this.events = events;
        this.notices = notices;
        this.badges = new GuestBadges(database);
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.clock = clock;
    }

    /// Looks at all events for which something follows.
    public void look() {
        try {
            List<Long> due = sql.sql(Sql.of("invitations/find-due-events"))
                    .query(Long.class)
                    .list();
            due.forEach(this::look);
        } catch (RuntimeException e) {
            if (!Failures.isOutageWithin(e)) {
                LOG.error("events could not be looked after", e);
            }
        }
    }

    private void look(long event) {
        try {
            transaction.executeWithoutResult(_ -> keep(event));
        } catch (ConcurrencyFailureException e) {
            LOG.debug("somebody else has that event; the next look comes soon: {}", e.toString());
        }
    }

    /// In the caller's transaction, which holds the event from then on.
    void keep(long key) {
        if (!events.hold(key)) {
            return;
        }
        HostedEvent event = events.find(key).orElseThrow();
        ZonedDateTime over = event.over();
        if (over == null || over.toInstant().isAfter(clock.instant())) {
            admit(event);
            tell(event);
        }
    }

    /// Of an event that the caller holds.
    ///
    /// @return places that are free still; fewer than none where there are more guests than places
    long admit(HostedEvent event) {
        long free = event.capacity() == null ? Integer.MAX_VALUE : event.capacity() - taken(event.key());
        long after = 0;
        while (free > 0) {
            List<Waiting> waiting = waiting(event.key(), free, after);
            if (waiting.isEmpty()) {
                return free;
            }
            List<Places.Party> admitted = Places.admitted(
                    (int) Math.min(free, Integer.MAX_VALUE),
                    waiting.stream().map(Waiting::party).toList());
            if (!admitted.isEmpty()) {
                List<Long> guests = admitted.stream().map(Places.Party::guest).toList();
                sql.sql("UPDATE event_guest SET status = 'attending', turn = NULL, updated_on = UTC_TIMESTAMP(3) "
                                + "WHERE id IN (:guests)")
                        .param("guests", guests)
                        .update();
                notices.queue(event, guests, Notice.Kind.PLACE);
                badges.settle(event, guests);
                free -= admitted.stream().mapToInt(Places.Party::size).sum();
            }
            after = waiting.getLast().turn();
        }
        return free;
    }

    private record Waiting(Places.Party party, long turn) {}

    /// Those who would fit alone, in order.
    private List<Waiting> waiting(long event, long free, long after) {
        return sql.sql(Sql.of("invitations/next-waiting"))
                .param("event", event)
                .param("free", free)
                .param("after", after)
                .query((row, _) -> new Waiting(
                        new Places.Party(row.getLong("id"), 1 + row.getInt("plus_ones")), row.getLong("turn")))
                .list();
    }

    /// Places that are taken.
    private long taken(long event) {
        return sql.sql("SELECT COALESCE(SUM(1 + plus_ones), 0) FROM event_guest "
                        + "WHERE event_id = ? AND removed_on IS NULL AND status = 'attending'")
                .param(event)
                .query(Long.class)
                .single();
    }

    private void tell(HostedEvent event) {
        int changed =
                sql.sql(Sql.of("invitations/note-told")).param(event.key()).update();
        if (changed > 0) {
            List<Long> guests = sql.sql("SELECT id FROM event_guest WHERE event_id = ? AND removed_on IS NULL "
                            + "AND status = 'attending'")
                    .param(event.key())
                    .query(Long.class)
                    .list();
            notices.queue(event, guests, Notice.Kind.CHANGE);
        }
    }
}
