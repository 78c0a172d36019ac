package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `zoomApi`: what Zoom Events is asked, and what its answers mean (developers.zoom.us/docs/api/events).
public final class ZoomApi {
    private static final String EVENTS = "/zoom_events/events";
    private static final String EVENT = EVENTS + "/{eventId}";
    /// Zoom's code beside a 404.
    private static final String NO_SUCH_EVENT = "2002";

    /// How Zoom says it in words, where it names a code that isn't known to mean it.
    private static final Pattern NO_SUCH_TICKET =
            Pattern.compile("\\bticket\\b.{0,80}\\b(?:not found|not exist|invalid)\\b", Pattern.CASE_INSENSITIVE);

    private final ObjectMapper json;
    private final Set<String> gone;

    /// @param gone the codes by which Zoom says that there is no such ticket
    ZoomApi(ObjectMapper json, Collection<String> gone) {
        this.json = json;
        this.gone = Set.copyOf(gone);
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
    /// @return a missing node where Zoom itself says that the event has no such ticket
    /// @throws DeliveryException permanent, where Zoom knows no such event; transient, where a 404 says neither: it
    ///     may be a proxy's, or a path that moved, and nobody loses a badge for it
    public JsonNode ticketAnswered(@Body VendorResponse response) {
        if (response.status() == 404) {
            refuseUnknownEvent(response, false);
            if (saysGone(response)) {
                return MissingNode.getInstance();
            }
            throw new DeliveryException(
                    DeliveryException.Kind.TRANSIENT,
                    "zoom " + EVENT + "/tickets/{ticketId}",
                    404,
                    null,
                    "Zoom answered 404 without saying that there is no such ticket, so nobody was hidden. If its code"
                            + " means that, add the code to serai.zoom.gone.codes.",
                    null);
        }
        JsonNode ticket = tree(response);
        if (response.status() != 200 || !ticket.path("ticket_id").isValueNode()) {
            throw unreadable("Zoom answered " + response.status() + " without a ticket_id", null);
        }
        return ticket;
    }

    private boolean saysGone(VendorResponse response) {
        return failures(response).stream()
                .anyMatch(failure -> gone.contains(failure.code())
                        || NO_SUCH_TICKET.matcher(failure.message()).find());
    }

    /// What an answer says that went wrong: `code` and `message`, and those of each of its `errors`.
    private List<Failure> failures(VendorResponse response) {
        var failures = new ArrayList<Failure>();
        try {
            JsonNode said = json.readTree(response.body());
            if (said != null && said.isObject()) {
                failures.add(new Failure(
                        said.path("code").asText(""), said.path("message").asText("")));
                for (JsonNode error : said.path("errors")) {
                    failures.add(new Failure(
                            error.path("errorCode").asText(error.path("code").asText("")),
                            error.path("message").asText("")));
                }
            }
        } catch (IOException e) {
            // of something before Zoom's API, which says nothing of the event
        }
        return failures;
    }

    private record Failure(String code, String message) {}

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
                && page.path("total_records").asInt() == 0
                && page.path(member).isMissingNode();
        if (response.status() != 200 || !page.path(member).isArray() && !empty) {
            throw unreadable("Zoom answered " + response.status() + " without a list of " + member, null);
        }
        return page;
    }

    private void refuseUnknownEvent(VendorResponse response, boolean any) {
        if (any
                || failures(response).stream()
                        .anyMatch(failure -> failure.code().equals(NO_SUCH_EVENT))) {
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
    private static DeliveryException unreadable(String what, @Nullable Exception cause) {
        return new DeliveryException(DeliveryException.Kind.TRANSIENT, "zoom", 200, null, what + ".", cause);
    }
}
