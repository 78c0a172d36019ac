package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxLimit;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Zoom Events as its clients know it: a token is needed, lists come in pages, too many calls are a 429 whose
/// `Retry-After` is an ISO date. Two events with tickets, see [ZoomGuests].
///
/// Tests change it: `PUT` and `DELETE /_control/tickets/{event}/{ticket}`, `DELETE /_control/tokens`.
final class ZoomSandbox implements SandboxVendor {
    static final String ACCOUNT = "sandboxZoomAccount";
    static final String CLIENT = "sandbox-zoom-client";
    static final String SECRET = "sandbox-zoom-client-secret";
    static final String WEBHOOK_SECRET = "sandbox-zoom-webhook-secret";

    private static final int PAGE = 30;
    private static final int LARGEST_PAGE = 300;

    private final ObjectMapper json;
    private final ZoomGuests guests = new ZoomGuests();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final SandboxLimit limit = new SandboxLimit(30, Duration.ofSeconds(1));

    ZoomSandbox(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public String system() {
        return Zoom.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of(
                "account_id",
                ACCOUNT,
                "base_url",
                url + "/v2",
                "token_url",
                url + "/oauth/token",
                "events",
                List.of(
                        Map.of("zoom_event_id", ZoomGuests.FIRST, "event_id", "pjrcghqwert"),
                        Map.of("zoom_event_id", ZoomGuests.SECOND, "event_id", "demoEvnt002")));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("client_id", CLIENT, "client_secret", SECRET, "webhook_secret", WEBHOOK_SECRET);
    }

    @Override
    public Reply answer(Request request) {
        String[] words = request.path().substring(1).split("/");
        return switch (words[0]) {
            case "oauth" -> token(request);
            case "_control" -> control(request, words);
            case "v2" -> api(request, words);
            default -> problem(404, 404, "Not found.");
        };
    }

    private Reply token(Request request) {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(request.headers().get("authorization"))) {
            return oauthProblem("Invalid client_id or client_secret", "invalid_client");
        }
        String form = new String(request.body(), StandardCharsets.UTF_8);
        if (!form.contains("grant_type=account_credentials") || !form.contains("account_id=" + ACCOUNT)) {
            return oauthProblem("Bad Request", "invalid_request");
        }
        String token = "sandbox-" + PublicId.random() + PublicId.random();
        tokens.add(token);
        return reply(
                200,
                object().put("access_token", token)
                        .put("token_type", "bearer")
                        .put("expires_in", 3600)
                        .put("scope", "zoom_events:read:admin")
                        .put("api_url", "https://api.zoom.us"));
    }

    private Reply oauthProblem(String reason, String error) {
        return reply(400, object().put("reason", reason).put("error", error));
    }

    private Reply control(Request request, String[] words) {
        if (words.length == 2 && words[1].equals("tokens") && request.method().equals("DELETE")) {
            tokens.clear();
            return reply(200, object());
        }
        if (words.length != 4 || !words[1].equals("tickets")) {
            return problem(404, 404, "Not found.");
        }
        try {
            switch (request.method()) {
                case "PUT" -> guests.put(words[2], words[3], (ObjectNode) json.readTree(request.body()));
                case "DELETE" -> guests.remove(words[2], words[3]);
                default -> {
                    return problem(405, 405, "PUT or DELETE.");
                }
            }
        } catch (IOException | ClassCastException e) {
            return problem(400, 300, "Request Body should be a valid JSON object.");
        }
        return reply(200, object());
    }

    private Reply api(Request request, String[] words) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (!authorization.startsWith("Bearer ") || !tokens.contains(authorization.substring("Bearer ".length()))) {
            return problem(401, 124, "Invalid access token.");
        }
        if (!limit.allows()) {
            return tooMany();
        }
        if (words.length < 3 || !words[1].equals("zoom_events") || !words[2].equals("events")) {
            return problem(404, 404, "Not found.");
        }
        if (!request.method().equals("GET")) {
            return problem(405, 300, "This method is not supported.");
        }
        if (words.length == 3) {
            return page(request, "events", guests.events());
        }
        if (!guests.knows(words[3])) {
            return problem(404, 2002, "Event not found.");
        }
        return ofEvent(request, words[3], String.join("/", List.of(words).subList(4, words.length)));
    }

    private Reply ofEvent(Request request, String event, String below) {
        return switch (below) {
            case "" -> reply(200, guests.event(event));
            case "tickets" -> page(request, "tickets", guests.tickets(event));
            case "registrants" -> page(request, "registrants", guests.registrants(event));
            case "reports/ticket_registration" -> page(request, "registrations", guests.registrations(event));
            case "ticket_types" -> {
                ObjectNode types = object().put("total_records", guests.types().size());
                types.putArray("ticket_types").addAll(guests.types());
                yield reply(200, types);
            }
            default -> ticket(event, below);
        };
    }

    private Reply ticket(String event, String below) {
        JsonNode ticket =
                below.startsWith("tickets/") ? guests.ticket(event, below.substring("tickets/".length())) : null;
        return ticket == null ? problem(404, 26503, "Ticket not found.") : reply(200, ticket);
    }

    private Reply page(Request request, String name, List<? extends JsonNode> all) {
        int size = Math.clamp(number(request.query().getOrDefault("page_size", ""), PAGE), 1, LARGEST_PAGE);
        String token = request.query().getOrDefault("next_page_token", "");
        int from = token.isEmpty() ? 0 : offset(token);
        if (from < 0) {
            return problem(400, 300, "The next page token is either invalid or expired.");
        }
        int to = Math.min(all.size(), from + size);
        ObjectNode page = object().put("total_records", all.size());
        page.put("next_page_token", to < all.size() ? token(to) : "");
        page.putArray(name).addAll(all.subList(Math.min(from, to), to));
        return reply(200, page);
    }

    private static String token(int offset) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("page " + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            return text.startsWith("page ") ? number(text.substring(5), -1) : -1;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    private static int number(String text, int fallback) {
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }

    private Reply tooMany() {
        Instant later = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = Map.of(
                "Retry-After",
                later.toString(),
                "X-RateLimit-Category",
                "Light",
                "X-RateLimit-Type",
                "QPS",
                "X-RateLimit-Limit",
                "30",
                "X-RateLimit-Remaining",
                "0");
        return new Reply(
                429,
                headers,
                bytes(object().put("code", 429)
                        .put(
                                "message",
                                "You have reached the maximum per-second rate limit for"
                                        + " this API. Try again later.")));
    }

    private Reply problem(int status, int code, String message) {
        return reply(status, object().put("code", code).put("message", message));
    }

    private Reply reply(int status, JsonNode body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), bytes(body));
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
