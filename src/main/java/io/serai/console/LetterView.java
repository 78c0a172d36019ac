package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dead letter as a list shows it.
public record LetterView(
        String id,
        String capability,
        String endpoint,
        String exception,
        String message,
        String fingerprint,
        String status,
        long attempts,
        @Nullable When first,
        @Nullable When last) {
    static final Map<String, String> STATUSES = statuses();

    /// Letters that failed alike.
    public record Group(
            String fingerprint,
            long letters,
            String capability,
            String endpoint,
            String exception,
            String message,
            @Nullable When first,
            @Nullable When last) {
        static Group of(JsonNode row) {
            return new Group(
                    row.path("fingerprint").asText(),
                    row.path("letters").asLong(),
                    row.path("capability").asText(),
                    row.path("endpoint").asText(""),
                    row.path("exception").asText(""),
                    row.path("message").asText(""),
                    When.of(row.path("first_failed_on")),
                    When.of(row.path("last_failed_on")));
        }
    }

    private static Map<String, String> statuses() {
        var statuses = new LinkedHashMap<String, String>();
        for (String status : List.of("open", "replaying", "replayed", "discarded")) {
            statuses.put(status, status);
        }
        return Collections.unmodifiableMap(statuses);
    }

    static LetterView of(JsonNode row) {
        return new LetterView(
                row.path("id").asText(),
                row.path("capability").asText(),
                row.path("endpoint").asText(""),
                row.path("exception").asText(""),
                row.path("message").asText(""),
                row.path("fingerprint").asText(""),
                row.path("status").asText(),
                row.path("attempts").asLong(),
                When.exactly(row.path("first_failed_on")),
                When.exactly(row.path("last_failed_on")));
    }

    public boolean open() {
        return status.equals("open");
    }

    /// Of the state's badge.
    public String tone() {
        return status.equals("replayed") ? "on" : status.equals("replaying") ? "busy" : "off";
    }
}
