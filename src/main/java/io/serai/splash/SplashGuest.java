package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.imports.ImportKind;
import io.serai.tickets.Ticket;
import io.serai.tickets.TicketVendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads Splash's guests: `{id, status, contact: {primary_email, first_name, last_name, organization_name}, answers}`.
/// How an answer names its question is nowhere written, so that is taken liberally.
final class SplashGuest {
    static final String SYSTEM = "splash";
    static final int MAX_ID = 128;

    static final TicketVendor VENDOR = new TicketVendor(
            SYSTEM, "Splash", "guests", ImportKind.SPLASH, "Email", List.of("Full Name", "Email", "Status"), true);

    private static final String CUSTOM = "Custom: ";
    private static final List<String> LABELS = List.of("question", "label", "title", "column_name", "name");
    private static final List<String> ANSWERS = List.of("answers", "groupContactAnswers", "group_contact_answers");
    private static final int LONGEST_LABEL = 500;

    private SplashGuest() {}

    static Ticket of(JsonNode guest, SplashStatus status) {
        var cells = new LinkedHashMap<String, String>();
        JsonNode contact = guest.path("contact");
        String name = text(contact.path("first_name")) + " " + text(contact.path("last_name"));
        put(cells, "Full Name", name.strip());
        put(cells, "Email", text(contact.path("primary_email")));
        put(cells, "Status", status.exported());
        for (String member : ANSWERS) {
            guest.path(member).forEach(answer -> put(cells, CUSTOM + label(answer), value(answer.path("answer"))));
        }
        put(cells, CUSTOM + "Company Name", text(contact.path("organization_name")));
        return new Ticket(VENDOR, id(guest), cells);
    }

    static String id(JsonNode guest) {
        return text(guest.path("id"));
    }

    /// An answer whose question has no name keeps the question's id.
    private static String label(JsonNode answer) {
        for (JsonNode named : List.of(answer, answer.path("question"), answer.path("event_question"))) {
            for (String member : LABELS) {
                String label = text(named.path(member)).replaceAll("\\s+", " ");
                if (!label.isEmpty()) {
                    return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL);
                }
            }
        }
        return "Question " + text(answer.path("question_id"));
    }

    /// Of several choices all, as the export has them.
    private static String value(JsonNode answer) {
        return answer.isArray()
                ? answer.valueStream()
                        .map(SplashGuest::text)
                        .filter(one -> !one.isEmpty())
                        .collect(Collectors.joining(", "))
                : text(answer);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asText().strip() : "";
    }

    private static void put(Map<String, String> cells, String column, String text) {
        if (!text.isEmpty()) {
            cells.putIfAbsent(column, text);
        }
    }
}
