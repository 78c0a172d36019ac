package io.serai.invitations;

import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Failures;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `reminders`: reminds those who are invited and have not answered, each once.
///
/// When that is due is read off the event, and who was reminded is in the row: so a time that passed while no hub ran
/// is caught up with, and of two hubs, which take turns at the event, the second finds nobody left.
public final class Reminders {
    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);

    private final String findEvents = Sql.of("invitations/find-remindable-events");
    private final String findGuests = Sql.of("invitations/find-unreminded");
    private final Guests.Parts parts;
    private final Notices notices;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reminders(Guests.Parts parts, Notices notices, DataSource database, Clock clock) {
        this.parts = parts;
        this.notices = notices;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.clock = clock;
    }

    /// A host has it done now, whenever it would be due.
    public Outcome now(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        return parts.holding(host, event -> {
            if (!isOpen(event, clock.instant())) {
                throw new Refusal(409, "Answers are taken no more, so there is nothing to be reminded of.");
            }
            int reminded = remind(event, null);
            if (reminded > 0) {
                parts.toldOfEvent(host, "guest.remind", Map.of("guests", reminded));
            }
            return new Outcome.Done(Map.of("reminded", reminded));
        });
    }

    /// Those of all events for which it is time.
    public void look() {
        try {
            List<Long> near = sql.sql(findEvents)
                    .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .query(Long.class)
                    .list();
            for (Long event : near) {
                lookAt(event);
            }
        } catch (RuntimeException e) {
            if (!Failures.isOutageWithin(e)) {
                LOG.error("nobody could be reminded", e);
            }
        }
    }

    private void lookAt(long key) {
        Optional<HostedEvent> seen = parts.events().find(key).filter(this::isDue);
        if (seen.isPresent() && !unreminded(seen.get(), since(seen.get())).isEmpty()) {
            transaction.executeWithoutResult(_ -> {
                if (parts.events().hold(key)) {
                    parts.events().find(key).filter(this::isDue).ifPresent(event -> remind(event, since(event)));
                }
            });
        }
    }

    private boolean isDue(HostedEvent event) {
        Instant since = since(event);
        Instant now = clock.instant();
        return since != null && !now.isBefore(since) && isOpen(event, now);
    }

    /// From when on those who have not answered are reminded; null for never.
    private static @Nullable Instant since(HostedEvent event) {
        ZonedDateTime end = event.answersEnd();
        return end == null || event.remindDays() == null
                ? null
                : end.minusDays(event.remindDays()).toInstant();
    }

    private static boolean isOpen(HostedEvent event, Instant now) {
        ZonedDateTime end = event.answersEnd();
        ZonedDateTime over = event.over();
        return (end == null || now.isBefore(end.toInstant())) && (over == null || now.isBefore(over.toInstant()));
    }

    /// Of an event that the caller holds.
    ///
    /// @param since whoever was invited then or later needs no reminder yet; null for all
    private int remind(HostedEvent event, @Nullable Instant since) {
        List<Long> guests = unreminded(event, since);
        if (!guests.isEmpty()) {
            sql.sql("UPDATE event_guest SET reminded_on = UTC_TIMESTAMP(3) WHERE id IN (:guests)")
                    .param("guests", guests)
                    .update();
            notices.queue(event, guests, Notice.Kind.REMINDER);
        }
        return guests.size();
    }

    private List<Long> unreminded(HostedEvent event, @Nullable Instant since) {
        return sql.sql(findGuests)
                .param("event", event.key())
                .param("since", since == null ? null : LocalDateTime.ofInstant(since, ZoneOffset.UTC))
                .query(Long.class)
                .list();
    }
}
