package io.serai.hub.runs;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A unit of work that a person may ask about. `key` is the integer key and never leaves the process.
///
/// @param id the public id
/// @param accountId the tenant's public id
/// @param fileRead how its file was read: encoding, delimiter, sheet, header_row, notes; null where it read none
/// @param fileHash SHA-256 of the file it reads, in hex
/// @param deadLetters how many of its letters wait for a person
public record Run(
        long key,
        String id,
        String accountId,
        Origin origin,
        State state,
        @Nullable Map<String, Object> fileRead,
        @Nullable String fileHash,
        long deadLetters) {

    public Run {
        fileRead = fileRead == null ? null : unmodifiable(fileRead);
    }

    /// What it began with, and keeps.
    ///
    /// @param capability what was done, such as `imports.splash`
    /// @param trigger `http`, `webhook`, `file`, `schedule` or `replay`
    /// @param source what it came from, such as a file's name
    /// @param triggeredBy who or what, never a secret
    public record Origin(
            String capability,
            String trigger,
            String source,
            String triggeredBy,
            String requestId,
            Instant startedOn) {}

    /// How far it is.
    ///
    /// @param status `running`, `done`, `partial` or `failed`
    /// @param progress 0 to 1
    /// @param message what a person is told of it; empty while it runs
    /// @param asks what it asks a person, `{what, how_many, limit}`; null where it asks nothing, or not any more
    /// @param finishedOn null while it runs
    public record State(
            String status,
            double progress,
            Map<String, Object> counts,
            String message,
            @Nullable Map<String, Object> asks,
            @Nullable Instant finishedOn) {
        public State {
            counts = unmodifiable(counts);
            asks = asks == null ? null : unmodifiable(asks);
        }
    }

    public boolean ended() {
        return !state.status().equals("running");
    }

    /// As the API answers it.
    public Map<String, Object> described() {
        var run = new LinkedHashMap<String, Object>();
        run.put("id", id);
        run.put("account_id", accountId);
        run.put("capability", origin.capability());
        run.put("trigger", origin.trigger());
        run.put("source", origin.source());
        run.put("triggered_by", origin.triggeredBy());
        run.put("status", state.status());
        run.put("progress", state.progress());
        run.put("counts", state.counts());
        run.put("message", state.message());
        if (state.asks() != null) {
            run.put("asks", state.asks());
        }
        if (fileRead != null) {
            run.put("file", fileRead);
        }
        Instant finished = state.finishedOn();
        run.put("started_on", origin.startedOn().toString());
        run.put("finished_on", finished == null ? null : finished.toString());
        run.put("request_id", origin.requestId());
        run.put("dead_letters", deadLetters);
        return run;
    }

    private static Map<String, Object> unmodifiable(Map<String, Object> members) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
}
