package io.serai.tickets;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.Asks;
import io.serai.hub.runs.RunEnd;
import io.serai.imports.ImportCounts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What became of the tickets that were read. All but `hidden` add up to `read`.
///
/// @param gone tickets that the vendor has no more
/// @param hidden badges
public record Tally(
        int read, int created, int updated, int unchanged, int skipped, int rejected, int gone, int hidden) {

    /// @param read tickets
    /// @param merged what became of the rows made of them, and of others of the same people
    public static Tally of(int read, int gone, int unreadable, ImportCounts merged, int hidden) {
        int rejected = merged.rejected() + unreadable;
        int rest = read - gone - merged.created() - merged.updated() - merged.skipped() - rejected;
        return new Tally(
                read, merged.created(), merged.updated(), Math.max(0, rest), merged.skipped(), rejected, gone, hidden);
    }

    /// With others that were read and mean nobody here.
    Tally andSkipped(int more) {
        return new Tally(read + more, created, updated, unchanged, skipped + more, rejected, gone, hidden);
    }

    public Map<String, Integer> byName() {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("read", read);
        counts.put("created", created);
        counts.put("updated", updated);
        counts.put("unchanged", unchanged);
        counts.put("skipped", skipped);
        counts.put("rejected", rejected);
        counts.put("gone", gone);
        counts.put("hidden", hidden);
        return counts;
    }

    /// Tells the run, in the work's own transaction. A replay's run stands for many, and counts for itself.
    public void note(JdbcClient sql, ObjectMapper json, Work work, String message) {
        note(sql, json, work, byName(), rejected, message);
    }

    /// The same of a run that stops and asks.
    void ask(JdbcClient sql, ObjectMapper json, Work work, String message, Asks asks) {
        new RunEnd(byName(), rejected, message, asks).note(sql, json, work.runKey());
    }

    public static void note(
            JdbcClient sql, ObjectMapper json, Work work, Map<String, Integer> counts, int rejected, String message) {
        if (work.letter() == null) {
            new RunEnd(counts, rejected, message, null).note(sql, json, work.runKey());
        }
    }
}
