package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.imports.ImportKind;
import io.serai.imports.TicketMerge;
import io.serai.tickets.Ticket;
import io.serai.tickets.TicketVendor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads Zoom's tickets.
final class ZoomTicket {
    private static final String EMAIL = "Registrant email";
    private static final String TICKET_NAME = "Ticket name";
    private static final String CONSENT = "Agree to receive marketing communication?";

    static final TicketVendor VENDOR =
            new TicketVendor(Zoom.SYSTEM, "Zoom", "tickets", ImportKind.ZOOM, EMAIL, TicketMerge.COLUMNS, false);

    /// Members of a ticket (GET …/tickets) by the column they are in the export.
    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry(EMAIL, "email"),
            Map.entry("First name", "first_name"),
            Map.entry("Last name", "last_name"),
            Map.entry("Unique identifier", "external_ticket_id"),
            Map.entry("Organization", "organization"),
            Map.entry("Job title", "job_title"),
            Map.entry("Phone", "phone"),
            Map.entry("Address", "address"),
            Map.entry("City", "city"),
            Map.entry("State/Province", "state"),
            Map.entry("Zip/Postal code", "zip"),
            Map.entry("Country/Region", "country"));

    /// Other titles under which a question is one of the columns.
    private static final Map<String, String> TITLES = Map.of(
            "agree to receive marketing communication", CONSENT,
            "agree to tc", CONSENT,
            "agree_to_tc", CONSENT);

    private ZoomTicket() {}

    /// One of `tickets[]`, or the answer to the read of one ticket.
    ///
    /// @param typeName its ticket type's name; empty where it has none
    static Ticket of(JsonNode ticket, String typeName) {
        var cells = new LinkedHashMap<String, String>();
        MEMBERS.forEach((column, member) -> put(cells, column, ticket.path(member)));
        if (!typeName.isBlank()) {
            cells.put(TICKET_NAME, typeName);
        } else {
            role(ticket.path("ticket_role_type").asText("")).ifPresent(role -> cells.put(TICKET_NAME, role));
        }
        answers(cells, ticket.path("custom_questions"));
        return new Ticket(VENDOR, ticket.path("ticket_id").asText(""), cells);
    }

    /// One of `registrations[].tickets[]` of the ticket registration report.
    static Ticket of(JsonNode registration, JsonNode ticket) {
        var cells = new LinkedHashMap<String, String>();
        for (String column : List.of(EMAIL, "First name", "Last name")) {
            put(cells, column, registration.path(MEMBERS.get(column)));
        }
        put(cells, TICKET_NAME, ticket.path("ticket_type_name"));
        put(cells, "Unique identifier", ticket.path("external_ticket_id"));
        answers(cells, ticket.path("questions"));
        return new Ticket(VENDOR, ticket.path("ticket_id").asText(""), cells);
    }

    /// Tickets that Zoom gives out by itself have a role instead of a type: a speaker's, a sponsor's.
    private static Optional<String> role(String role) {
        if (role.isBlank() || role.equals("normal")) {
            return Optional.empty();
        }
        String words = role.replace('_', ' ').strip();
        return Optional.of(words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1));
    }

    private static void answers(Map<String, String> cells, JsonNode questions) {
        for (JsonNode question : questions) {
            String column = column(question.path("title").asText(""));
            if (column != null) {
                put(cells, column, question.path("answer"));
            }
        }
    }

    private static @Nullable String column(String title) {
        String key = title.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        for (String column : TicketMerge.COLUMNS) {
            if (column.toLowerCase(Locale.ROOT).equals(key)) {
                return column;
            }
        }
        return TITLES.get(key);
    }

    private static void put(Map<String, String> cells, String column, JsonNode value) {
        String text = value.isValueNode() && !value.isNull() ? value.asText() : "";
        if (!text.isBlank()) {
            cells.putIfAbsent(column, text);
        }
    }

    /// Its ticket type's name; empty where it has none.
    static String typeName(Ticket ticket) {
        return ticket.cell(TICKET_NAME);
    }
}
