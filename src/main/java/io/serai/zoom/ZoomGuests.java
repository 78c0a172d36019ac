package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who is registered at the sandbox's Zoom events: always the same people, until a test changes them.
final class ZoomGuests {
    static final String FIRST = "sandboxZoomEventA";
    static final String SECOND = "sandboxZoomEventB";

    private static final int GUESTS_OF_FIRST = 120;
    private static final int GUESTS_OF_SECOND = 35;
    private static final String[] GIVEN = {
        "Søren", "Chloé", "Quentin", "Bob", "José", "Viktor", "Alice", "Göran", "Tariq", "Mei", "Ivan", "Zoë"
    };
    private static final String[] FAMILY = {
        "Ueda", "Zhang", "Eriksson", "Fernández", "Brânză", "Nakamura", "Ito", "Tanaka", "Wójcik", "O'Neill", "Smith"
    };
    private static final String[] ORGANIZATIONS = {"株式会社サンプル", "Stark & Sons", "Umbrella, Inc.", "Ångström AB", ""};
    private static final String[] JOBS = {"VP, Security", "Dr.", "Engineer", ""};
    private static final String[] TYPES = {"Attendee Pass", "Sponsor Staff", "Speaker"};

    private final Map<String, Map<String, ObjectNode>> events = new LinkedHashMap<>();

    ZoomGuests() {
        events.put(FIRST, new LinkedHashMap<>());
        events.put(SECOND, new LinkedHashMap<>());
        for (int i = 0; i < GUESTS_OF_FIRST; i++) {
            put(FIRST, "sandboxTicketA%04d".formatted(i), guest(i, "example.org"));
        }
        for (int i = 0; i < GUESTS_OF_SECOND; i++) {
            put(SECOND, "sandboxTicketB%04d".formatted(i), guest(i, "example.com"));
        }
    }

    private static ObjectNode guest(int i, String domain) {
        String given = GIVEN[i % GIVEN.length];
        String family = FAMILY[i % FAMILY.length];
        ObjectNode ticket = JsonNodeFactory.instance.objectNode();
        ticket.put("email", "guest.%03d@%s".formatted(i, domain));
        ticket.put("ticket_type_id", typeId(i % 10 == 3 ? 1 : i % 10 == 6 ? 2 : 0));
        ticket.put("external_ticket_id", i % 4 == 0 ? "UNKNOWN" : "REG-%05d".formatted(i));
        ticket.put("first_name", given);
        ticket.put("last_name", family);
        ticket.put("organization", ORGANIZATIONS[i % ORGANIZATIONS.length]);
        ticket.put("job_title", JOBS[i % JOBS.length]);
        ticket.put("city", "Reston");
        ticket.put("state", "VA");
        ticket.put("zip", "2019%d".formatted(i % 10));
        ticket.put("country", "US");
        ticket.put("phone", "+1 202 555 %04d".formatted(i));
        ticket.putArray("custom_questions")
                .addObject()
                .put("title", "Agree to receive marketing communication?")
                .put("answer", i % 3 == 0 ? "Yes" : i % 3 == 1 ? "No" : "");
        return ticket;
    }

    synchronized void put(String event, String id, ObjectNode ticket) {
        ObjectNode full = JsonNodeFactory.instance.objectNode().put("ticket_id", id);
        full.put("ticket_role_type", "normal").put("registration_source", "sandbox");
        full.put("ticket_type_id", typeId(0));
        full.setAll(ticket);
        full.put("ticket_id", id);
        events.computeIfAbsent(event, e -> new LinkedHashMap<>()).put(id, full);
    }

    synchronized void remove(String event, String id) {
        events.getOrDefault(event, new LinkedHashMap<>()).remove(id);
    }

    synchronized boolean knows(String event) {
        return events.containsKey(event);
    }

    synchronized List<ObjectNode> events() {
        return events.keySet().stream().map(this::event).toList();
    }

    ObjectNode event(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event_id", id)
                .put("name", id.equals(FIRST) ? "Adapt 2026" : "Second Conference")
                .put("event_type", "CONFERENCE")
                .put("status", "PUBLISHED");
    }

    synchronized List<ObjectNode> tickets(String event) {
        return List.copyOf(of(event).values());
    }

    synchronized @Nullable JsonNode ticket(String event, String id) {
        return of(event).get(id);
    }

    private Map<String, ObjectNode> of(String event) {
        return events.getOrDefault(event, Map.of());
    }

    List<ObjectNode> types() {
        var types = new ArrayList<ObjectNode>();
        for (int i = 0; i < TYPES.length; i++) {
            types.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("ticket_type_id", typeId(i))
                    .put("name", TYPES[i])
                    .put("currency", "USD")
                    .put("free", true));
        }
        return types;
    }

    private static String typeId(int type) {
        return "sandboxType" + type;
    }

    /// Without names, as Zoom has them.
    synchronized List<ObjectNode> registrants(String event) {
        return grouped(event).entrySet().stream()
                .map(person -> {
                    ObjectNode registrant = JsonNodeFactory.instance
                            .objectNode()
                            .put("email", person.getKey())
                            .put("registration_status", "REGISTERED");
                    person.getValue().forEach(ticket -> registrant
                            .withArray("tickets")
                            .addObject()
                            .put("ticket_id", ticket.path("ticket_id").asText())
                            .put("role", "GUEST"));
                    return registrant;
                })
                .toList();
    }

    synchronized List<ObjectNode> registrations(String event) {
        return grouped(event).entrySet().stream()
                .map(person -> registration(person.getKey(), person.getValue()))
                .toList();
    }

    private Map<String, List<ObjectNode>> grouped(String event) {
        var people = new LinkedHashMap<String, List<ObjectNode>>();
        of(event).values().forEach(ticket -> people.computeIfAbsent(
                        ticket.path("email").asText("").toLowerCase(Locale.ROOT), e -> new ArrayList<>())
                .add(ticket));
        return people;
    }

    private static ObjectNode registration(String email, List<ObjectNode> tickets) {
        JsonNode first = tickets.getFirst();
        ObjectNode registration = JsonNodeFactory.instance.objectNode();
        String given = first.path("first_name").asText("");
        String family = first.path("last_name").asText("");
        registration.put("display_name", (given + " " + family).strip());
        registration.put("first_name", given).put("last_name", family).put("email", email);
        registration.put("register_date", "2026-04-01T13:15:00Z");
        for (ObjectNode ticket : tickets) {
            String type = ticket.path("ticket_type_id").asText("");
            ObjectNode one = registration
                    .withArray("tickets")
                    .addObject()
                    .put("ticket_id", ticket.path("ticket_id").asText())
                    .put("ticket_type_id", type)
                    .put("ticket_type_name", typeName(type))
                    .put("external_ticket_id", ticket.path("external_ticket_id").asText(""));
            one.putArray("questions")
                    .addObject()
                    .put("title", "Organization")
                    .put("answer", ticket.path("organization").asText(""));
            ticket.path("custom_questions").forEach(one.withArray("questions")::add);
        }
        return registration;
    }

    private static String typeName(String type) {
        for (int i = 0; i < TYPES.length; i++) {
            if (typeId(i).equals(type)) {
                return TYPES[i];
            }
        }
        return "";
    }
}
