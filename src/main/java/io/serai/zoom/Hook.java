package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.DeliveryException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What a webhook says: `{event, payload: {account_id, object: {event_id, ticket_id, email, …}}}`
/// (developers.zoom.us/docs/api/events/events). Where the ids stand is taken liberally.
///
/// @param zoomEvent Zoom's id of the event that its tickets are of; empty where it is about no ticket
/// @param tickets by id, with the holder's address or nothing; empty where it is about no ticket
record Hook(String event, String zoomEvent, Map<String, String> tickets) {
    static final String ENDPOINT = "zoom webhook";
    static final int MAX_ID = 128;

    private static final Set<String> OF_TICKETS =
            Set.of("zoom_events.ticket_created", "zoom_events.ticket_updated", "zoom_events.ticket_deleted");

    Hook {
        tickets = Collections.unmodifiableMap(new LinkedHashMap<>(tickets));
    }

    /// @throws DeliveryException permanent, and says what was missing
    static Hook of(byte[] body, ObjectMapper json) {
        JsonNode hook;
        try {
            hook = json.readTree(body);
        } catch (IOException e) {
            // Jackson's message quotes the body
            throw permanent("The body can't be read as JSON.");
        }
        if (hook == null || !hook.isObject()) {
            throw permanent("The body is no JSON object.");
        }
        String event = first(hook.path("event"));
        if (event.isEmpty()) {
            throw permanent("The body names no event: expected a text in 'event'.");
        }
        return OF_TICKETS.contains(event) ? ofTickets(event, hook) : new Hook(event, "", Map.of());
    }

    private static Hook ofTickets(String event, JsonNode hook) {
        JsonNode object = hook.at("/payload/object");
        String zoomEvent = first(object.path("event_id"), object.at("/event/event_id"), hook.at("/payload/event_id"));
        if (zoomEvent.isEmpty()) {
            throw permanent("The body names no event of Zoom: expected a text in 'payload.object.event_id'.");
        }
        var tickets = new LinkedHashMap<String, String>();
        Stream.concat(
                        Stream.of(object, object.path("ticket")),
                        object.path("tickets").valueStream())
                .forEach(one -> add(tickets, one, object));
        if (tickets.isEmpty()) {
            throw permanent("The body names no ticket: expected a text in 'payload.object.ticket_id'.");
        }
        return new Hook(event, zoomEvent, tickets);
    }

    private static void add(Map<String, String> tickets, JsonNode ticket, JsonNode object) {
        String id = first(ticket.path("ticket_id"));
        if (id.length() > MAX_ID) {
            throw permanent("A ticket_id has " + id.length() + " characters, expected " + MAX_ID + " at most.");
        }
        if (!id.isEmpty()) {
            tickets.put(id, first(ticket.path("email"), object.path("email")));
        }
    }

    /// The first that is there.
    private static String first(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            String text = node.isTextual() || node.isNumber() ? node.asText().strip() : "";
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static DeliveryException permanent(String message) {
        return DeliveryException.permanent(ENDPOINT, message);
    }

    boolean isOfTickets() {
        return !tickets.isEmpty();
    }
}
