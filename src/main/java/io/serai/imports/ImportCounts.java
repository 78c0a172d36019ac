package io.serai.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/// What became of the rows of a file; the first five add up to [#read].
///
/// @param notProcessed rows outside the window that was asked for
public record ImportCounts(int created, int updated, int unchanged, int skipped, int rejected, int notProcessed) {

    /// Rows processed.
    public int read() {
        return created + updated + unchanged + skipped + rejected;
    }

    /// By the names that a run and an answer give them.
    public Map<String, Integer> byName() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("read", read());
        counts.put("created", created);
        counts.put("updated", updated);
        counts.put("unchanged", unchanged);
        counts.put("skipped", skipped);
        counts.put("rejected", rejected);
        counts.put("not_processed", notProcessed);
        return counts;
    }
}
