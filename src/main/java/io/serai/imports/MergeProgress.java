package io.serai.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.OneRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a merge has come, and what it counted, as its run's row knows it. Not thread-safe.
///
/// The row is written in the transaction of each batch, and only from where the one before has left it. So it never
/// says
/// more, or less, than what is committed; whoever goes on after a kill begins behind it; and of two hubs on one run the
/// second rolls its batch back.
final class MergeProgress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MergeConnection connection;
    private final MergeOrder order;
    private int position;
    private int resumedFrom;
    private int created;
    private int updated;
    private int unchanged;

    MergeProgress(MergeConnection connection, MergeOrder order) {
        this.connection = connection;
        this.order = order;
    }

    /// The last row that is merged.
    int position() {
        return position;
    }

    /// The last row that an earlier hub has merged.
    int resumedFrom() {
        return resumedFrom;
    }

    /// Goes on from where the run is; a dry run, and a merge that is one set, begin anew.
    void resume() {
        if (order.dryRun() || order.last() != null) {
            return;
        }
        connection
                .sql("SELECT position, counts_json FROM run WHERE id = ?")
                .param(order.runId())
                .query(row -> {
                    position = row.getInt("position");
                    JsonNode counts = json(row.getString("counts_json"));
                    created = counts.path("created").asInt();
                    updated = counts.path("updated").asInt();
                    unchanged = counts.path("unchanged").asInt();
                });
        resumedFrom = position;
    }

    void keepHeader(List<String> header) {
        int kept = connection
                .sql("UPDATE run SET file_header_json = ? WHERE id = ?")
                .param(text(header))
                .param(order.runId())
                .update();
        OneRow.require(kept, "run " + order.runId());
    }

    /// What was counted so far and with this.
    ImportCounts counts(Merger.Outcomes outcomes, int skipped, int rejected, int outside) {
        return new ImportCounts(
                created + outcomes.created(),
                updated + outcomes.updated(),
                unchanged + outcomes.unchanged(),
                skipped,
                rejected,
                outside);
    }

    /// @param end the last row of the batch
    /// @param lastRow of the file
    /// @throws IllegalStateException where someone else has gone on with the run
    void store(int end, int lastRow, ImportCounts counts) {
        int stored = connection
                .file("store-position")
                .param("run_id", order.runId())
                .param("from", order.dryRun() ? 0 : position)
                .param("to", order.dryRun() ? 0 : end)
                .param("progress", lastRow == 0 ? 1.0 : (double) end / lastRow)
                .param("counts", text(counts.byName()))
                .update();
        if (stored != 1) {
            throw new IllegalStateException(
                    "run " + order.runId() + " was gone on with elsewhere, past row " + position);
        }
    }

    /// To be called when the batch is committed.
    void reached(int end, ImportCounts counts) {
        created = counts.created();
        updated = counts.updated();
        unchanged = counts.unchanged();
        position = end;
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists and maps of strings and numbers are always JSON", e);
        }
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return JSON.readTree(text == null ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("run.counts_json holds no JSON", e);
        }
    }
}
