package io.serai.knowledge;

import io.serai.hub.delivery.Work;
import io.serai.knowledge.parse.Parsed;
import io.serai.web.Outcome;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One reading of a document on its way from its file to the index.
public final class DocumentJob {
    private final Work work;
    private final Document document;
    private String status;
    private String stage;
    private @Nullable Parsed parsed;
    private int chunks;
    private String summary = "";
    private int summaryMillis;
    private float @Nullable [] mean;
    private boolean over;
    private Outcome.@Nullable Refused refused;

    DocumentJob(Work work, Document document) {
        this.work = work;
        this.document = document;
        this.status = document.reading().status();
        this.stage = document.reading().stage();
    }

    Work work() {
        return work;
    }

    Document document() {
        return document;
    }

    int generation() {
        return document.reading().wanted();
    }

    /// Whether its caller waits.
    boolean isAwaited() {
        return !work.byWorker();
    }

    String status() {
        return status;
    }

    String stage() {
        return stage;
    }

    void reached(String status, String stage) {
        this.status = status;
        this.stage = stage;
    }

    Parsed parsed() {
        return Objects.requireNonNull(parsed, "a document is parsed before it is cut");
    }

    void parsed(Parsed parsed) {
        this.parsed = parsed;
    }

    int chunks() {
        return chunks;
    }

    /// @param mean the middle of their vectors
    void embedded(int chunks, float[] mean) {
        this.chunks = chunks;
        this.mean = mean;
    }

    float[] mean() {
        return Objects.requireNonNull(mean, "a document is embedded before it is summarized");
    }

    String summary() {
        return summary;
    }

    int summaryMillis() {
        return summaryMillis;
    }

    void summarized(String summary, int millis) {
        this.summary = summary;
        this.summaryMillis = millis;
    }

    /// Nothing more is to be done: it failed, or nobody wants it any more.
    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    Outcome.@Nullable Refused refused() {
        return refused;
    }

    /// What a caller is told who waits.
    void refuse(Outcome.Refused outcome) {
        this.refused = outcome;
        this.over = true;
    }
}
