package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A run as a page shows it.
///
/// @param percent how far it is
/// @param counts by their names
/// @param asks what it asks a person; empty for nothing
public record RunView(
        String id,
        String capability,
        String trigger,
        String source,
        String by,
        String status,
        int percent,
        Map<String, String> counts,
        String message,
        String asks,
        long howMany,
        @Nullable When started,
        @Nullable When finished,
        String request,
        long letters) {
    static final Map<String, String> STATUSES = statuses();

    public RunView {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    private static Map<String, String> statuses() {
        var statuses = new LinkedHashMap<String, String>();
        statuses.put("", "any");
        for (String status : List.of("running", "done", "partial", "failed")) {
            statuses.put(status, status);
        }
        return Collections.unmodifiableMap(statuses);
    }

    static RunView of(JsonNode row) {
        var counts = new LinkedHashMap<String, String>();
        row.path("counts")
                .properties()
                .forEach(count -> counts.put(
                        count.getKey().replace('_', ' '),
                        count.getValue().isValueNode()
                                ? count.getValue().asText()
                                : count.getValue().toString()));
        return new RunView(
                row.path("id").asText(),
                row.path("capability").asText(),
                row.path("trigger").asText(""),
                row.path("source").asText(""),
                row.path("triggered_by").asText(""),
                row.path("status").asText(),
                (int) Math.floor(row.path("progress").asDouble() * 100),
                counts,
                row.path("message").asText(""),
                row.at("/asks/what").asText(""),
                row.at("/asks/how_many").asLong(),
                When.exactly(row.path("started_on")),
                When.exactly(row.path("finished_on")),
                row.path("request_id").asText(""),
                row.path("dead_letters").asLong());
    }

    public boolean running() {
        return status.equals("running");
    }

    /// Of the state's badge.
    public String tone() {
        return status.equals("done") ? "on" : running() ? "busy" : "off";
    }
}
