package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A route as a page shows it.
///
/// @param status as the API names it
/// @param schedule the id of the schedule that it begins at; empty for none
public record RouteRow(
        String id,
        String description,
        String domain,
        String from,
        String status,
        String schedule,
        Counts counts,
        @Nullable When last) {
    private static final double LONG = 10;

    /// As people choose it.
    static final Map<String, String> STATUSES = statuses();

    /// What went through it.
    ///
    /// @param mean with its unit; a dash where nothing has ended
    public record Counts(long exchanges, long failed, long inFlight, String mean) {
        static Counts of(JsonNode row) {
            return new Counts(
                    row.path("exchanges").asLong(),
                    row.path("failed").asLong(),
                    row.path("in_flight").asLong(),
                    mean(row.path("mean_ms")));
        }

        private static String mean(JsonNode millis) {
            double mean = millis.asDouble();
            return millis.isNumber() ? String.format(Locale.ROOT, mean < LONG ? "%.2f ms" : "%.0f ms", mean) : "–";
        }
    }

    /// A step of its way, with those inside of it.
    ///
    /// @param id empty where the route is not loaded yet
    /// @param counts null where it is not counted
    public record Step(
            String id,
            String type,
            String what,
            String description,
            @Nullable Counts counts,
            List<Step> steps) {
        public Step {
            steps = List.copyOf(steps);
        }

        static List<Step> of(JsonNode steps) {
            return steps.valueStream()
                    .map(step -> new Step(
                            step.path("id").asText(""),
                            step.path("type").asText(),
                            step.path("what").asText(""),
                            step.path("description").asText(""),
                            step.path("counted").asBoolean() ? Counts.of(step) : null,
                            of(step.path("steps"))))
                    .toList();
        }
    }

    static RouteRow of(JsonNode row) {
        return new RouteRow(
                row.path("id").asText(),
                row.path("description").asText(""),
                row.path("domain").asText(),
                row.path("from").asText(),
                row.path("status").asText(),
                row.path("schedule").asText(""),
                Counts.of(row),
                When.exactly(row.path("last_at")));
    }

    private static Map<String, String> statuses() {
        var statuses = new LinkedHashMap<String, String>();
        statuses.put("", "any");
        statuses.put("started", "started");
        statuses.put("stopped", "stopped");
        statuses.put("not_loaded", "not loaded yet");
        return Collections.unmodifiableMap(statuses);
    }

    /// Its state, for people.
    public String state() {
        return STATUSES.getOrDefault(status, status);
    }

    /// Of the state's badge.
    public String tone() {
        return switch (status) {
            case "started" -> "on";
            case "stopped" -> "off";
            default -> "busy";
        };
    }

    public boolean loaded() {
        return !status.equals("not_loaded");
    }

    /// Of its page.
    public String address() {
        return "/routes/" + segment(id);
    }

    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
