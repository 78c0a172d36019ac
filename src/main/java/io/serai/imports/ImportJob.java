package io.serai.imports;

import io.serai.hub.delivery.Work;
import io.serai.hub.runs.Run;
import io.serai.tables.FileProblem;
import io.serai.tables.TableReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One import on its way through its route: what was asked, and what each step has found so far. Not thread-safe; it
/// lives as long as the route takes.
public final class ImportJob {
    private final ImportRequest request;
    private final Events.Event event;
    private final Run run;
    private final Work work;
    private final Path file;
    private final boolean async;

    @Nullable
    TableReader reader;

    @Nullable
    RowMapping mapping;

    EventTurns.@Nullable Turn turn;

    @Nullable
    FileMerge merge;

    @Nullable
    ImportCounts counts;

    @Nullable
    Path rows;

    long rowCount;

    /// So many rows at most that become another than they were, where the caller asks for these alone; 0 for all.
    int differences;

    @Nullable
    FileProblem problem;

    List<String> ignoredColumns = List.of();

    /// How its file was read.
    Map<String, Object> source = Map.of();

    ImportJob(ImportRequest request, Events.Event event, Run run, Work work, Path file, boolean async) {
        this.request = request;
        this.event = event;
        this.run = run;
        this.work = work;
        this.file = file;
        this.async = async;
    }

    public ImportKind kind() {
        return request.kind();
    }

    /// Whether the caller wants the run at once and not the result.
    public boolean async() {
        return async;
    }

    /// Whether its run had ended before, so that only the file is left to be put away.
    public boolean ended() {
        return run.ended();
    }

    /// Whether there is another set to merge.
    public boolean more() {
        return merge != null && merge.more();
    }

    ImportRequest request() {
        return request;
    }

    Events.Event event() {
        return event;
    }

    Run run() {
        return run;
    }

    Work work() {
        return work;
    }

    Path file() {
        return file;
    }
}
