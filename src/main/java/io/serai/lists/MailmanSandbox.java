package io.serai.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.addresses.MailAddress;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// GNU Mailman 3's core as its clients know it by REST, as far as the hub asks: seen with 3.3.8, oddities included. Two
/// lists, which follow the groups of the sandbox's Novi; what is written is kept for as long as the hub runs.
final class MailmanSandbox implements SandboxVendor {
    static final String USER = "sandbox-mailman";
    static final String PASSWORD = "sandbox-mailman-password";

    private static final String MEMBER = "member";
    private static final int DOMAIN_DOTS = 1;

    private final ObjectMapper json;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, Map<String, ObjectNode>> rosters = new ConcurrentSkipListMap<>();

    MailmanSandbox(ObjectMapper json) {
        this.json = json;
        add("members.example.test", MEMBER, "tess.tour@example.org", "Tess Tour");
        add("members.example.test", MEMBER, "former.member@example.org", "Former Member");
        add("members.example.test", "owner", "office@example.org", "The Office");
        add("board.example.test", MEMBER, "office@example.org", "The Office");
        add("board.example.test", "owner", "office@example.org", "The Office");
    }

    @Override
    public String system() {
        return Mailman.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url + "/3.1");
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("username", USER, "password", PASSWORD);
    }

    /// The addresses on a list, in their order.
    synchronized List<String> on(String list) {
        return people(list, MEMBER).stream()
                .map(one -> one.path("email").asText())
                .toList();
    }

    /// A list that is there from now on, with nobody on it.
    synchronized void make(String list) {
        rosters.put(list, new ConcurrentSkipListMap<>());
    }

    /// Someone came by themselves.
    synchronized void add(String list, String role, String email, String name) {
        String id = HexFormat.of().toHexDigits(ids.incrementAndGet()) + "0".repeat(16);
        ObjectNode entry = json.createObjectNode()
                .put("email", MailAddress.key(email))
                .put("display_name", name)
                .put("member_id", id)
                .put("list_id", list)
                .put("role", role)
                .put("delivery_mode", "regular")
                .put("subscription_mode", "as_address")
                .put("self_link", "http://localhost:8001/3.1/members/" + id);
        rosters.computeIfAbsent(list, name0 -> new ConcurrentSkipListMap<>())
                .put(role + " " + MailAddress.key(email), entry);
    }

    /// Someone left by themselves.
    synchronized void remove(String list, String email) {
        Map<String, ObjectNode> roster = rosters.get(list);
        if (roster != null) {
            roster.remove(MEMBER + " " + MailAddress.key(email));
        }
    }

    @Override
    public synchronized Reply answer(Request request) {
        String pair = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
        if (!("Basic " + pair).equals(request.headers().get("authorization"))) {
            return problem(401, "401 Unauthorized", "REST API authorization failed");
        }
        String[] words = request.path().split("/");
        if (words.length < 3 || !words[1].equals("3.1")) {
            return problem(404, "404 Not Found", null);
        }
        return switch (words[2]) {
            case "system" -> reply(200, json.createObjectNode().put("mailman_version", "GNU Mailman 3.3.8 (sandbox)"));
            case "lists" -> lists(request, words);
            case "members" -> members(request, words);
            default -> problem(404, "404 Not Found", null);
        };
    }

    private Reply lists(Request request, String[] words) {
        if (words.length == 3 && request.method().equals("GET")) {
            ArrayNode entries = json.createArrayNode();
            rosters.keySet().stream()
                    .limit(number(request.query().get("count"), rosters.size()))
                    .forEach(list -> entries.addObject().put("list_id", list));
            ObjectNode page = json.createObjectNode().put("start", 0).put("total_size", rosters.size());
            page.set("entries", entries);
            return reply(200, page);
        }
        String list = words.length > 3 ? words[3].replace('@', '.') : "";
        if (!rosters.containsKey(list) || !request.method().equals("GET")) {
            return problem(404, "404 Not Found", null);
        }
        if (words.length == 4) {
            int at = list.indexOf('.', DOMAIN_DOTS);
            return reply(
                    200,
                    json.createObjectNode()
                            .put("list_id", list)
                            .put("fqdn_listname", list.substring(0, at) + "@" + list.substring(at + 1))
                            .put("member_count", people(list, MEMBER).size()));
        }
        if (words.length != 6 || !words[4].equals("roster")) {
            return problem(404, "404 Not Found", null);
        }
        Map<String, String> query = request.query();
        if (query.containsKey("count") != query.containsKey("page")) {
            return problem(500, "500 Internal Server Error", null);
        }
        List<ObjectNode> all = people(list, words[5]);
        int count = number(query.get("count"), Math.max(1, all.size()));
        int page = Math.max(1, number(query.get("page"), 1));
        return entries(all, (page - 1) * count, count);
    }

    private static int number(@Nullable String text, int fallback) {
        return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }

    private List<ObjectNode> people(String list, String role) {
        return rosters.getOrDefault(list, Map.of()).values().stream()
                .filter(one -> one.path("role").asText().equals(role))
                .toList();
    }

    /// An empty page has no entries at all.
    private Reply entries(List<ObjectNode> all, int start, int count) {
        ArrayNode entries = json.createArrayNode();
        all.stream().skip(start).limit(count).forEach(entries::add);
        ObjectNode page = json.createObjectNode().put("start", start).put("total_size", all.size());
        if (!entries.isEmpty()) {
            page.set("entries", entries);
        }
        return reply(200, page);
    }

    private Reply members(Request request, String[] words) {
        if (words.length == 4 && words[3].equals("find")) {
            String list = request.query().getOrDefault("list_id", "");
            String email = MailAddress.key(request.query().getOrDefault("subscriber", ""));
            ObjectNode one = rosters.getOrDefault(list, Map.of())
                    .get(request.query().getOrDefault("role", MEMBER) + " " + email);
            return entries(one == null ? List.of() : List.of(one), 0, 1);
        }
        if (words.length == 4 && request.method().equals("DELETE")) {
            boolean gone = rosters.values().stream().anyMatch(roster -> roster.values()
                    .removeIf(one -> one.path("member_id").asText().equals(words[3])));
            return gone ? new Reply(204, Map.of(), new byte[0]) : problem(404, "404 Not Found", null);
        }
        return words.length == 3 && request.method().equals("POST")
                ? subscribe(request.body())
                : problem(404, "404 Not Found", null);
    }

    private Reply subscribe(byte[] body) {
        JsonNode wish;
        try {
            wish = json.readTree(body);
        } catch (IOException e) {
            return problem(400, "400 Bad Request", "no JSON");
        }
        String list = wish.path("list_id").asText();
        String email = wish.path("subscriber").asText();
        if (!rosters.containsKey(list)) {
            return problem(400, "400 Bad Request", "No such list");
        }
        if (!email.matches("[\\x21-\\x7e]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+")) {
            return problem(400, "400 Bad Request", "Invalid Parameter \"subscriber\": .");
        }
        if (rosters.getOrDefault(list, Map.of()).containsKey(MEMBER + " " + MailAddress.key(email))) {
            return problem(409, "409 Conflict", "Member already subscribed");
        }
        if (!wish.path("pre_verified").asBoolean()
                || !wish.path("pre_confirmed").asBoolean()
                || !wish.path("pre_approved").asBoolean()) {
            return reply(202, json.createObjectNode().put("token", "sandbox").put("token_owner", "subscriber"));
        }
        add(list, MEMBER, email, wish.path("display_name").asText(""));
        return new Reply(201, Map.of(), new byte[0]);
    }

    private Reply problem(int status, String title, @Nullable String description) {
        ObjectNode problem = json.createObjectNode().put("title", title);
        return reply(status, description == null ? problem : problem.put("description", description));
    }

    private static Reply reply(int status, JsonNode body) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json"),
                body.toString().getBytes(UTF_8));
    }
}
