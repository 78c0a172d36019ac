package io.serai.imports;

import io.serai.hub.delivery.Moments;
import io.serai.tables.SourceRow;
import io.serai.web.DatabaseFailure;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.JdbcUpdateAffectedIncorrectNumberOfRowsException;

/// Merges one file into one event: stages its rows beside the database's, then compares and writes them in sets, one
/// transaction for each batch together with the run's position and counts. What was interrupted is gone on with by
/// merging the same file for the same run again. Not thread-safe.
///
/// Why in sets: a statement for each row costs a round trip for each row, and a file has a hundred thousand.
///
/// Why all is staged before anything is written: a file that can't be read to its end must change nothing, and what it
/// says of a person may stand in several rows. These are folded into the first, which alone is compared and written: so
/// each person belongs to one batch, and whoever goes on with batches of another size writes nobody twice.
///
/// Why the position is stored with the batch: a hub may die at any moment, and what is committed is the effect and the
/// mark that it is there. The mark moves on only from where it was, so of two hubs on one run the second rolls back.
///
/// Why the event is held: nobody may add the person who was found missing. Who does so in the moment before is found by
/// the unique key, and the batch begins again.
final class FileMerge implements AutoCloseable {
    private static final int TRIES = 5;
    /// As long a batch is tried again whatever the number of tries; each may wait for its lock as long as the server
    /// lets it (`innodb_lock_wait_timeout`, 50 s).
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MergeConnection connection;
    private final Moments moments;
    private final MergeOrder order;
    private final Merger merger;
    private final NotImported notImported;
    private final Queue<Batch> batches = new ArrayDeque<>();
    private final MergeProgress progress;
    private int lastRow;
    private int outside;

    /// @param end its last row
    /// @param skipped up to its end
    /// @param rejected up to its end
    private record Batch(int end, int skipped, int rejected) {}

    private FileMerge(MergeConnection connection, Moments moments, MergeOrder order, Merger merger) {
        this.connection = connection;
        this.moments = moments;
        this.order = order;
        this.merger = merger;
        this.notImported = new NotImported(connection, order.runId());
        this.progress = new MergeProgress(connection, order);
    }

    /// @throws org.springframework.dao.DataAccessException when the database is away
    static FileMerge open(
            DataSource database, Moments moments, SecureRandom random, ImportKind kind, MergeOrder order) {
        MergeConnection connection = new MergeConnection(database);
        Merger merger =
                switch (kind) {
                    case SPLASH, ZOOM, BADGES -> new PeopleMerger(connection, moments, random, order);
                    case PROGRAM -> new ProgramMerger(connection, moments, random, order);
                };
        return new FileMerge(connection, moments, order, merger);
    }

    /// Reads to the file's end and stages its rows; nothing of the event is written yet. To be called once, first.
    ///
    /// @param header kept with the run, for the rejected rows
    /// @throws IllegalArgumentException when event, account and template do not belong together
    /// @throws FileProblem from the reader
    /// @throws org.springframework.dao.DataAccessException when the database fails
    void stage(List<String> header, Supplier<@Nullable SourceRow> rows, Function<SourceRow, Mapped> mapping)
            throws InterruptedException {
        try {
            begin(header);
            read(rows, mapping);
            merger.fold();
            moments.reached("import.folded");
        } catch (RuntimeException | Error | InterruptedException e) {
            connection.rollback();
            throw e;
        }
    }

    /// Whether there is another batch to merge.
    boolean more() {
        Batch next = batches.peek();
        while (next != null && next.end <= progress.position()) {
            batches.remove();
            next = batches.peek();
        }
        return next != null;
    }

    /// Compares and writes the next batch and commits it, together with the run's position and counts.
    ///
    /// @throws org.springframework.dao.DataAccessException what was committed before stays
    void mergeNext() throws InterruptedException {
        if (!more()) {
            throw new IllegalStateException("all rows are merged");
        }
        try {
            merge(batches.element());
        } catch (RuntimeException | Error | InterruptedException e) {
            connection.rollback();
            throw e;
        }
    }

    /// Of the rows staged that are merged so far, and of all that are not imported.
    ImportCounts counts() {
        return progress.counts(Merger.Outcomes.NONE, notImported.skipped(), notImported.rejected(), outside);
    }

    /// What became of each row that is a person or part of a program, as a JSON array in file order.
    ///
    /// @return how many rows were written
    long answer(OutputStream out, Merger.Told told) {
        return merger.answer(out, told, progress.resumedFrom());
    }

    @Override
    public void close() {
        // before the tables are emptied, which commits
        connection.rollback();
        try {
            merger.emptyTables();
        } catch (DataAccessException e) {
            // the connection is gone, and its temporary tables with it
        } finally {
            connection.close();
        }
    }

    private void begin(List<String> header) {
        moments.reached("import.begun");
        boolean theirs = connection
                .file("check-order")
                .param("event_id", order.event().id())
                .param("account_id", order.event().accountId())
                .param("template_id", order.event().badgeTemplate())
                .query(Boolean.class)
                .single();
        if (!theirs) {
            throw new IllegalArgumentException("event " + order.event().publicId()
                    + " is not of that account, or the badge template is not of that event");
        }
        progress.resume();
        progress.keepHeader(header);
        notImported.clear();
        if (progress.position() == 0) {
            connection
                    .sql("DELETE FROM run_outcome WHERE run_id = ?")
                    .param(order.runId())
                    .update();
        }
        connection.commit();
        merger.createTables();
        moments.reached("import.tables-created");
    }

    private void read(Supplier<@Nullable SourceRow> rows, Function<SourceRow, Mapped> mapping)
            throws InterruptedException {
        int inBatch = 0;
        try (ReadAhead ahead = new ReadAhead(rows, mapping, order.window())) {
            for (List<ReadAhead.Read> chunk = ahead.next(); !chunk.isEmpty(); chunk = ahead.next()) {
                List<Mapped> good = new ArrayList<>(chunk.size());
                for (ReadAhead.Read read : chunk) {
                    lastRow = read.mapped().row();
                    if (notImported.take(read)) {
                        continue;
                    }
                    good.add(read.mapped());
                    if (++inBatch == merger.batchRows()) {
                        batches.add(new Batch(lastRow, notImported.skipped(), notImported.rejected()));
                        inBatch = 0;
                    }
                }
                merger.stage(good);
                notImported.store();
                moments.reached("import.chunk-staged");
            }
            outside = ahead.outside();
        }
        batches.add(new Batch(lastRow, notImported.skipped(), notImported.rejected()));
        connection.commit();
        moments.reached("import.staged");
    }

    private void merge(Batch batch) throws InterruptedException {
        long began = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                tryMerge(batch);
                return;
            } catch (DataAccessException e) {
                // a deadlock, a lock not had in time, a person added in the moment before the event was held, or one
                // changed since they were compared: the whole batch again
                connection.rollback();
                boolean contended =
                        DatabaseFailure.within(e).orElse(DatabaseFailure.FAULT) == DatabaseFailure.CONTENDED;
                boolean again = contended
                        ? attempt < TRIES || System.nanoTime() - began < PATIENCE.toNanos()
                        : changedSince(e) && attempt < TRIES;
                if (!again) {
                    throw e;
                }
                merger.forget(progress.position() + 1, batch.end);
                long pause = Math.min(attempt, TRIES);
                Thread.sleep(ThreadLocalRandom.current().nextLong(20 * pause, 60 * pause));
            }
        }
    }

    private static boolean changedSince(DataAccessException e) {
        return e instanceof DuplicateKeyException || e instanceof JdbcUpdateAffectedIncorrectNumberOfRowsException;
    }

    private void tryMerge(Batch batch) {
        if (!order.dryRun()) {
            connection.hold(order.event().id(), order.event().publicId());
        }
        moments.reached("batch.event-held");
        Merger.Outcomes outcomes = merger.merge(progress.position() + 1, batch.end);
        moments.reached("batch.merged");
        ImportCounts counts = progress.counts(outcomes, batch.skipped, batch.rejected, outside);
        TicketMerge.LastStep last = order.last();
        if (last == null) {
            progress.store(batch.end, lastRow, counts);
        } else {
            connection.lend(own -> last.carryOut(own, counts));
        }
        merger.keep(progress.position() + 1, batch.end);
        moments.reached("batch.before-commit");
        connection.commit();
        moments.reached("batch.committed");
        progress.reached(batch.end, counts);
    }
}
