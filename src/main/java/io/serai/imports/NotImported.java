package io.serai.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a file that become nothing: counted, and kept with the run so that people see why. Rejected ones are
/// kept whole, to be mended and sent again.
final class NotImported {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_CHARS = 255;
    private static final int MAX_REASON_CHARS = 1_000;
    private static final String INSERT =
            "INSERT INTO run_rejection (run_id, row_no, kind, column_name, `value`, reason, raw_json)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final MergeConnection connection;
    private final long runId;
    private final List<Row> waiting = new ArrayList<>();
    private int skipped;
    private int rejected;

    private record Row(
            int row,
            String kind,
            @Nullable String column,
            @Nullable String value,
            String reason,
            @Nullable SourceRow raw) {}

    NotImported(MergeConnection connection, long runId) {
        this.connection = connection;
        this.runId = runId;
    }

    int skipped() {
        return skipped;
    }

    int rejected() {
        return rejected;
    }

    /// What an earlier try of this run kept.
    void clear() {
        connection
                .sql("DELETE FROM run_rejection WHERE run_id = ?")
                .param(runId)
                .update();
    }

    /// @return whether the row is one of these
    boolean take(ReadAhead.Read read) {
        return switch (read.mapped()) {
            case Mapped.Skipped row -> {
                skipped++;
                yield waiting.add(new Row(row.row(), "skipped", null, null, row.reason(), null));
            }
            case Mapped.Rejected row -> {
                rejected++;
                yield waiting.add(new Row(row.row(), "rejected", row.column(), row.value(), row.reason(), read.row()));
            }
            case Attendee row -> false;
            case ProgramRow row -> false;
        };
    }

    /// Writes and commits what was taken since the last time.
    void store() {
        if (waiting.isEmpty()) {
            return;
        }
        connection.bulk(INSERT, waiting, (insert, row) -> {
            insert.setLong(1, runId);
            insert.setInt(2, row.row);
            insert.setString(3, row.kind);
            insert.setString(4, shortened(row.column, MAX_CHARS));
            insert.setString(5, shortened(row.value, MAX_CHARS));
            insert.setString(6, shortened(row.reason, MAX_REASON_CHARS));
            insert.setString(7, row.raw == null ? null : cells(row.raw));
        });
        connection.commit();
        waiting.clear();
    }

    private static @Nullable String shortened(@Nullable String text, int chars) {
        if (text == null || text.codePointCount(0, text.length()) <= chars) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, chars - 1)) + "…";
    }

    private static String cells(SourceRow row) {
        try {
            return JSON.writeValueAsString(row.cells());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }
}
