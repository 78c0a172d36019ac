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
/// @param capability what was done, such as `imports.splash`
/// @param trigger `http`, `webhook`, `file`, `schedule` or `replay`
/// @param source what it came from, such as a file's name
/// @param triggeredBy who or what, never a secret
/// @param status `running`, `done`, `partial` or `failed`
/// @param progress 0 to 1
/// @param message what a person is told of it; empty while it runs
/// @param deadLetters how many of its letters wait for a person
/// @param asks what it asks a person, `{what, how_many, limit}`; null where it asks nothing, or not any more
/// @param fileRead how its file was read: encoding, delimiter, sheet, header_row, notes; null where it read none
/// @param fileHash SHA-256 of the file it reads, in hex
public record Run(
        long key,
        String id,
        String accountId,
        String capability,
        String trigger,
        String source,
        String triggeredBy,
        String status,
        double progress,
        Map<String, Object> counts,
        String message,
        @Nullable Map<String, Object> asks,
        @Nullable Map<String, Object> fileRead,
        @Nullable String fileHash,
        Instant startedOn,
        @Nullable Instant finishedOn,
        String requestId,
        long deadLetters) {

    public Run {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        fileRead = fileRead == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(fileRead));
        asks = asks == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(asks));
    }

    public boolean ended() {
        return !status.equals("running");
    }

    /// As the API answers it.
    public Map<String, Object> described() {
        var run = new LinkedHashMap<String, Object>();
        run.put("id", id);
        run.put("account_id", accountId);
        run.put("capability", capability);
        run.put("trigger", trigger);
        run.put("source", source);
        run.put("triggered_by", triggeredBy);
        run.put("status", status);
        run.put("progress", progress);
        run.put("counts", counts);
        run.put("message", message);
        if (asks != null) {
            run.put("asks", asks);
        }
        if (fileRead != null) {
            run.put("file", fileRead);
        }
        run.put("started_on", startedOn.toString());
        run.put("finished_on", finishedOn == null ? null : finishedOn.toString());
        run.put("request_id", requestId);
        run.put("dead_letters", deadLetters);
        return run;
    }
}
