package io.serai.knowledge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.RunStore;
import io.serai.knowledge.index.Embeddings;
import io.serai.knowledge.index.Passages;
import io.serai.knowledge.index.Vectors;
import io.serai.knowledge.parse.Cutter;
import io.serai.knowledge.parse.FileParser;
import io.serai.knowledge.parse.Parsed;
import io.serai.knowledge.parse.ParsedLines;
import io.serai.knowledge.parse.Piece;
import io.serai.knowledge.parse.UnreadableException;
import io.serai.web.DiskFault;
import io.serai.web.Failures;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataIntegrityViolationException;

/// The bean `documentJobs`: the stages of a document, from its file to the index. Each begins anew what an earlier
/// try has left; answers stand on the reading before until the last one is done.
public final class DocumentJobs {
    static final String CAPABILITY = "knowledge.document";

    private static final Logger LOG = LoggerFactory.getLogger(DocumentJobs.class);
    private static final Duration APART = Duration.ofSeconds(30);
    private static final int BATCH = 32;
    private static final int TOLD = 8;

    /// Workers that were lost over a document before it is given up; the inbox gives up at one more.
    private static final int MOST_LOST = 4;

    private static final float TOLERANCE = 1e-3f;

    /// What the stages stand on.
    ///
    /// @param most documents at a time
    /// @param tries of what may pass
    record Parts(
            DocumentStore store,
            FileStore files,
            FileParser parser,
            Embeddings embeddings,
            Passages index,
            Summaries summaries,
            Inbox inbox,
            RunStore runs,
            Moments moments,
            ObjectMapper json,
            int most,
            int tries) {}

    private final Parts parts;
    private final DocumentStore store;
    private final Semaphore room;

    DocumentJobs(Parts parts) {
        this.parts = parts;
        this.store = parts.store();
        this.room = new Semaphore(parts.most(), true);
    }

    /// What a claimed row is about; null where nobody wants it any more.
    public @Nullable DocumentJob begin(@ExchangeProperty(Work.PROPERTY) Work work) throws InterruptedException {
        MDC.put("account", work.accountId());
        Document document = store.ofRun(work.account(), work.eventKey()).orElse(null);
        if (document == null || document.reading().status().equals("indexed")) {
            parts.runs()
                    .end(work.runKey(), "done", Map.of(), "The document was removed, or is to be read by another run.");
            if (!work.byWorker()) {
                parts.inbox().finish(work);
                throw new Refusal(409, "The document was deleted before it was read.");
            }
            return null;
        }
        room.acquire();
        return new DocumentJob(work, document);
    }

    /// Makes room for the next.
    public void release() {
        room.release();
    }

    public void parse(@Body DocumentJob job) throws IOException, TimeoutException, InterruptedException {
        Document document = job.document();
        if (!job.isAwaited() && store.failures(job.work().key())[1] >= MOST_LOST) {
            throw new UnreadableException(
                    "Every worker that took it ended before it did: what is in the file may be why.");
        }
        store.clear(document.id(), job.generation());
        if (!store.reached(
                job,
                "stored",
                "parse",
                "Its file is read.",
                Map.of("try", document.work().failures() + 1))) {
            job.end();
            return;
        }
        parts.moments().reached("knowledge.parse");
        Path file = parts.files().path(Objects.requireNonNull(document.named().hash(), "a document has a file"));
        Parsed parsed;
        try {
            parsed = parts.parser()
                    .parse(file, document.named().fileName(), () -> store.isWanted(document.id(), job.generation()));
        } catch (NoSuchFileException _) {
            throw new UnreadableException("The document's file is gone from the hub's disk. Upload it again.");
        }
        if (parsed == null) {
            job.end();
            return;
        }
        job.parsed(parsed);
        store.parsed(job, parsed);
        keepArtefacts(job, parsed);
        var read = Map.of(
                "parser",
                parsed.parser(),
                "pages",
                parsed.pages().size(),
                "blocks",
                parsed.blocks().size());
        if (!store.reached(job, "parsed", "parse", "Its file was read.", read)) {
            job.end();
        }
    }

    /// They are of use to people only, so a document does without.
    private void keepArtefacts(DocumentJob job, Parsed parsed) {
        try {
            var bytes = new ByteArrayOutputStream();
            ParsedLines.write(parsed, parts.json(), bytes);
            String hash = parts.files().keep(new ByteArrayInputStream(bytes.toByteArray()));
            if (!store.artefacts(job, hash)) {
                parts.files().drop(hash);
            }
        } catch (IOException e) {
            LOG.warn("what was read of a document could not be kept: {}", e.toString());
            store.event(
                    job.document().id(),
                    job.status(),
                    job.status(),
                    "parse",
                    "Warning: what was read could not be kept beside the file.",
                    Map.of("warning", true, "reason", e.getClass().getSimpleName()));
        }
    }

    /// Cuts it into passages and has each embedded.
    public void embed(@Body DocumentJob job) {
        if (job.isOver()) {
            return;
        }
        Embeddings model = parts.embeddings();
        parts.moments().reached("knowledge.embed");
        List<Piece> pieces = new Cutter(model::pieces, model.mostPieces()).cut(job.parsed());
        if (!store.reached(job, "parsed", "embed", "Its passages are embedded.", Map.of("passages", pieces.size()))) {
            job.end();
            return;
        }
        float[] mean = new float[model.dimensions()];
        for (int from = 0; from < pieces.size(); from += BATCH) {
            List<Piece> some = pieces.subList(from, Math.min(pieces.size(), from + BATCH));
            if (!store.isWanted(job.document().id(), job.generation())) {
                job.end();
                return;
            }
            List<float[]> vectors =
                    checked(model, some.stream().map(Piece::embedded).toList());
            for (float[] vector : vectors) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += vector[i] / pieces.size();
                }
            }
            store.passages(job, from, some, vectors.stream().map(Vectors::bytes).toList(), model.model());
            parts.runs().progress(job.work().runKey(), (double) from / pieces.size(), Map.of("passages", from));
            parts.moments().reached("knowledge.embedded");
        }
        job.embedded(pieces.size(), mean);
    }

    /// A vector that nothing can be compared with would be found nowhere, or everywhere.
    private static List<float[]> checked(Embeddings model, List<String> texts) {
        List<float[]> vectors = model.embed(texts);
        boolean right = vectors.size() == texts.size();
        for (float[] vector : vectors) {
            double length = Math.sqrt(QuotedSummary.near(vector, vector));
            right &= vector.length == model.dimensions() && Math.abs(length - 1) < TOLERANCE;
        }
        if (!right) {
            throw DeliveryException.permanent(
                    "embeddings",
                    "The model %s answered no vectors of %d numbers and length 1."
                            .formatted(model.model(), model.dimensions()));
        }
        return vectors;
    }

    /// Puts it in the place of the reading before, all at once, with the end of the work on it.
    public void index(@Body DocumentJob job) {
        if (job.isOver()) {
            return;
        }
        if (!store.reached(job, "parsed", "index", "It is put into the index.", Map.of())) {
            job.end();
            return;
        }
        if (job.document().named().summarized()) {
            summarize(job);
        }
        parts.moments().reached("knowledge.index");
        boolean finished = store.together(() -> {
            long change =
                    store.nextChange(job.work().account(), parts.embeddings().model());
            boolean wanted = store.finish(job, change);
            if (wanted) {
                parts.inbox().markDone(job.work());
            }
            return wanted;
        });
        if (finished) {
            parts.runs().count(job.work().runKey(), Map.of("passages", job.chunks()));
            parts.moments().reached("knowledge.indexed");
            showAtOnce(job);
        } else {
            job.end();
        }
    }

    /// Who waited for it asks next, and this node's copy of the index may be up to a second behind.
    private void showAtOnce(DocumentJob job) {
        if (job.isAwaited()) {
            try {
                parts.index().refresh(job.work().account());
            } catch (RuntimeException e) {
                LOG.warn("a document is found a moment later: {}", e.toString());
            }
        }
    }

    private void summarize(DocumentJob job) {
        long began = System.nanoTime();
        try {
            List<String> telling = telling(job);
            String summary = parts.summaries()
                    .of(job.work().account(), telling)
                    .orElseGet(() -> new QuotedSummary(parts.embeddings()).of(telling, job.mean()));
            job.summarized(
                    summary, (int) Duration.ofNanos(System.nanoTime() - began).toMillis());
        } catch (RuntimeException e) {
            LOG.warn("a document has no summary: {}", e.toString());
            store.event(
                    job.document().id(),
                    job.status(),
                    job.status(),
                    "index",
                    "Warning: no summary could be made.",
                    Map.of("warning", true, "reason", e.getClass().getSimpleName()));
        }
    }

    /// The passages that are nearest to the whole, in their order.
    private List<String> telling(DocumentJob job) {
        List<Piece> pieces =
                new Cutter(parts.embeddings()::pieces, parts.embeddings().mostPieces()).cut(job.parsed());
        List<Piece> some = pieces.subList(0, Math.min(pieces.size(), 4 * BATCH));
        List<float[]> vectors =
                parts.embeddings().embed(some.stream().map(Piece::embedded).toList());
        return new ArrayList<>(IntStream.range(0, some.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -QuotedSummary.near(vectors.get(i), job.mean())))
                .limit(TOLD)
                .sorted()
                .map(i -> some.get(i).text())
                .toList());
    }

    /// What becomes of a stage that failed: what can't be read has failed at once, what may pass after as many tries.
    public void failed(@Body DocumentJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure)
            throws Throwable {
        if (failure instanceof DataIntegrityViolationException
                && !store.isWanted(job.document().id(), job.generation())) {
            job.end(); // its row went while rows of it were written
            return;
        }
        UnreadableException unreadable = within(failure, UnreadableException.class);
        if (unreadable != null) {
            end(job, 422, String.valueOf(unreadable.getMessage()));
            return;
        }
        DeliveryException delivery = within(failure, DeliveryException.class);
        if (delivery != null && delivery.kind() == Kind.PERMANENT) {
            end(job, 503, String.valueOf(delivery.getMessage()));
            return;
        }
        if (isWaitedOut(failure) && !job.isAwaited()) {
            throw failure;
        }
        String why = String.valueOf((delivery == null ? failure : delivery).getMessage());
        boolean passes = delivery != null
                || within(failure, IOException.class) != null
                || within(failure, TimeoutException.class) != null;
        int tried = store.failures(job.work().key())[0] + 1;
        if (passes && !job.isAwaited() && tried < parts.tries()) {
            if (delivery != null && delivery.kind() == Kind.HELD_BACK) {
                throw delivery;
            }
            store.event(
                    job.document().id(),
                    job.status(),
                    job.status(),
                    job.stage(),
                    "Try %d failed: %s It is tried again.".formatted(tried, why),
                    Map.of("try", tried));
            throw new DeliveryException(Kind.TRANSIENT, "knowledge " + job.stage(), 0, APART, why, failure);
        }
        end(job, 503, why);
        if (!passes && !isWaitedOut(failure)) {
            LOG.error(
                    "the document {} failed by a fault of ours", job.document().docId(), failure);
        }
    }

    /// The database's or the disk's trouble, or the hub's own end: no fault of the document.
    private static boolean isWaitedOut(Throwable failure) {
        return Failures.isOutageWithin(failure)
                || within(failure, InterruptedException.class) != null
                || DiskFault.of(failure)
                        .filter(fault -> fault != DiskFault.LASTING)
                        .isPresent();
    }

    private static <T extends Throwable> @Nullable T within(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = Failures.cause(cause)) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private void end(DocumentJob job, int status, String why) {
        if (store.failed(job, why)) {
            job.refuse(new Outcome.Refused(status, why));
            parts.runs().end(job.work().runKey(), "failed", Map.of(), why);
        } else {
            job.end();
        }
    }

    /// The run of what nobody wants any more has done nothing.
    public void conclude(@Body DocumentJob job) {
        if (job.isOver() && job.refused() == null) {
            parts.runs()
                    .end(job.work().runKey(), "done", Map.of(), "The document was removed, or is read by another run.");
        }
    }
}
