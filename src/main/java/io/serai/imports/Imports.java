package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.Run;
import io.serai.hub.runs.RunStore;
import io.serai.tables.FileProblem;
import io.serai.tables.RowWindow;
import io.serai.tables.TableReader;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Upload;
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
import org.slf4j.MDC;

/// The bean `imports`: takes a file in, and carries out the steps of the route that turns it into people, badges and
/// a program.
public final class Imports {
    private static final int SHOWN = 100;

    private final DataSource database;
    private final Events events;
    private final EventTurns turns;
    private final Inbox inbox;
    private final RunStore runs;
    private final FileStore files;
    private final Rejections rejections;
    private final WatchedFolders folders;
    private final Path temp;
    private final int batchRows;
    private final ObjectMapper json;
    private final Moments moments;
    private final SecureRandom random = new SecureRandom();

    Imports(
            DataSource database,
            Events events,
            EventTurns turns,
            Inbox inbox,
            RunStore runs,
            FileStore files,
            Rejections rejections,
            WatchedFolders folders,
            Path temp,
            int batchRows,
            ObjectMapper json,
            Moments moments) {
        this.database = database;
        this.events = events;
        this.turns = turns;
        this.inbox = inbox;
        this.runs = runs;
        this.files = files;
        this.rejections = rejections;
        this.folders = folders;
        this.temp = temp;
        this.batchRows = batchRows;
        this.json = json;
        this.moments = moments;
    }

    /// Accepts an upload: the file is kept and a row of the inbox stands for it before anything is done with it. A
    /// caller who waits has claimed the row; if this hub dies meanwhile, a worker goes on.
    public ImportJob accept(
            @ExchangeProperty("kind") ImportKind kind,
            @Body Upload upload,
            @ExchangeProperty(Call.PROPERTY) Call call,
            Exchange exchange)
            throws IOException {
        Events.Event event = event(call, call.required("event_id"));
        long account = event.accountId();
        if (upload.size() == 0) {
            throw new Refusal(400, "The file is empty.");
        }
        var request = new ImportRequest(
                kind,
                event.publicId(),
                Integer.parseInt(call.required("begin_at")),
                Integer.parseInt(call.required("end_at")),
                call.flag("return_detail"),
                Objects.requireNonNullElse(call.parameter("import_status_filter"), "Attending"),
                call.flag("dry_run"),
                upload.fileName());
        boolean async = "async".equals(call.parameter("mode"));
        String hash = files.keep(upload.path());
        moments.reached("upload.kept");
        String runId = PublicId.random();
        var beginning = new RunStore.Beginning(
                account,
                request.capability(),
                "http",
                request.fileName(),
                call.principal().name(),
                request.toJson(json),
                hash,
                call.requestId());
        // workers take one import of an event at a time; a caller who waits has claimed the row, and waits in turn
        var arrival = Arrival.job(runId, async ? "event " + event.publicId() : null, beginning);
        Work work = (async ? inbox.accept(arrival, runId) : inbox.acceptAndClaim(arrival, runId)).orElseThrow();
        moments.reached("upload.accepted");
        if (!async) {
            exchange.setProperty(Work.PROPERTY, work);
        }
        MDC.put("run", runId);
        return new ImportJob(request, event, run(work.runKey()), work, files.path(hash), async);
    }

    /// A caller with bypass names no account; the event does.
    private Events.Event event(Call call, String id) {
        try {
            return (call.account() == null
                            ? events.find(id)
                            : events.find(call.account().id(), id))
                    .orElseThrow(() -> new Refusal(404, "There is no such event."));
        } catch (FileProblem e) {
            throw new Refusal(e.status(), String.valueOf(e.getMessage()));
        }
    }

    /// What a caller is told who does not wait.
    public Outcome accepted(@Body ImportJob job) {
        String id = job.run().id();
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", id);
        told.put("run_url", "/v3/hub/run/" + id);
        told.put("events_url", "/v3/hub/run/" + id + "/events");
        return new Outcome.Done(
                202, told, job.kind().title() + " import accepted.", Map.of("import", Map.of("run_id", id)));
    }

    /// Goes on with a row that a worker claimed.
    public ImportJob resume(@Body Work work) throws IOException {
        Run run = run(work.runKey());
        MDC.put("run", run.id());
        MDC.put("account", run.accountId());
        ImportRequest request = ImportRequest.of(runs.parameters(work.runKey()), json);
        Events.Event event = events.of(work.runKey(), request.eventId());
        String hash = run.fileHash();
        if (hash == null && work.filePath() != null) {
            hash = keepDropped(work.filePath());
            runs.remember(work.runKey(), hash);
        }
        if (hash == null) {
            throw new IllegalStateException("the file of run " + run.id() + " is gone");
        }
        return new ImportJob(request, event, run, work, files.path(hash), true);
    }

    private String keepDropped(String path) throws IOException {
        try (InputStream file = folders.open(path)
                .orElseThrow(() -> DeliveryException.permanent(
                        "watched folder", "The dropped file is gone from .taken; drop it again and discard this."))) {
            return files.keep(file);
        }
    }

    /// Streams all rows into the staging tables. Nothing of the event is written yet, so that a file that turns out
    /// to be broken at its end has changed nothing.
    ///
    /// Waits for its turn first, without a connection; a dry run, which holds nothing, need not.
    public void stage(@Body ImportJob job) throws InterruptedException {
        ImportRequest request = job.request();
        var order = new MergeOrder(
                job.work().runKey(),
                job.event().accountId(),
                job.event().id(),
                job.event().publicId(),
                job.event().badgeTemplate(),
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
                job.rowCount = merge.answer(out, job.request().returnDetail());
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
            folders.settle(path, run(job.work().runKey()));
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

    private Run run(long key) {
        return runs.byKey(key).orElseThrow(() -> new IllegalStateException("a claimed row has no run"));
    }
}
