package io.serai.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the sandbox told of all events, for people.
final class ShadowReport {
    /// So many differences are listed; all are counted.
    private static final int LISTED = 1_000;

    private final Map<Long, Map<String, Object>> events;
    private final List<Map<String, Object>> differing = new ArrayList<>();
    private final List<Map<String, Object>> notComparable = new ArrayList<>();
    private final Set<String> ignored = new TreeSet<>();
    private int played;
    private int same;
    private int differences;

    ShadowReport(Map<Long, Map<String, Object>> events) {
        this.events = events;
    }

    void add(JsonNode line) {
        played++;
        Map<String, Object> event =
                new LinkedHashMap<>(events.getOrDefault(line.path("event").asLong(), Map.of()));
        line.path("chance").forEach(one -> ignored.add(one.asText()));
        if (line.hasNonNull("obstacle")) {
            event.put("why", line.path("obstacle").asText());
            notComparable.add(event);
            return;
        }
        JsonNode found = line.path("differences");
        if (found.isEmpty()) {
            same++;
            return;
        }
        differences += found.size();
        event.put("rows", of(found, "row"));
        event.put("calls", of(found, "call"));
        event.put("letters", of(found, "letter"));
        event.put("outcome", of(found, "outcome").stream().findFirst().orElse(null));
        if (differences <= LISTED || differing.isEmpty()) {
            differing.add(event);
        }
    }

    private static List<Map<String, Object>> of(JsonNode found, String kind) {
        var all = new ArrayList<Map<String, Object>>();
        for (JsonNode one : found) {
            if (one.path("kind").asText().equals(kind)) {
                all.add(shown(kind, one));
            }
        }
        return all;
    }

    private static Map<String, Object> shown(String kind, JsonNode one) {
        var names = new HashMap<String, String>();
        switch (kind) {
            case "row" -> names.putAll(Map.of("what", "change", "type", "type", "id", "id", "field", "field"));
            case "call" -> names.putAll(Map.of("what", "method", "type", "system", "id", "path", "field", "field"));
            case "letter" -> names.putAll(Map.of("type", "kind", "id", "to", "field", "field"));
            default -> {}
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String name : List.of("what", "type", "id", "field")) {
            if (names.containsKey(name)) {
                shown.put(names.get(name), one.path(name).asText());
            }
        }
        shown.put("live", one.hasNonNull("live") ? one.path("live").asText() : null);
        shown.put("edited", one.hasNonNull("edited") ? one.path("edited").asText() : null);
        return shown;
    }

    void into(Map<String, Object> answer) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("found", events.size());
        counts.put("played", played);
        counts.put("same", same);
        counts.put("different", played - same - notComparable.size());
        counts.put("not_comparable", notComparable.size());
        counts.put("not_reached", events.size() - played);
        answer.put("events", counts);
        answer.put("differences", differing);
        answer.put("not_comparable", notComparable);
        answer.put("ignored", ignored);
    }
}
