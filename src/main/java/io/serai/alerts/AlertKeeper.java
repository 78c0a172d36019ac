package io.serai.alerts;

import io.serai.alerts.Alert.Cause;
import io.serai.hub.database.PublicId;
import io.serai.hub.watch.Attention;
import io.serai.hub.watch.Concern;
import io.serai.hub.watch.Concern.Kind;
import io.serai.web.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `alertKeeper`: looks for causes that an alert has not told yet. What is told is noted in the transaction
/// that accepts the job which tells it, so that two hubs tell it once, and a hub that dies tells it after all.
public final class AlertKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(AlertKeeper.class);

    /// While a letter is replayed it is not open; that it is again is nothing new.
    private static final int LETTERS_STAY_HOURS = 24;

    private static final int LINES = 10;

    private final AlertStore store;
    private final Attention attention;
    private final AlertJobs jobs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AlertKeeper(DataSource database, AlertStore store, Attention attention, AlertJobs jobs, Clock clock) {
        this.store = store;
        this.attention = attention;
        this.jobs = jobs;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.clock = clock;
    }

    /// Looks at all alerts once; each account is looked at once. One that fails leaves the others alone.
    public void look() {
        var seen = new HashMap<Long, List<Concern>>();
        try {
            for (Alert alert : store.all()) {
                look(alert, seen);
            }
        } catch (RuntimeException e) {
            // an outage; the next time comes soon
            LOG.debug("alerts could not be looked after: {}", e.toString());
        }
    }

    private void look(Alert alert, Map<Long, List<Concern>> seen) {
        long account = alert.everywhere() ? 0 : alert.account();
        try {
            List<Concern> concerns =
                    seen.computeIfAbsent(account, key -> attention.look(alert.everywhere() ? null : key));
            tell(alert, causes(alert, concerns));
        } catch (RuntimeException e) {
            if (Failures.isOutageWithin(e)) {
                throw e;
            }
            LOG.warn("the alert {} could not be looked after: {}", alert.id(), e.toString());
        }
    }

    private void tell(Alert alert, Map<String, String> causes) {
        transaction.executeWithoutResult(_ -> {
            List<String> lines = causes.entrySet().stream()
                    .filter(cause -> store.tell(alert, cause.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            store.keep(alert, causes.keySet(), alert.cause() == Cause.LETTERS_NEW ? LETTERS_STAY_HOURS : 0);
            if (!lines.isEmpty()) {
                jobs.accept(alert, text(alert, lines), "schedule", "the hub", "alert-" + PublicId.random());
            }
        });
    }

    private static AlertText text(Alert alert, List<String> lines) {
        List<String> shown = lines.size() <= LINES
                ? lines
                : Stream.concat(lines.stream().limit(LINES), Stream.of("And " + (lines.size() - LINES) + " more."))
                        .toList();
        return new AlertText(
                switch (alert.cause()) {
                    case LETTERS_NEW -> "Something new can't be done";
                    case LETTERS_OVER -> "Many dead letters";
                    case LEDGER -> "The ledger does not balance";
                    case CONNECTION -> "A connection fails";
                },
                shown,
                switch (alert.cause()) {
                    case LETTERS_NEW, LETTERS_OVER -> "/dead-letters";
                    case LEDGER, CONNECTION -> "/";
                });
    }

    /// What goes on, by a key that stays the same for as long as it does, and what is said of it.
    private Map<String, String> causes(Alert alert, List<Concern> concerns) {
        var causes = new LinkedHashMap<String, String>();
        List<Concern> of = concerns.stream()
                .filter(concern -> concern.kind() == kind(alert.cause()))
                // that an alert could not be told is no reason for another
                .filter(concern ->
                        !Objects.requireNonNullElse(concern.capability(), "").startsWith(AlertJobs.DOMAIN + "."))
                .toList();
        if (alert.cause() == Cause.LETTERS_OVER) {
            long letters = of.stream().mapToLong(Concern::howMany).sum();
            if (letters > alert.threshold()) {
                causes.put("over", letters + " dead letters wait for a person.");
            }
            return causes;
        }
        Instant until = clock.instant().minus(Duration.ofMinutes(alert.threshold()));
        for (Concern concern : of) {
            Instant since = Objects.requireNonNullElse(concern.since(), Instant.EPOCH);
            if (alert.cause() != Cause.CONNECTION) {
                causes.put(concern.account().id() + " " + concern.id(), said(alert, concern));
            } else if (!since.isAfter(until)) {
                causes.put(concern.id() + " " + since.toEpochMilli(), said(alert, concern));
            }
        }
        return causes;
    }

    private static Kind kind(Cause cause) {
        return switch (cause) {
            case LETTERS_NEW, LETTERS_OVER -> Kind.LETTERS;
            case LEDGER -> Kind.LEDGER;
            case CONNECTION -> Kind.CONNECTION;
        };
    }

    /// With no word of what came in: neither a message nor a name that somebody chose.
    private static String said(Alert alert, Concern concern) {
        var said = new ArrayList<String>();
        if (alert.everywhere()) {
            said.add("Account " + concern.account().id() + ":");
        }
        said.add(
                switch (concern.kind()) {
                    case LETTERS ->
                        concern.howMany() + " dead letters of one cause, in " + concern.capability() + " (fingerprint "
                                + concern.id() + ").";
                    case LEDGER -> "what was accepted from " + concern.id() + " and what became of it differ.";
                    case CONNECTION ->
                        "connection " + concern.id() + " (" + concern.capability() + ") fails since " + concern.since()
                                + ".";
                    case RUN -> "run " + concern.id() + " asks.";
                });
        return String.join(" ", said);
    }
}
