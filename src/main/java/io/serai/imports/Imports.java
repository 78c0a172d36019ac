package io.serai.imports;

import io.serai.hub.delivery.Moments;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.RunStore;
import io.serai.tables.FileProblem;
import io.serai.tables.RowWindow;
import io.serai.tables.TableReader;
import io.serai.web.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `imports`: carries out the steps of the route that turns a job's file into people, badges and a program.
public final class Imports {
    private static final int SHOWN = 100;

    private final DataSource database;
    private final EventTurns turns;
    private final RunStore runs;
    private final Rejections rejections;
    private final TakenFiles taken;
    private final Path temp;
    private final int batchRows;
    private final Moments moments;
    private final SecureRandom random = new SecureRandom();

    Imports(
            DataSource database,
            EventTurns turns,
            RunStore runs,
            Rejections rejections,
            TakenFiles taken,
            Path temp,
            int batchRows,
            Moments moments) {
        this.database = database;
        this.turns = turns;
        this.runs = runs;
        this.rejections = rejections;
        this.taken = taken;
        this.temp = temp;
        this.batchRows = batchRows;
        this.moments = moments;
    }

    /// Streams all rows into the staging tables. Nothing of the event is written yet, so that a file that turns out
    /// to be broken at its end has changed nothing.
    ///
    /// Waits for its turn first, without a connection; a dry run, which holds nothing, need not.
    public void stage(@Body ImportJob job) throws InterruptedException {
        ImportRequest request = job.request();
        var order = new MergeOrder(
                job.work().runKey(),
                job.event(),
                new RowWindow(request.beginAt(), request.endAt()),
                request.dryRun(),
                batchRows);
        if (!request.dryRun()) {
            job.turn = turns.take(job.event().id(), job.event().publicId());
        }
        FileMerge merge = FileMerge.open(database, moments, random, job.kind(), order);
        job.merge = merge;
        TableReader reader = Objects.requireNonNull(job.reader, "a job is read before it is staged");
        RowMapping mapping = Objects.requireNonNull(job.mapping, "a job is read before it is staged");
        job.ignoredColumns = mapping.ignoredColumns();
        merge.stage(reader.header(), reader::next, mapping::map);
    }

    /// Merges the next set and commits it.
    public void mergeNext(@Body ImportJob job) throws InterruptedException {
        Objects.requireNonNull(job.merge, "a job is staged before it is merged").mergeNext();
    }

    /// Ends the run; where a caller waits, writes what became of each row.
    public void conclude(@Body ImportJob job) throws IOException {
        FileMerge merge = Objects.requireNonNull(job.merge, "a job is staged before it is concluded");
        ImportCounts counts = merge.counts();
        job.counts = counts;
        job.source = Objects.requireNonNull(job.reader, "a job is read before it is concluded")
                .described();
        runs.source(job.work().runKey(), job.source);
        if (!job.async()) {
            Path rows = Files.createTempFile(temp, "rows-", ".json");
            job.rows = rows;
            try (OutputStream out = Files.newOutputStream(rows)) {
                job.rowCount = merge.answer(out, new Merger.Told(job.request().returnDetail(), job.differences));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(rows); // else it goes on filling a full disk
                throw e;
            }
        }
        moments.reached("run.before-end");
        runs.end(
                job.work().runKey(), counts.rejected() > 0 ? "partial" : "done", counts.byName(), message(job, counts));
        moments.reached("run.ended");
    }

    /// Ends the run of a file that is refused as a whole.
    public void refuse(@Body ImportJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) FileProblem problem) {
        job.problem = problem;
        var none = new ImportCounts(0, 0, 0, 0, 0, 0);
        runs.end(job.work().runKey(), "failed", none.byName(), String.valueOf(problem.getMessage()));
    }

    /// Lets go of the file and of the staging tables, however it went.
    public void close(@Body ImportJob job) {
        try (EventTurns.Turn turn = job.turn;
                TableReader reader = job.reader;
                FileMerge merge = job.merge) {
            job.turn = null;
            job.reader = null;
            job.merge = null;
        }
    }

    /// Puts a dropped file away with its report.
    public void settle(@Body ImportJob job) throws IOException {
        String path = job.work().filePath();
        if (path != null) {
            taken.settle(path, runs.byKey(job.work().runKey()));
        }
    }

    /// What the caller is told who has waited.
    public Outcome result(@Body ImportJob job) throws IOException {
        FileProblem problem = job.problem;
        if (problem != null) {
            return new Outcome.Refused(problem.status(), String.valueOf(problem.getMessage()));
        }
        ImportCounts counts = Objects.requireNonNull(job.counts, "a concluded job has counts");
        Path rows = Objects.requireNonNull(job.rows, "a concluded job has rows");
        InputStream array = Files.newInputStream(rows, StandardOpenOption.DELETE_ON_CLOSE);
        return new Outcome.Rows(array, job.rowCount, message(job, counts), Map.of("import", told(job, counts)));
    }

    private Map<String, Object> told(ImportJob job, ImportCounts counts) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", job.run().id());
        told.putAll(counts.byName());
        told.put(
                "rejected_rows_url",
                counts.rejected() == 0 ? null : "/v3/hub/run/" + job.run().id() + "/rejected.csv");
        told.put("dry_run", job.request().dryRun());
        told.putAll(job.source);
        told.put("ignored_columns", job.ignoredColumns);
        told.put("not_imported", rejections.first(job.work().runKey(), SHOWN));
        return told;
    }

    private static String message(ImportJob job, ImportCounts counts) {
        int processed = counts.created() + counts.updated() + counts.unchanged();
        var text = new StringBuilder(job.kind().title())
                .append(" import complete. Processed ")
                .append(processed)
                .append(" records, skipped ")
                .append(counts.skipped())
                .append('.');
        if (job.request().dryRun()) {
            text.append(" Dry run: nothing was written.");
        }
        if (counts.rejected() > 0) {
            text.append(" Rejected ").append(counts.rejected()).append(" rows that could not be read.");
        }
        if (counts.notProcessed() > 0) {
            text.append(" Rows outside begin_at and end_at were not processed: ")
                    .append(counts.notProcessed())
                    .append('.');
        }
        return text.toString();
    }
}
