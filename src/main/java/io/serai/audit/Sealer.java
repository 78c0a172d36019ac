package io.serai.audit;

import io.serai.hub.delivery.Moments;
import io.serai.web.Failures;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `auditSealer`: gives new rows their place in the chain, a batch in one transaction. A row has no place
/// before, so those that write rows never wait for it; and what is committed late gets the next free place.
///
/// There is one sealer at a time on all nodes: whoever holds the lock on the chain's end. The others pass by. A kill
/// undoes the batch, and the next to come seals it.
public final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private static final int BATCH = 500;
    private static final Duration NOTED_EVERY = Duration.ofHours(1);

    private final AuditStore store;
    private final JdbcClient sql;
    private final JdbcTemplate batches;
    private final TransactionTemplate transaction;
    private final KeptHeads kept;
    private final Clock clock;
    private final Moments moments;
    private @Nullable Instant noted;
    private boolean failing;

    Sealer(DataSource database, AuditStore store, KeptHeads kept, Clock clock, Moments moments) {
        this.kept = kept;
        this.store = store;
        this.sql = JdbcClient.create(database);
        this.batches = new JdbcTemplate(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.clock = clock;
        this.moments = moments;
    }

    /// Seals whatever is there. What fails is tried again the next time.
    public void seal() {
        try {
            sealAll();
            keep(false);
            failing = false;
        } catch (UncheckedIOException e) {
            failed(
                    "the audit chain's head can't be kept outside the database: is the data folder writable, not full?",
                    e);
        } catch (RuntimeException e) {
            failed("audit rows can't be sealed, see docs/reference/audit.md", e);
        }
    }

    private void failed(String what, RuntimeException e) {
        if (!failing && !Failures.isOutageWithin(e)) {
            LOG.error(what, e);
            failing = true;
        }
    }

    /// Whichever hub sealed it.
    private void keep(boolean now) {
        head().ifPresent(head -> kept.saw(head, now, number -> sql.sql("SELECT hash FROM audit WHERE seal_no = ?")
                .param(number)
                .query((row, at) -> row.getBytes("hash"))
                .optional()
                .orElse(null)));
    }

    /// @return how many rows were sealed
    int sealAll() {
        int all = 0;
        Integer batch;
        do {
            batch = transaction.execute(status -> sealBatch());
            all += batch == null ? 0 : batch;
        } while (batch != null && batch == BATCH);
        if (all > 0) {
            moments.reached("audit.sealed");
            head().ifPresent(this::note);
        }
        return all;
    }

    private int sealBatch() {
        // that of another sealer is none of ours
        Optional<Head> end = head(" FOR UPDATE SKIP LOCKED");
        if (end.isEmpty()) {
            return 0;
        }
        moments.reached("audit.locked");
        List<Row> rows = store.unsealed(BATCH);
        if (rows.isEmpty()) {
            return 0;
        }
        Head head = chain(end.get(), rows);
        moments.reached("audit.rows-sealed");
        sql.sql("UPDATE audit_chain SET seal_no = ?, hash = ?, sealed_on = ? WHERE id = 1")
                .params(head.number(), head.hash(), Timestamp.from(clock.instant()))
                .update();
        moments.reached("audit.before-commit");
        return rows.size();
    }

    private record Link(long key, Head head) {}

    private Head chain(Head end, List<Row> rows) {
        var links = new java.util.ArrayList<Link>();
        Head head = end;
        for (Row row : rows) {
            long number = head.number() + 1;
            head = new Head(number, Digests.row(head.hash(), number, row));
            links.add(new Link(row.key(), head));
        }
        batches.batchUpdate(
                "UPDATE audit SET seal_no = ?, hash = ? WHERE id = ?",
                links,
                links.size(),
                (PreparedStatement statement, Link link) -> {
                    statement.setLong(1, link.head().number());
                    statement.setBytes(2, link.head().hash());
                    statement.setLong(3, link.key());
                });
        return head;
    }

    /// The chain's end as it is committed.
    Optional<Head> head() {
        return head("");
    }

    private Optional<Head> head(String lock) {
        return sql.sql("SELECT seal_no, hash FROM audit_chain WHERE id = 1" + lock)
                .query((row, number) -> new Head(row.getLong("seal_no"), row.getBytes("hash")))
                .optional();
    }

    /// A log is kept elsewhere than the database, so that a chain that was cut or made anew shows.
    private void note(Head head) {
        Instant now = clock.instant();
        if (noted == null || Duration.between(noted, now).compareTo(NOTED_EVERY) >= 0) {
            noted = now;
            LOG.info("the audit chain's head is {}", head);
        }
    }

    /// At the end of the process, once more and whatever the hour.
    void close() {
        seal();
        noted = null;
        try {
            keep(true);
            head().filter(head -> head.number() > 0).ifPresent(this::note);
        } catch (RuntimeException e) {
            LOG.debug("the head could not be read: {}", e.toString());
        }
    }
}
