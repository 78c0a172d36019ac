package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What an edited route would have done otherwise, as a page shows it.
///
/// @param ignored what differs by time or chance
public record TriedRoute(Counts counts, long millis, List<Event> differing, List<Event> notComparable, String ignored) {
    private static final int SHOWN = 50;

    public TriedRoute {
        differing = List.copyOf(differing);
        notComparable = List.copyOf(notComparable);
    }

    public record Counts(int found, int played, int same, int different, int notComparable, int notReached) {}

    /// @param why it says nothing; empty where it does
    public record Event(String key, String account, String capability, String why, List<Difference> differences) {
        public Event {
            differences = List.copyOf(differences);
        }
    }

    /// @param live a dash where the live route does nothing of the kind
    public record Difference(String what, String field, String live, String edited) {}

    static TriedRoute of(JsonNode data) {
        JsonNode counts = data.path("events");
        var ignored = new ArrayList<String>();
        data.path("ignored").forEach(one -> ignored.add(one.asText()));
        return new TriedRoute(
                new Counts(
                        counts.path("found").asInt(),
                        counts.path("played").asInt(),
                        counts.path("same").asInt(),
                        counts.path("different").asInt(),
                        counts.path("not_comparable").asInt(),
                        counts.path("not_reached").asInt()),
                data.path("took_ms").asLong(),
                events(data.path("differences")),
                events(data.path("not_comparable")),
                String.join(", ", ignored));
    }

    private static List<Event> events(JsonNode rows) {
        var events = new ArrayList<Event>();
        for (JsonNode row : rows) {
            if (events.size() < SHOWN) {
                events.add(new Event(
                        row.path("event_key").asText(),
                        row.path("account").asText(),
                        row.path("capability").asText(),
                        row.path("why").asText(""),
                        differences(row)));
            }
        }
        return events;
    }

    private static List<Difference> differences(JsonNode event) {
        var all = new ArrayList<Difference>();
        event.path("rows")
                .forEach(row -> all.add(difference(
                        row,
                        row.path("change").asText() + " " + row.path("type").asText() + " "
                                + row.path("id").asText())));
        event.path("calls")
                .forEach(call -> all.add(difference(
                        call,
                        "call " + call.path("system").asText() + " "
                                + call.path("method").asText() + " "
                                + call.path("path").asText())));
        event.path("letters")
                .forEach(letter -> all.add(difference(
                        letter,
                        "letter " + letter.path("kind").asText() + " to "
                                + letter.path("to").asText())));
        if (event.hasNonNull("outcome")) {
            all.add(difference(event.path("outcome"), "how it ends"));
        }
        return all;
    }

    private static Difference difference(JsonNode one, String what) {
        return new Difference(
                what.strip(), one.path("field").asText(""), shown(one.path("live")), shown(one.path("edited")));
    }

    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : "–";
    }
}
