package io.serai.members;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.connectors.SandboxLimit;
import io.serai.connectors.SandboxVendor;
import io.serai.web.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Novi as its clients know it: see `NoviPeople` for who is in it.
final class NoviSandbox implements SandboxVendor {
    static final String KEY = "sandbox-novi-key";
    private static final int PAGE = 100;

    /// Others than the first too, each with limits of its own.
    private static final Pattern KEYS = Pattern.compile("Basic " + KEY + "(-[a-z0-9]{1,12})?");

    private final Json json;
    private @Nullable NoviPeople people;
    private final Map<String, List<SandboxLimit>> limits = new ConcurrentHashMap<>();

    NoviSandbox(Json json) {
        this.json = json;
    }

    /// Read when they are first asked for, so that no start waits for them.
    private synchronized NoviPeople people() {
        if (people == null) {
            people = NoviPeople.read(json.mapper());
        }
        return people;
    }

    @Override
    public String system() {
        return Novi.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url + "/api", "member_path", Novi.MEMBER_PATH);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of(Novi.API_KEY, KEY);
    }

    @Override
    public Reply answer(Request request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        if (!KEYS.matcher(authorization).matches()) {
            return problem(401, "Authorization has been denied for this request.");
        }
        if (!limits.computeIfAbsent(authorization, _ -> limits()).stream().allMatch(SandboxLimit::allows)) {
            return problem(429, "API calls quota exceeded.");
        }
        if (!request.method().equals("GET")) {
            return problem(405, "The requested resource does not support this method.");
        }
        String[] words = request.path().split("/");
        return switch (words.length < 3 || !words[1].equals("api") ? "" : words[2] + "/" + (words.length - 3)) {
            case "customers/1", "members/1" -> one(people().answer(words[3]));
            case "members/0" ->
                page(people().changedSince(request.query().getOrDefault("lastModifiedDate", "")), request);
            case "groups/0" -> page(people().groups(), request);
            case "groups/2" -> words[4].equals("members") ? page(people().ofGroup(words[3]), request) : nothing();
            default -> nothing();
        };
    }

    private static List<SandboxLimit> limits() {
        return List.of(
                new SandboxLimit(20, Duration.ofSeconds(1)),
                new SandboxLimit(600, Duration.ofMinutes(1)),
                new SandboxLimit(100_000, Duration.ofDays(1)));
    }

    /// 200 for someone without an address: what Novi says of people that are no members.
    @Override
    public Reply disguised(Reply truth) {
        return reply(
                200, JsonNodeFactory.instance.objectNode().put("UniqueID", "00000000-0000-0000-0000-000000000000"));
    }

    private Reply one(JsonNode member) {
        return member.isMissingNode() ? nothing() : reply(200, member);
    }

    private Reply page(List<JsonNode> all, Request request) {
        int size = number(request, "pageSize", PAGE);
        int offset = number(request, "offset", 0);
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        all.stream().skip(offset).limit(size).forEach(results::add);
        var page = JsonNodeFactory.instance.objectNode().put("TotalCount", all.size());
        page.set("Results", results);
        return reply(200, page);
    }

    private static int number(Request request, String name, int fallback) {
        String text = request.query().getOrDefault(name, "");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : fallback;
    }

    private Reply nothing() {
        return problem(404, "No HTTP resource was found that matches the request.");
    }

    private Reply problem(int status, String message) {
        return reply(status, JsonNodeFactory.instance.objectNode().put("Message", message));
    }

    private Reply reply(int status, JsonNode body) {
        return new Reply(status, Map.of(), json.bytes(body));
    }
}
