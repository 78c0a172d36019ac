package io.serai.hub;

import io.serai.web.Failures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `inbox`: what was accepted is a row here before anyone is told so, and is worked on under a lease that a
/// live worker renews and a dead one loses.
///
/// A claim is committed before the work begins (READ COMMITTED, so that `SKIP LOCKED` holds no gap that would keep
/// others from accepting).
public final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int MAX_ATTEMPTS = 5;
    private static final Duration ALIVE = Duration.ofSeconds(30);

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final Map<String, String> routes;
    private final Duration lease;
    private final Semaphore free;
    private volatile long looked = System.nanoTime();
    private final Set<Long> abandoned = ConcurrentHashMap.newKeySet();
    private final String me = UUID.randomUUID().toString();

    /// @param routes the endpoint that works on a capability, by the capability's first word
    /// @param workers how many rows this process works on at a time
    public Inbox(DataSource database, RunStore runs, Map<String, String> routes, Duration lease, int workers) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.routes = Map.copyOf(routes);
        this.lease = lease;
        this.free = new Semaphore(workers);
    }

    /// Stores it and its run in one transaction, for any worker to claim.
    ///
    /// @return empty where it was accepted before
    public Optional<Work> accept(Arrival arrival, String runId) {
        return accept(arrival, runId, false);
    }

    /// The same, already claimed by the caller, who goes on with it at once. If the process dies, a worker goes on.
    public Optional<Work> acceptAndClaim(Arrival arrival, String runId) {
        return accept(arrival, runId, true);
    }

    private Optional<Work> accept(Arrival arrival, String runId, boolean claimed) {
        try {
            return Optional.ofNullable(transaction.execute(status -> insert(arrival, runId, claimed)));
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
    }

    /// Stores a webhook's event. False where it was accepted before.
    public boolean receive(Arrival arrival) {
        throw new UnsupportedOperationException("comes with the next commit");
    }

    /// Marks the work done inside the transaction of that connection.
    public void done(Work work, java.sql.Connection connection) {
        throw new UnsupportedOperationException("comes with the next commit");
    }

    private Work insert(Arrival arrival, String runId, boolean claimed) {
        long run = runs.begin(runId, java.util.Objects.requireNonNull(arrival.run()));
        var keys = new GeneratedKeyHolder();
        sql.sql("INSERT INTO inbox (connection, event_key, account_id, capability, run_id, file_path, status, "
                        + "leased_by, lease_until, attempts, next_attempt_at, created_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                        + "UTC_TIMESTAMP(3) + INTERVAL ? * 1000 MICROSECOND, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))")
                .params(
                        arrival.connection(),
                        arrival.eventKey(),
                        arrival.account(),
                        arrival.capability(),
                        run,
                        arrival.filePath(),
                        claimed ? "working" : "accepted",
                        claimed ? me : null,
                        lease.toMillis(),
                        claimed ? 1 : 0)
                .update(keys);
        Number key = keys.getKey();
        if (key == null) {
            throw new IllegalStateException("the database gave the inbox row no key");
        }
        return new Work(
                key.longValue(),
                arrival.provider(),
                arrival.connection(),
                arrival.eventKey(),
                arrival.account(),
                "",
                arrival.capability(),
                route(arrival.capability()),
                run,
                arrival.filePath(),
                arrival.headers(),
                arrival.contentType(),
                arrival.body(),
                arrival.requestId(),
                claimed ? 1 : 0,
                false,
                null);
    }

    /// Claims what is due, no more than there are free workers. Each must come back through [#finish] or [#failed].
    public List<Work> claim() {
        looked = System.nanoTime();
        int slots = free.drainPermits();
        List<Work> claimed = List.of();
        try {
            if (slots > 0) {
                int most = slots;
                List<Work> found = transaction.execute(status -> claim(most));
                claimed = found == null ? List.of() : found;
            }
        } catch (RuntimeException e) {
            if (!outage(e)) {
                throw e;
            }
            LOG.debug("nothing claimed, the database does not answer: {}", e.toString());
        } finally {
            free.release(slots - claimed.size());
        }
        return claimed;
    }

    private List<Work> claim(int most) {
        List<Work> due = sql.sql(Sql.of("hub/claim-work"))
                .param(most)
                .query((row, number) -> new Work(
                        row.getLong("id"),
                        row.getString("connection"),
                        row.getString("connection"),
                        row.getString("event_key"),
                        0,
                        "",
                        row.getString("capability"),
                        route(row.getString("capability")),
                        row.getLong("run_id"),
                        row.getString("file_path"),
                        Map.of(),
                        null,
                        new byte[0],
                        "",
                        row.getInt("attempts") + 1,
                        true,
                        null))
                .list();
        if (!due.isEmpty()) {
            sql.sql("UPDATE inbox SET status = 'working', leased_by = :me, attempts = attempts + 1, "
                            + "lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND WHERE id IN (:keys)")
                    .param("me", me)
                    .param("lease", lease.toMillis())
                    .param("keys", due.stream().map(Work::key).toList())
                    .update();
        }
        return due;
    }

    /// Keeps the leases of this process alive; called well within a lease.
    public void renew() {
        try {
            sql.sql("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND "
                            + "WHERE leased_by = :me AND status = 'working' AND id NOT IN (:abandoned)")
                    .param("lease", lease.toMillis())
                    .param("me", me)
                    .param("abandoned", abandoned.isEmpty() ? List.of(0L) : List.copyOf(abandoned))
                    .update();
        } catch (RuntimeException e) {
            LOG.warn("the leases could not be renewed: {}", e.toString());
        }
    }

    /// The last step of whoever worked on a claimed row.
    public void finish(@ExchangeProperty(Work.PROPERTY) Work work) {
        try {
            done(work);
        } finally {
            release(work);
        }
    }

    public void done(@ExchangeProperty(Work.PROPERTY) Work work) {
        sql.sql("UPDATE inbox SET status = 'done', done_on = UTC_TIMESTAMP(3), leased_by = NULL, lease_until = NULL "
                        + "WHERE id = ? AND leased_by = ?")
                .params(work.key(), me)
                .update();
    }

    /// What becomes of a claimed row whose route failed: an outage is waited out, for all else there are five tries.
    /// If not even that can be stored, the lease ends and the row comes back.
    public void failed(Exchange exchange) {
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (work == null) {
            return;
        }
        try {
            LOG.error("{} failed at try {}", work.capability(), work.attempts(), failure);
            if (work.attempts() >= MAX_ATTEMPTS && !outage(failure)) {
                giveUp(work);
            } else {
                postpone(work, Duration.ofSeconds(Math.min(60, 2L << Math.min(work.attempts(), 5))));
            }
        } catch (RuntimeException e) {
            abandoned.add(work.key());
            LOG.warn("{} could not be put back; its lease will end: {}", work.capability(), e.toString());
        } finally {
            release(work);
        }
    }

    private void release(Work work) {
        if (work.byWorker()) {
            free.release();
            MDC.clear();
        }
    }

    private void giveUp(Work work) {
        transaction.executeWithoutResult(status -> {
            runs.end(work.runKey(), "failed", Map.of(), "It failed " + work.attempts() + " times; see the log.");
            done(work);
        });
    }

    private void postpone(Work work, Duration wait) {
        sql.sql(
                        "UPDATE inbox SET status = 'accepted', leased_by = NULL, lease_until = NULL, "
                                + "next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? * 1000 MICROSECOND WHERE id = ? AND leased_by = ?")
                .params(wait.toMillis(), work.key(), me)
                .update();
    }

    /// Whether a worker has looked for work within the last half minute.
    public boolean alive() {
        return System.nanoTime() - looked < ALIVE.toNanos();
    }

    /// How much waits or is worked on.
    public long depth() {
        return sql.sql("SELECT COUNT(*) FROM inbox WHERE status <> 'done'")
                .query(Long.class)
                .single();
    }

    private String route(String capability) {
        int dot = capability.indexOf('.');
        String route = routes.get(dot < 0 ? capability : capability.substring(0, dot));
        if (route == null) {
            throw new IllegalStateException("no route works on " + capability);
        }
        return route;
    }

    private static boolean outage(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (Failures.isOutage(cause)) {
                return true;
            }
        }
        return false;
    }
}
