package io.serai.hub.delivery;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Diagnosis.Kind;
import io.serai.hub.runs.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// How the work on a row ends: done, to be tried again, or dead. Whatever it is stands in the database or did not
/// happen: where it can't be stored, that is tried again ([Unsettled]), and if the process dies the lease ends and the
/// row comes back.
public final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private static final String LOST = "lost";

    private final String endWork = Sql.of("hub/end-work");
    private final String endWorks = Sql.of("hub/end-works");
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final TransactionTemplate ownTransaction;
    private final RunStore runs;
    private final RetryPolicy policy;
    private final DeliveryMetrics metrics;
    private final String me;
    private final Clock clock;
    private final Moments moments;

    public Settlement(
            DataSource database,
            RunStore runs,
            RetryPolicy policy,
            DeliveryMetrics metrics,
            String me,
            Clock clock,
            Moments moments) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.ownTransaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        // also where the work failed inside a transaction of its own, which is rolled back
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.runs = runs;
        this.policy = policy;
        this.metrics = metrics;
        this.me = me;
        this.clock = clock;
        this.moments = moments;
    }

    /// Marks it done in the transaction that surrounds the caller, or in one of its own.
    void done(Work work) {
        transaction.executeWithoutResult(status -> done(work, sql));
    }

    /// The same in the transaction of that connection.
    void done(Work work, java.sql.Connection connection) {
        done(work, JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }

    private void done(Work work, JdbcClient sql) {
        moments.reached("work.before-done");
        int marked = sql.sql(endWork)
                .param("key", work.key())
                .param("run", work.runKey())
                .param("me", me)
                .param("attempts", work.attempts())
                .update();
        if (marked == 0) {
            throw new LeaseLostException(work);
        }
        runs.ended("done", marked - 1);
        Long letter = work.letter();
        if (letter != null) {
            sql.sql("UPDATE dead_letter SET status = 'replayed', ended_on = UTC_TIMESTAMP(3) "
                            + "WHERE id = ? AND status = 'replaying'")
                    .param(letter)
                    .update();
            sql.sql("UPDATE dead_letter_replay SET outcome = 'replayed', ended_on = UTC_TIMESTAMP(3) "
                            + "WHERE dead_letter_id = ? AND outcome = 'pending'")
                    .param(letter)
                    .update();
        }
        moments.reached("work.before-commit");
    }

    /// Marks all of them done in the transaction that surrounds the caller. Only for rows that are claimed for the
    /// first time, and for no replays.
    void done(List<Work> works) {
        moments.reached("work.before-done");
        int marked = sql.sql(endWorks)
                .param("keys", works.stream().map(Work::key).toList())
                .param("me", me)
                .update();
        if (marked != works.size()) {
            throw new LeaseLostException(works.getFirst());
        }
        int ended = sql.sql("UPDATE run SET status = 'done', progress = 1, finished_on = UTC_TIMESTAMP(3) "
                        + "WHERE id IN (:runs) AND status = 'running'")
                .param("runs", works.stream().map(Work::runKey).toList())
                .update();
        runs.ended("done", ended);
        moments.reached("work.before-commit");
    }

    /// Stores what becomes of a row whose work failed.
    ///
    /// @param step where it failed, as far as the route can tell
    /// @return in a word: `retrying`, `dead`, or `lost` where the row is not ours any more
    String failed(Work work, Throwable failure, @Nullable String step) {
        Diagnosis diagnosis = Diagnosis.of(failure, clock);
        if (diagnosis.kind() == Kind.NOT_OURS) {
            LOG.warn("{}: {}", work, diagnosis.cause().getMessage());
            return LOST;
        }
        String end = Objects.requireNonNull(ownTransaction.execute(status -> settle(work, diagnosis, step)));
        moments.reached("failure.committed");
        return end;
    }

    /// The row comes back later, as after an outage, where its end can't be stored for whatever reason.
    void putOff(Work work, Throwable reason) {
        var outage = new Diagnosis(Kind.OUTAGE, null, null, reason);
        ownTransaction.executeWithoutResult(status -> settle(work, outage, null));
    }

    private String settle(Work work, Diagnosis diagnosis, @Nullable String step) {
        boolean counted = diagnosis.kind() == Kind.TRANSIENT || diagnosis.kind() == Kind.PERMANENT;
        int failures = sql.sql("SELECT failures FROM inbox WHERE id = ? AND leased_by = ? AND attempts = ? "
                        + "AND status = 'working' FOR UPDATE")
                .params(work.key(), me, work.attempts())
                .query(Integer.class)
                .optional()
                .orElse(-1);
        if (failures < 0) {
            LOG.warn("{}: the lease ended before its failure could be stored", work);
            return LOST;
        }
        boolean replayed = work.letter() != null;
        if (counted && (diagnosis.kind() == Kind.PERMANENT || replayed || policy.isExhausted(failures + 1))) {
            LOG.warn(
                    "{} is dead after {} tries: {}",
                    work,
                    failures + 1,
                    diagnosis.cause().toString());
            die(work, Misfortune.of(work.capability(), diagnosis, step));
            return "dead";
        }
        Duration wait = counted
                ? policy.wait(failures + 1, diagnosis.retryAfter())
                : policy.pause(work.attempts(), diagnosis.retryAfter());
        LOG.info(
                "{} is tried again in {} ms: {}",
                work,
                wait.toMillis(),
                diagnosis.cause().toString());
        moments.reached("retry.before-store");
        sql.sql("UPDATE inbox SET status = 'retrying', leased_by = NULL, lease_until = NULL, failures = failures + ?, "
                        + "first_failed_on = COALESCE(first_failed_on, UTC_TIMESTAMP(3)), "
                        + "next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL ? * 1000 MICROSECOND WHERE id = ?")
                .params(counted ? 1 : 0, wait.toMillis(), work.key())
                .update();
        metrics.retried(work);
        return "retrying";
    }

    /// Gives a row up that kills its workers.
    void giveUp(Work work) {
        ownTransaction.executeWithoutResult(status -> die(
                work,
                Misfortune.of(
                        work.capability(),
                        work.route(),
                        "WorkerLost",
                        "Every worker that took it ended before it did, without a word. See the log of the hub and of "
                                + "the machine, for example for a lack of memory.")));
    }

    private void die(Work work, Misfortune misfortune) {
        moments.reached("letter.before-store");
        Long letter = work.letter();
        long key = letter == null ? open(work, misfortune) : reopen(letter, misfortune);
        int marked = sql.sql(
                        "UPDATE inbox SET status = 'dead', leased_by = NULL, lease_until = NULL, failures = failures + 1, "
                                + "first_failed_on = COALESCE(first_failed_on, UTC_TIMESTAMP(3)), letter_id = ? "
                                + "WHERE id = ? AND leased_by = ? AND attempts = ? AND status = 'working'")
                .params(key, work.key(), me, work.attempts())
                .update();
        if (marked != 1) {
            throw new LeaseLostException(work);
        }
        runs.endAsFailed(work.runKey(), misfortune.message());
        metrics.died(work);
        moments.reached("letter.before-commit");
    }

    private long open(Work work, Misfortune misfortune) {
        var keys = new GeneratedKeyHolder();
        sql.sql(Sql.of("hub/open-letter"))
                .params(
                        PublicId.random(),
                        misfortune.endpoint(),
                        misfortune.exception(),
                        misfortune.message(),
                        misfortune.fingerprint(),
                        work.key())
                .update(keys);
        return Objects.requireNonNull(keys.getKey(), "the database gave the letter no key")
                .longValue();
    }

    private long reopen(long letter, Misfortune misfortune) {
        sql.sql("UPDATE dead_letter SET status = 'open', endpoint = ?, exception = ?, message = ?, fingerprint = ?, "
                        + "attempts = attempts + 1, last_failed_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .params(
                        misfortune.endpoint(),
                        misfortune.exception(),
                        misfortune.message(),
                        misfortune.fingerprint(),
                        letter)
                .update();
        sql.sql("UPDATE dead_letter_replay SET outcome = 'failed', exception = ?, message = ?, "
                        + "ended_on = UTC_TIMESTAMP(3) WHERE dead_letter_id = ? AND outcome = 'pending'")
                .params(misfortune.exception(), misfortune.message(), letter)
                .update();
        return letter;
    }
}
