package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxLimit;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Splash as its clients know it: a token is needed, guests come in pages, and of its limits one says 429 and the day's
/// says 503. Two events with guests of every status.
///
/// Tests change it: `PUT` and `DELETE /_control/guests/{event}/{id}`, `DELETE /_control/tokens`.
final class SplashSandbox implements SandboxVendor {
    static final String FIRST = "900001";
    static final String SECOND = "900002";

    private static final Map<String, String> SECRETS = Map.of(
            "client_id", "sandbox-splash-client",
            "client_secret", "sandbox-splash-client-secret",
            "username", "splash@example.org",
            "password", "sandbox-splash-password");
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String[] STATUSES = {
        "rsvp_yes", "rsvp_yes", "rsvp_yes", "rsvp_yes", "invited", "rsvp_no", "rsvp_yes", "waitlisted", "added"
    };
    private static final String[] GIVEN = {"Søren", "Chloé", "Bob", "José", "Mei", "Zoë", "Tariq"};
    private static final String[] FAMILY = {"Ueda", "Fernández", "Brânză", "O'Neill", "Smith"};
    private static final String[] COMPANIES = {"株式会社サンプル", "Stark & Sons", "Umbrella, Inc.", ""};

    private final ObjectMapper json;
    private final List<SandboxLimit> limits;
    private final Map<String, Map<String, ObjectNode>> events = new LinkedHashMap<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    SplashSandbox(ObjectMapper json) {
        this(
                json,
                List.of(
                        new SandboxLimit(2, Duration.ofSeconds(1)),
                        new SandboxLimit(250, Duration.ofMinutes(15)),
                        new SandboxLimit(1_000, Duration.ofHours(1))));
    }

    /// @param limits that it keeps
    SplashSandbox(ObjectMapper json, List<SandboxLimit> limits) {
        this.json = json;
        this.limits = List.copyOf(limits);
        fill(FIRST, 90, "example.org");
        fill(SECOND, 20, "example.com");
    }

    private void fill(String event, int many, String domain) {
        for (int i = 0; i < many; i++) {
            String id = Integer.toString(Integer.parseInt(event) * 1_000 + i);
            ObjectNode guest = guest("splash.%03d@%s".formatted(i, domain), STATUSES[i % STATUSES.length]);
            guest.withObject("/contact")
                    .put("first_name", GIVEN[i % GIVEN.length])
                    .put("last_name", FAMILY[i % FAMILY.length])
                    .put("organization_name", COMPANIES[i % COMPANIES.length]);
            answer(guest, "Job Title", i % 3 == 0 ? "Engineer" : "");
            answer(guest, "Opt-In", i % 2 == 0 ? "Yes" : "No");
            answer(guest, "T-shirt", i % 5 == 0 ? "M" : "L");
            put(event, id, guest);
        }
    }

    static ObjectNode guest(String email, String status) {
        ObjectNode guest = object().put("status", status).put("deleted", false);
        guest.putObject("contact")
                .put("primary_email", email)
                .put("first_name", "")
                .put("last_name", "")
                .put("organization_name", "");
        guest.putObject("event_rsvp")
                .put("date_rsvped", "2026-05-15 01:58:23-04:00")
                .put("attending", status.equals("rsvp_yes") || status.startsWith("checkin_"))
                .put("checked_in", status.startsWith("checkin_") ? "2026-06-01 09:00:00-04:00" : "")
                .put("waitlist", status.equals("waitlisted"))
                .put("plus_one", false);
        guest.putArray("answers");
        return guest;
    }

    static void answer(ObjectNode guest, String question, String answer) {
        ObjectNode one = guest.withArray("answers").addObject();
        one.put("question_id", Math.abs(question.hashCode()) % 100_000).put("answer", answer);
        one.putObject("question").put("label", question);
    }

    synchronized void put(String event, String id, ObjectNode guest) {
        ObjectNode full = object().put("id", Long.parseLong(id)).put("event_id", Long.parseLong(event));
        full.setAll(guest);
        events.computeIfAbsent(event, _ -> new LinkedHashMap<>()).put(id, full);
    }

    synchronized void remove(String event, String id) {
        events.getOrDefault(event, new LinkedHashMap<>()).remove(id);
    }

    synchronized void clear(String event) {
        events.put(event, new LinkedHashMap<>());
    }

    private synchronized List<ObjectNode> guests(String event) {
        return List.copyOf(events.getOrDefault(event, Map.of()).values());
    }

    private synchronized boolean knows(String event) {
        return events.containsKey(event);
    }

    @Override
    public String system() {
        return SplashGuest.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of(
                "base_url",
                url,
                "events",
                List.of(
                        Map.of("splash_event_id", FIRST, "event_id", "pjrcghqwert"),
                        Map.of("splash_event_id", SECOND, "event_id", "demoEvnt002")));
    }

    @Override
    public Map<String, String> secrets() {
        return SECRETS;
    }

    /// An error with the status of a success.
    @Override
    public Reply disguised(Reply truth) {
        return reply(200, object().put("status", "error").put("message", "Something went wrong."));
    }

    @Override
    public Reply answer(Request request) {
        String[] words = request.path().substring(1).split("/");
        return switch (words[0]) {
            case "oauth" -> token(request);
            case "_control" -> control(request, words);
            default -> api(request);
        };
    }

    private Reply token(Request request) {
        Map<String, String> form = form(new String(request.body(), StandardCharsets.UTF_8));
        if (!isRight(form, "client_id") || !isRight(form, "client_secret")) {
            return problem(400, "invalid_client", "The client credentials are invalid");
        }
        if (!"password".equals(form.get("grant_type")) || !isRight(form, "username") || !isRight(form, "password")) {
            return problem(400, "invalid_grant", "Invalid username and password combination");
        }
        String token = "sandbox-" + PublicId.random() + PublicId.random();
        tokens.add(token);
        return reply(
                200,
                object().put("access_token", token)
                        .put("expires_in", 28_800)
                        .put("token_type", "bearer")
                        .put("scope", "user")
                        .put("refresh_token", PublicId.random()));
    }

    private static boolean isRight(Map<String, String> form, String name) {
        return Objects.equals(SECRETS.get(name), form.get(name));
    }

    private static Map<String, String> form(String text) {
        var form = new LinkedHashMap<String, String>();
        Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return form;
    }

    private Reply api(Request request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (!authorization.startsWith("Bearer ") || !tokens.contains(authorization.substring("Bearer ".length()))) {
            return reply(401, object().put("message", "Unauthorized"));
        }
        if (!limits.stream().allMatch(SandboxLimit::allows)) {
            return new Reply(
                    429,
                    Map.of("Content-Type", "application/json", "RateLimit-Reset", "1", "RateLimit-Remaining", "0"),
                    bytes(object().put("message", "API rate limit exceeded")));
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /events" -> {
                ObjectNode list = object();
                events.keySet().forEach(id -> list.withArray("data").addObject().put("id", Long.parseLong(id)));
                yield reply(200, list);
            }
            case "GET /groupcontacts" -> page(request);
            default -> reply(404, object().put("message", "Not found"));
        };
    }

    private Reply page(Request request) {
        String event = request.query().getOrDefault("event_id", "");
        if (!knows(event)) {
            return reply(404, object().put("message", "Event not found"));
        }
        List<ObjectNode> all = guests(event);
        int size = Math.clamp(number(request.query().get("limit"), PAGE), 1, LARGEST_PAGE);
        int from = Math.min(all.size(), (Math.max(1, number(request.query().get("page"), 1)) - 1) * size);
        ObjectNode answer = object().put("status", "success");
        answer.putArray("data").addAll(all.subList(from, Math.min(all.size(), from + size)));
        answer.putObject("pagination").put("total", all.size()).put("limit", size);
        return reply(200, answer);
    }

    private static int number(@Nullable String text, int fallback) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }

    private Reply control(Request request, String[] words) {
        if (words.length == 2 && words[1].equals("tokens")) {
            tokens.clear();
            return reply(200, object());
        }
        if (words.length != 4 || !words[1].equals("guests") || !words[3].matches("\\d{1,18}")) {
            return reply(404, object().put("message", "Not found"));
        }
        try {
            switch (request.method()) {
                case "PUT" -> put(words[2], words[3], (ObjectNode) json.readTree(request.body()));
                case "DELETE" -> remove(words[2], words[3]);
                default -> {
                    return reply(405, object().put("message", "PUT or DELETE."));
                }
            }
        } catch (IOException | ClassCastException e) {
            return reply(400, object().put("message", "Expected a JSON object."));
        }
        return reply(200, object());
    }

    private static Reply problem(int status, String error, String description) {
        return reply(status, object().put("error", error).put("error_description", description));
    }

    private static Reply reply(int status, JsonNode body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), bytes(body));
    }

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
