package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.AccessTokens;
import io.serai.connectors.Connection;
import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.tickets.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/// What this hub relies on of Zoom. All but the first two need a pair of events in the connection, whose event at Zoom
/// has tickets.
final class ZoomChecks {
    private static final String NOBODY = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final Set<String> FIELDS = Set.of(
            "ticket_id",
            "ticket_type_id",
            "external_ticket_id",
            "email",
            "first_name",
            "last_name",
            "organization",
            "job_title",
            "registration_source",
            "custom_questions");
    /// Known, and of no use here or often left out.
    private static final Set<String> OTHERS = Set.of(
            "ticket_role_type",
            "authentication_method",
            "send_notification",
            "fast_join",
            "event_join_link",
            "qr_code_url",
            "session_id",
            "address",
            "city",
            "state",
            "zip",
            "country",
            "phone",
            "industry",
            "organization_size",
            "comments");

    private final ZoomApi api;
    private final ZoomToken tokens;
    private final Vendors vendors;

    ZoomChecks(ZoomApi api, ZoomToken tokens, Vendors vendors) {
        this.api = api;
        this.tokens = tokens;
        this.vendors = vendors;
    }

    ConnectorChecks all() {
        return new ConnectorChecks(
                Zoom.SYSTEM,
                List.of(
                        new ConnectorCheck("a wrong client secret is refused", this::wrongSecret),
                        new ConnectorCheck("a token is given for an hour", this::token),
                        new ConnectorCheck("an unknown token is refused", this::wrongToken),
                        new ConnectorCheck("ticket types have names", this::types),
                        new ConnectorCheck("tickets come page by page", this::pages),
                        new ConnectorCheck("a ticket can be read by its id", this::ticket),
                        new ConnectorCheck("an unknown ticket is a 404", this::nobody),
                        new ConnectorCheck("the registration report names people", this::report)));
    }

    private Finding wrongSecret(Connection connection, Calls vendor) {
        try {
            vendor.call(wrongAsk(connection));
            return Finding.failed("a wrong client secret was taken");
        } catch (DeliveryException e) {
            return refused(e, 400);
        }
    }

    private VendorRequest wrongAsk(Connection connection) {
        var secrets = new HashMap<>(vendors.secrets(connection));
        secrets.put("client_secret", "not-the-secret");
        return tokens.ask(connection, secrets);
    }

    private VendorRequest ask(Connection connection) {
        return tokens.ask(connection, vendors.secrets(connection));
    }

    private static Finding refused(DeliveryException e, int other) {
        if (e.status() == 401 || e.status() == other) {
            return Finding.passed("" + e.status());
        }
        throw e;
    }

    private Finding token(Connection connection, Calls vendor) {
        JsonNode answer = api.tree(vendor.call(ask(connection)));
        long seconds = answer.path("expires_in").asLong();
        var drift = new ArrayList<String>();
        if (seconds != 3600) {
            drift.add("expires_in is " + seconds + ", was 3600");
        }
        if (!answer.path("token_type").asText().equalsIgnoreCase("bearer")) {
            drift.add("token_type is not bearer");
        }
        boolean there = !answer.path("access_token").asText().isEmpty();
        return new Finding(there, there ? seconds + " s" : "there is no access_token", drift);
    }

    private Finding wrongToken(Connection connection, Calls vendor) {
        try {
            vendor.call(AccessTokens.with(api.events(connection), "not-a-token", false));
            return Finding.failed("an unknown token was taken");
        } catch (DeliveryException e) {
            return refused(e, 401);
        }
    }

    private Finding types(Connection connection, Calls vendor) {
        JsonNode types = api.ticketTypesAnswered(vendor.call(authorized(api.ticketTypes(query(connection)), vendor)))
                .path("ticket_types");
        boolean named = types.valueStream()
                .allMatch(type -> type.path("ticket_type_id").isTextual()
                        && type.path("name").isTextual());
        return named && !types.isEmpty()
                ? Finding.passed(types.size() + " types")
                : Finding.failed("expected ticket types with ticket_type_id and name");
    }

    private Finding pages(Connection connection, Calls vendor) {
        JsonNode first = tickets(connection, vendor, "");
        String next = first.path("next_page_token").asText("");
        int total = first.path("total_records").asInt(-1);
        if (next.isEmpty()) {
            return total >= 0 && total <= 2
                    ? Finding.passed(total + " tickets, too few for a second page")
                    : Finding.failed("there is no next_page_token, and " + total + " tickets");
        }
        JsonNode second = tickets(connection, vendor, next);
        boolean others = first.path("tickets").findValuesAsText("ticket_id").stream()
                .noneMatch(second.path("tickets").findValuesAsText("ticket_id")::contains);
        return others
                ? Finding.passed(total + " tickets")
                : Finding.failed("the second page holds tickets of the first");
    }

    private JsonNode tickets(Connection connection, Calls vendor, String page) {
        return api.ticketsAnswered(
                vendor.call(authorized(api.tickets(query(connection).page(page), "2"), vendor)));
    }

    private Finding ticket(Connection connection, Calls vendor) {
        String id = tickets(connection, vendor, "").at("/tickets/0/ticket_id").asText();
        if (id.isEmpty()) {
            return Finding.failed("the event has no ticket to read");
        }
        JsonNode ticket = api.ticketAnswered(
                vendor.call(authorized(api.ticket(query(connection).ticket(id)), vendor)));
        boolean same = id.equals(ticket.path("ticket_id").asText());
        return new Finding(same, same ? id : "expected the ticket " + id, drift(ticket));
    }

    private static List<String> drift(JsonNode ticket) {
        var drift = new ArrayList<String>();
        FIELDS.stream().filter(field -> !ticket.has(field)).sorted().forEach(field -> drift.add("missing: " + field));
        ticket.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field) && !OTHERS.contains(field)) {
                drift.add("unknown: " + field);
            }
        });
        return drift;
    }

    private Finding nobody(Connection connection, Calls vendor) {
        boolean missing = api.ticketAnswered(
                        vendor.call(authorized(api.ticket(query(connection).ticket(NOBODY)), vendor)))
                .isMissingNode();
        return missing ? Finding.passed("404") : Finding.failed("there is a ticket " + NOBODY);
    }

    private Finding report(Connection connection, Calls vendor) {
        JsonNode first = api.registrationsAnswered(
                        vendor.call(authorized(api.registrations(query(connection), "2"), vendor)))
                .at("/registrations/0");
        boolean told = first.path("email").isTextual()
                && first.at("/tickets/0/ticket_id").isTextual()
                && first.at("/tickets/0/ticket_type_name").isTextual();
        return told
                ? Finding.passed(first.path("tickets").size() + " tickets of the first")
                : Finding.failed("expected registrations with email and tickets with ticket_id and ticket_type_name");
    }

    private static ZoomQuery query(Connection connection) {
        return Pair.of(ZoomTicket.VENDOR, connection).stream()
                .findFirst()
                .map(pair -> ZoomQuery.ofEvent(connection, pair.vendorEvent()))
                .orElseThrow(() -> DeliveryException.permanent(
                        Zoom.SYSTEM, "The connection's setting events pairs no event of Zoom to look at."));
    }

    private VendorRequest authorized(VendorRequest request, Calls vendor) {
        String token = api.tree(vendor.call(ask(request.connection())))
                .path("access_token")
                .asText();
        return AccessTokens.with(request, token, false);
    }
}
