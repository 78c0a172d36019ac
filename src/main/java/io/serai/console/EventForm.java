package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of an event as a form has them.
///
/// @param values by the name of the field, as text
public record EventForm(Map<String, String> values) {
    private static final List<String> TEXTS = List.of("name", "description", "location", "timezone", "language");
    private static final List<String> TIMES = List.of("start_datetime", "end_datetime", "rsvp_until");
    private static final List<String> NUMBERS = List.of("capacity", "plus_ones_max", "remind_days");
    private static final int MINUTES = 16;
    private static final Map<String, String> NEW = Map.of("plus_ones_max", "0", "remind_days", "3");

    /// @param event as it is; missing for one that is to be made
    /// @param sent what was sent and could not be taken; missing for none
    static EventForm of(JsonNode event, JsonNode sent) {
        var values = new LinkedHashMap<String, String>();
        for (List<String> names : List.of(TEXTS, TIMES, NUMBERS)) {
            for (String name : names) {
                String usual = event.isMissingNode() ? NEW.getOrDefault(name, "") : "";
                values.put(
                        name,
                        sent.isMissingNode()
                                ? event.path(name).asText(usual)
                                : sent.path(name).asText(""));
            }
        }
        return new EventForm(values);
    }

    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /// Zones of the IANA database that people live in; and the one that is there, whichever it is.
    public Map<String, String> zones() {
        var zones = new LinkedHashMap<String, String>();
        zones.put("", "UTC");
        if (!get("timezone").isEmpty()) {
            zones.put(get("timezone"), get("timezone"));
        }
        ZoneId.getAvailableZoneIds().stream()
                .filter(zone ->
                        zone.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*"))
                .sorted()
                .forEach(zone -> zones.put(zone, zone.replace('_', ' ')));
        return Collections.unmodifiableMap(zones);
    }

    /// What the operation takes. An empty field empties what is there.
    static Map<String, Object> wish(JsonNode form) {
        var wish = new LinkedHashMap<String, @Nullable Object>();
        for (String name : TEXTS) {
            wish.put(name, EventDesk.orNull(form, name));
        }
        wish.put("name", form.path("name").asText("").strip());
        for (String name : TIMES) {
            String time = EventDesk.orNull(form, name);
            // a field of a browser leaves out seconds that are none
            wish.put(name, time != null && time.length() == MINUTES ? time + ":00" : time);
        }
        for (String name : NUMBERS) {
            wish.put(name, EventDesk.number(form, name));
        }
        wish.computeIfAbsent("plus_ones_max", _ -> 0);
        return wish;
    }
}
