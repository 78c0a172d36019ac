package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.Run;
import io.serai.hub.runs.RunStore;
import io.serai.tables.FileProblem;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.MDC;

/// The bean `importJobs`: makes a job of a file, be it an upload or what a worker claimed. What a job comes to is
/// [Imports].
public final class ImportJobs {
    private final Events events;
    private final Inbox inbox;
    private final RunStore runs;
    private final FileStore files;
    private final TakenFiles taken;
    private final ObjectMapper json;
    private final Moments moments;

    ImportJobs(
            Events events,
            Inbox inbox,
            RunStore runs,
            FileStore files,
            TakenFiles taken,
            ObjectMapper json,
            Moments moments) {
        this.events = events;
        this.inbox = inbox;
        this.runs = runs;
        this.files = files;
        this.taken = taken;
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
        var job = new ImportJob(request, event, runs.byKey(work.runKey()), work, files.path(hash), async);
        job.differences = Integer.parseInt(call.required("differences"));
        return job;
    }

    /// Accepts what a dry run looked at, to be carried out: the very bytes, with the same wishes. Whoever asks again is
    /// told of the same run, so that a double click imports nothing twice.
    public Outcome apply(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        Run dry = runs.find(
                        call.account() == null ? null : (Long) call.account().id(), call.required("run_id"))
                .orElseThrow(() -> new Refusal(404, "There is no such run."));
        ImportRequest request = looked(dry).forGood();
        Events.Event event = event(call, request.eventId());
        var beginning = new RunStore.Beginning(
                event.accountId(),
                request.capability(),
                "http",
                request.fileName(),
                call.principal().name(),
                request.toJson(json),
                sameBytes(dry),
                call.requestId());
        var arrival = Arrival.job("apply " + dry.id(), "event " + event.publicId(), beginning);
        String runId = PublicId.random();
        boolean first = inbox.accept(arrival, runId).isPresent();
        return accepted(
                request.kind(), first ? runId : runs.ofJob(arrival.eventKey()).id());
    }

    private ImportRequest looked(Run run) {
        boolean imports = Stream.of(ImportKind.values())
                .anyMatch(kind -> kind.capability().equals(run.origin().capability()));
        if (!imports) {
            throw new Refusal(409, "The run is no dry run of an import.");
        }
        ImportRequest request = ImportRequest.of(runs.parameters(run.key()), json);
        if (!request.dryRun()) {
            throw new Refusal(409, "The run has imported its file itself: there is nothing to be applied.");
        }
        if (!run.ended() || run.state().status().equals("failed")) {
            throw new Refusal(
                    409,
                    run.ended()
                            ? "The file was refused as a whole. Mend it, and look at it again."
                            : "The dry run still looks at the file.");
        }
        return request;
    }

    /// @return the digest of the file that the run looked at, which is kept from now on as one that was just used
    private String sameBytes(Run run) throws IOException {
        String looked = run.fileHash();
        if (looked == null) {
            throw gone(); // with a person whom it named
        }
        try {
            if (!files.keep(files.path(looked)).equals(looked)) {
                throw new Refusal(409, "The file is not the one that was looked at any more. Send it again.");
            }
        } catch (NoSuchFileException _) {
            throw gone();
        }
        return looked;
    }

    private static Refusal gone() {
        return new Refusal(410, "The file was kept for its time and is gone. Send it again.");
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
        return accepted(job.kind(), job.run().id());
    }

    private static Outcome accepted(ImportKind kind, String id) {
        var told = new LinkedHashMap<String, Object>();
        told.put("run_id", id);
        told.put("run_url", "/v3/hub/run/" + id);
        told.put("events_url", "/v3/hub/run/" + id + "/events");
        return new Outcome.Done(202, told, kind.title() + " import accepted.", Map.of("import", Map.of("run_id", id)));
    }

    /// Goes on with a row that a worker claimed.
    public ImportJob resume(@Body Work work) throws IOException {
        Run run = runs.byKey(work.runKey());
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
        try (InputStream file = taken.open(path)
                .orElseThrow(() -> DeliveryException.permanent(
                        "watched folder", "The dropped file is gone from .taken; drop it again and discard this."))) {
            return files.keep(file);
        }
    }
}
