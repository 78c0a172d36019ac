package io.serai.audit;

import io.serai.web.Account;
import io.serai.web.Client;
import io.serai.web.Failures;
import io.serai.web.Served;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `auditDenials`: requests that were refused with 401, 403 or 429. Those of one caller, operation and status
/// within a minute become one row with their count, so that whoever tries a million keys does not fill the disk.
///
/// They are held in memory for that minute. A clean stop keeps them all; a kill loses those of the last minute, which
/// the access log has.
public final class Denials {
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);
    private static final int BATCH = 500;

    private final Map<Key, Tally> open = new ConcurrentHashMap<>();
    private final AuditStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final int most;

    /// @param most so many kinds are told apart within a minute; what is over that is counted together
    Denials(DataSource database, AuditStore store, Clock clock, int most) {
        this.store = store;
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.clock = clock;
        this.most = most;
    }

    /// Alike are those that agree in all of this.
    private record Key(
            Actor actor, String address, @Nullable Long account, String operation, int status) {
        /// Where there are too many callers to tell them apart.
        Key others() {
            return new Key(new Actor("others", null, null, null), "", null, operation, status);
        }
    }

    private record Tally(Instant first, Instant last, int count, Served sample) {
        Tally plus(Tally other) {
            return new Tally(
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last,
                    (int) Math.min(Integer.MAX_VALUE, (long) count + other.count),
                    first.isBefore(other.first) ? sample : other.sample);
        }
    }

    /// Called on the event loop: memory only.
    void add(Served served) {
        int status = served.status();
        if (status != 401 && status != 403 && status != 429) {
            return;
        }
        Account account = served.account();
        var key = new Key(
                Actor.of(served.principal()),
                served.client().address(),
                account == null ? null : account.id(),
                served.operation(),
                status);
        if (open.size() >= most && !open.containsKey(key)) {
            key = key.others();
        }
        open.merge(key, new Tally(served.at(), served.at(), 1, served), Tally::plus);
    }

    /// Makes rows of those whose minute is over.
    public void keep() {
        keep(clock.instant().minus(WINDOW));
    }

    /// Makes rows of all.
    void close() {
        keep(Instant.MAX);
    }

    private void keep(Instant begunUntil) {
        Map<Key, Tally> batch;
        do {
            batch = take(begunUntil);
            Map<Key, Tally> taken = batch;
            try {
                transaction.executeWithoutResult(status -> taken.forEach((key, tally) -> store.write(row(key, tally))));
            } catch (RuntimeException e) {
                taken.forEach((key, tally) -> open.merge(key, tally, Tally::plus));
                if (!Failures.isOutageWithin(e)) {
                    LOG.error("denials can't be kept", e);
                }
                return;
            }
        } while (batch.size() == BATCH);
    }

    private Map<Key, Tally> take(Instant begunUntil) {
        var taken = new HashMap<Key, Tally>();
        for (Map.Entry<Key, Tally> entry : open.entrySet()) {
            Tally tally = entry.getValue().first().isAfter(begunUntil) ? null : open.remove(entry.getKey());
            if (tally != null) {
                taken.put(entry.getKey(), tally);
            }
            if (taken.size() == BATCH) {
                break;
            }
        }
        return taken;
    }

    private Entry row(Key key, Tally tally) {
        Served sample = tally.sample();
        boolean others = key.actor().kind().equals("others");
        return new Entry(
                tally.first(),
                key.actor(),
                others ? Client.NONE : sample.client(),
                key.account(),
                "request.denied",
                "denied",
                "operation",
                key.operation(),
                others ? null : sample.requestId(),
                null,
                "{\"status\":%d,\"last\":\"%s\"}".formatted(key.status(), tally.last()),
                tally.count());
    }
}
