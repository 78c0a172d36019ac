package io.serai.knowledge;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.RunStore.Beginning;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.ContentDisposition;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import io.serai.web.Upload;
import io.serai.web.UploadForm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/// The bean `documents`: takes documents in, tells of them, and lets them go. What they come to is [DocumentJobs].
public final class Documents {
    private static final int LONGEST_NAME = 255;
    private static final String DOCUMENT = "document";
    private static final String TYPES_DEFAULT = "application/octet-stream";

    /// By the end of the file's name, as the file itself is looked into by a process of its own only.
    private static final Map<String, String> TYPES = Map.of(
            "pdf", "application/pdf",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "html", "text/html",
            "htm", "text/html",
            "md", "text/markdown",
            "csv", "text/csv",
            "txt", "text/plain");

    /// Nothing of a file runs in the hub's name.
    private static final Map<String, String> KEPT_APART = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
            "Cache-Control", "private, no-cache");

    private final DocumentStore store;
    private final FileStore files;
    private final Inbox inbox;
    private final Trail trail;
    private final Moments moments;

    Documents(DocumentStore store, FileStore files, Inbox inbox, Trail trail, Moments moments) {
        this.store = store;
        this.files = files;
        this.inbox = inbox;
        this.trail = trail;
        this.moments = moments;
    }

    /// Keeps a document and a row of the inbox that stands for the work on it, in one transaction. A caller who waits
    /// has claimed that row; if this hub dies meanwhile, a worker goes on.
    public Document upload(@Body UploadForm form, @ExchangeProperty(Call.PROPERTY) Call call, Exchange exchange)
            throws IOException {
        long person = call.person().id();
        Upload upload = file(form);
        boolean sync = flag(form, "sync");
        String docId = Objects.requireNonNullElseGet(text(form, "doc_id"), PublicId::random);
        long account = call.tenant().id();
        refuseTaken(account, docId);
        String hash = files.keep(upload.path());
        moments.reached("knowledge.kept");
        var named = new Document.Named(
                Objects.requireNonNullElse(text(form, "doc_name"), upload.fileName()),
                upload.fileName(),
                type(upload.fileName()),
                upload.size(),
                hash,
                Objects.requireNonNullElse(text(form, "regulation_type"), ""),
                Objects.requireNonNullElse(text(form, "version"), ""),
                flag(form, "generate_summary"));
        String run = PublicId.random();
        try {
            Work work = store.together(() -> {
                long id = store.add(account, docId, named, run, person);
                store.event(id, "pending", "stored", "store", "Its file is kept.", Map.of("size_bytes", upload.size()));
                trail.changed(call, new Change("document.create", DOCUMENT, docId, Map.of(), audited(named)));
                return accept(call, docId, run, sync);
            });
            if (sync) {
                exchange.setProperty(Work.PROPERTY, work);
            }
        } catch (DuplicateKeyException _) {
            throw taken(docId);
        }
        // one with the same bytes may have gone in between
        if (!Files.exists(files.path(hash), LinkOption.NOFOLLOW_LINKS)) {
            files.keep(upload.path());
        }
        moments.reached("knowledge.accepted");
        inbox.wake();
        exchange.setProperty("awaited", sync);
        return store.find(account, docId).orElseThrow(Documents::none);
    }

    private void refuseTaken(long account, String docId) {
        if (store.find(account, docId).isPresent()) {
            throw taken(docId);
        }
    }

    private static Refusal taken(String docId) {
        return new Refusal(409, "The account has a document " + docId + ": reprocess it, or delete it first.");
    }

    private Work accept(Call call, String docId, String run, boolean claimed) {
        var beginning = new Beginning(
                call.tenant().id(),
                DocumentJobs.CAPABILITY,
                "http",
                docId,
                call.principal().name(),
                "{}",
                null,
                call.requestId());
        var arrival = Arrival.job(
                KnowledgeModule.LANE,
                KnowledgeModule.LANE + ":" + call.tenant().idRandom(),
                run,
                DOCUMENT + " " + docId + " " + call.tenant().id(),
                beginning);
        return (claimed ? inbox.acceptAndClaim(arrival, run) : inbox.accept(arrival, run)).orElseThrow();
    }

    private static Upload file(UploadForm form) {
        if (form.files().size() != 1) {
            throw new Refusal(
                    400,
                    "One file is needed, in the part file; %d came."
                            .formatted(form.files().size()));
        }
        Upload upload = form.files().getFirst();
        if (upload.fileName().isBlank()) {
            throw new Refusal(400, "The file has no name.");
        }
        if (upload.fileName().length() > LONGEST_NAME) {
            throw new Refusal(400, "The file's name is longer than " + LONGEST_NAME + " characters.");
        }
        if (upload.size() == 0) {
            throw new Refusal(400, "The file is empty.");
        }
        return upload;
    }

    private static String type(String fileName) {
        String end = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(end, TYPES_DEFAULT);
    }

    /// Forms send fields that were left empty, too.
    private static @Nullable String text(UploadForm form, String name) {
        JsonNode text = form.texts().path(name);
        return text.asText().isBlank() ? null : text.asText().strip();
    }

    private static boolean flag(UploadForm form, String name) {
        return Boolean.parseBoolean(text(form, name));
    }

    private static Map<String, Object> audited(Document.Named named) {
        var after = new LinkedHashMap<String, Object>();
        after.put("doc_name", named.docName());
        after.put("file_name", named.fileName());
        after.put("size_bytes", named.size());
        after.put("regulation_type", named.regulationType());
        after.put("version", named.version());
        return after;
    }

    /// What a caller is told who does not wait.
    public Outcome stored(@Body Document document) {
        return answered(
                document, "stored", "It is read in the background: see /api/v1/documents/status/" + document.docId());
    }

    /// What a caller is told who has waited.
    public Outcome result(@Body DocumentJob job) {
        Outcome.Refused refused = job.refused();
        String docId = job.document().docId();
        if (refused != null) {
            return refused.with(Map.of("doc_id", docId));
        }
        return store.find(job.document().account(), docId)
                .filter(document -> document.reading().status().equals("indexed"))
                .map(document -> answered(document, "indexed", "It is indexed."))
                .orElseGet(() -> new Outcome.Refused(409, "The document was deleted while it was read.")
                        .with(Map.of("doc_id", docId)));
    }

    private static Outcome answered(Document document, String status, String message) {
        var told = new LinkedHashMap<String, Object>();
        told.put("doc_id", document.docId());
        told.put("doc_name", document.named().docName());
        told.put("status", status);
        told.put("message", message);
        told.put("num_chunks", document.reading().chunks());
        told.put("summary", document.reading().summary());
        told.put("summary_latency_ms", document.reading().summaryMillis());
        return new Outcome.Done(told);
    }

    public Outcome status(@ExchangeProperty(Call.PROPERTY) Call call) {
        Document document = document(call);
        var shown = document.progress(call.tenant().idRandom());
        shown.put("events", store.events(document.id()));
        return new Outcome.Done(shown);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        call.person();
        int most = Integer.parseInt(call.required("per_page"));
        var found = store.find(new DocumentStore.Query(
                call.tenant().id(),
                null,
                call.parameter("status"),
                call.parameter("regulation_type"),
                call.parameter("version"),
                call.parameter("q"),
                most,
                (Long.parseLong(call.required("page")) - 1) * most));
        var listed = new LinkedHashMap<String, Object>();
        listed.put("items", found.documents().stream().map(Document::shown).toList());
        listed.put("total", found.total());
        return new Outcome.Done(listed);
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(document(call).shown());
    }

    public Outcome file(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        Document.Named named = document(call).named();
        try {
            var headers = new LinkedHashMap<>(KEPT_APART);
            headers.put("Content-Disposition", ContentDisposition.of("attachment", named.fileName()));
            String hash = Objects.requireNonNull(named.hash(), "a document has a file");
            return new Outcome.Content(
                    FileChannel.open(files.path(hash), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS),
                    named.contentType(),
                    "\"" + hash + "\"",
                    headers,
                    Outcome.Wanted.of(call));
        } catch (NoSuchFileException _) {
            return new Outcome.NotFound("The document's file is gone from the hub's disk.");
        }
    }

    /// The row goes with all that was read of it; work in progress finds it gone.
    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        call.person();
        long account = call.tenant().id();
        List<String> left = store.together(() -> {
            // first the index, as all do that change what answers stand on
            long change = store.nextChange(account, null);
            Document document = store.hold(account, call.required("doc_id")).orElseThrow(Documents::none);
            trail.changed(
                    call,
                    new Change("document.delete", DOCUMENT, document.docId(), audited(document.named()), Map.of()));
            return store.remove(document, change);
        });
        moments.reached("knowledge.deleted");
        for (String hash : left) {
            files.drop(hash);
        }
        return new Outcome.Done(204, null, "", Map.of());
    }

    public Outcome reprocess(@ExchangeProperty(Call.PROPERTY) Call call) {
        call.person();
        String run = PublicId.random();
        String docId = call.required("doc_id");
        store.together(() -> {
            Document document = store.hold(call.tenant().id(), docId).orElseThrow(Documents::none);
            if (document.work().goesOn()) {
                throw new Refusal(
                        409,
                        "The document is at work: /v3/hub/run/"
                                + document.work().run() + ".");
            }
            store.want(document, run);
            store.event(
                    document.id(),
                    document.reading().status(),
                    "stored",
                    "store",
                    "It is to be read again.",
                    Map.of("run_id", run));
            trail.changed(
                    call,
                    new Change(
                            "document.reprocess",
                            DOCUMENT,
                            docId,
                            Map.of("status", document.reading().status()),
                            Map.of("status", "stored", "run_id", run)));
            return accept(call, docId, run, false);
        });
        inbox.wake();
        var told = new LinkedHashMap<String, Object>();
        told.put("doc_id", docId);
        told.put("run_id", run);
        told.put("message", "It is read again: see /api/v1/documents/status/" + docId);
        return new Outcome.Done(202, told, "", Map.of());
    }

    private Document document(Call call) {
        call.person();
        return store.find(call.tenant().id(), call.required("doc_id")).orElseThrow(Documents::none);
    }

    private static Refusal none() {
        return new Refusal(404, "There is no such document.");
    }
}
