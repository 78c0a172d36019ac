package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.DeliveryException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `zoomApi`: what Zoom Events is asked, and what its answers mean (developers.zoom.us/docs/api/events).
public final class ZoomApi {
    private static final String EVENTS = "/zoom_events/events";
    private static final String EVENT = EVENTS + "/{eventId}";
    /// Zoom's codes beside a 404.
    private static final int NO_SUCH_EVENT = 2002;

    private final ObjectMapper json;

    ZoomApi(ObjectMapper json) {
        this.json = json;
    }

    public VendorRequest events(@Body Connection connection) {
        return get(connection, "GET " + EVENTS, EVENTS, Map.of("page_size", "1"));
    }

    public VendorRequest ticketTypes(@Body ZoomQuery query) {
        return of(query, "/ticket_types", Map.of());
    }

    public VendorRequest ticket(@Body ZoomQuery query) {
        String path = path(query.event()) + "/tickets/" + encoded(query.ticket());
        return get(query.connection(), "GET " + EVENT + "/tickets/{ticketId}", path, Map.of());
    }

    public VendorRequest tickets(@Body ZoomQuery query, @ExchangeProperty("pageSize") String pageSize) {
        return of(query, "/tickets", page(query, pageSize));
    }

    public VendorRequest registrations(@Body ZoomQuery query, @ExchangeProperty("pageSize") String pageSize) {
        return of(query, "/reports/ticket_registration", page(query, pageSize));
    }

    private static Map<String, String> page(ZoomQuery query, String size) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("page_size", size);
        if (!query.page().isEmpty()) {
            parameters.put("next_page_token", query.page());
        }
        return parameters;
    }

    private static VendorRequest of(ZoomQuery query, String below, Map<String, String> parameters) {
        return get(query.connection(), "GET " + EVENT + below, path(query.event()) + below, parameters);
    }

    private static VendorRequest get(Connection connection, String what, String path, Map<String, String> parameters) {
        return VendorRequest.get(connection, what, path, parameters, Map.of("Accept", "application/json"));
    }

    private static String path(String event) {
        return EVENTS + "/" + encoded(event);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// One ticket.
    ///
    /// @return a missing node where the event has no such ticket
    /// @throws DeliveryException permanent, where Zoom knows no such event
    public JsonNode ticketAnswered(@Body VendorResponse response) {
        if (response.status() == 404) {
            refuseUnknownEvent(response, false);
            return MissingNode.getInstance();
        }
        return expect(tree(response), "ticket_id");
    }

    /// A page of tickets, with `tickets`.
    public JsonNode ticketsAnswered(@Body VendorResponse response) {
        return list(response, "tickets");
    }

    /// A page of the report, with `registrations`.
    public JsonNode registrationsAnswered(@Body VendorResponse response) {
        return list(response, "registrations");
    }

    /// All ticket types of an event, with `ticket_types`.
    public JsonNode ticketTypesAnswered(@Body VendorResponse response) {
        return list(response, "ticket_types");
    }

    /// What is said of a connection that works.
    public String eventsAnswered(@Body VendorResponse response) {
        JsonNode page = list(response, "events");
        return "Zoom lists "
                + page.path("total_records").asInt(page.path("events").size()) + " events of this account.";
    }

    private JsonNode list(VendorResponse response, String member) {
        if (response.status() == 404) {
            refuseUnknownEvent(response, true);
        }
        JsonNode page = tree(response);
        // an empty list may be left out, an error is none
        boolean empty = page.path("total_records").isNumber()
                && page.path("total_records").asInt() == 0;
        return page.path(member).isArray() || empty ? page : expect(page, member);
    }

    private void refuseUnknownEvent(VendorResponse response, boolean any) {
        int code = 0;
        try {
            code = json.readTree(response.body()).path("code").asInt();
        } catch (IOException e) {
            // a 404 of something before Zoom's API, which says nothing of the event
        }
        if (any || code == NO_SUCH_EVENT) {
            throw new DeliveryException(
                    DeliveryException.Kind.PERMANENT,
                    "zoom " + EVENT,
                    404,
                    null,
                    "Zoom knows no such event, or does not show it to this connection; look at the connection's setting"
                            + " events.",
                    null);
        }
    }

    /// @throws DeliveryException transient, where it is no JSON
    JsonNode tree(VendorResponse response) {
        try {
            JsonNode tree = json.readTree(response.body());
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            throw unreadable("Zoom's answer is no JSON, or not all of it", e);
        }
    }

    /// A success without what was asked for is a failure in disguise.
    private static JsonNode expect(JsonNode tree, String member) {
        if (tree.path(member).isMissingNode()) {
            throw unreadable("Zoom answered a success without " + member, null);
        }
        return tree;
    }

    private static DeliveryException unreadable(String what, @Nullable Exception cause) {
        return new DeliveryException(DeliveryException.Kind.TRANSIENT, "zoom", 200, null, what + ".", cause);
    }
}
