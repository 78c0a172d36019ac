package io.serai.lists;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxVendor;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A Novi whose people and groups tests change, without limits of its own.
final class TestNovi implements SandboxVendor {
    static final String KEY = "test-novi-key";

    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 5, 1, 0, 0);
    private static final DateTimeFormatter LATELY = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger pages = new AtomicInteger();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, ObjectNode> people = new LinkedHashMap<>();
    private final Map<String, Set<String>> groups = new LinkedHashMap<>();
    private volatile BiFunction<Request, Reply, @Nullable Reply> twist = (request, truth) -> truth;
    private int clock;

    /// What is answered in place of the truth.
    void twist(BiFunction<Request, Reply, @Nullable Reply> other) {
        twist = other;
    }

    void truthful() {
        twist = (request, truth) -> truth;
    }

    synchronized void clear() {
        people.clear();
        groups.clear();
        reads.set(0);
        pages.set(0);
        truthful();
    }

    static String uuid(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    synchronized void person(int number, String email) {
        person(number, email, true, false);
    }

    synchronized void person(int number, String email, boolean active, boolean unsubscribed) {
        people.put(
                uuid(number),
                json.createObjectNode()
                        .put("UniqueID", uuid(number))
                        .put("Name", "Person " + number)
                        .put("FirstName", "Person")
                        .put("LastName", "No" + number)
                        .put("Active", active)
                        .put("Email", email)
                        .put("UnsubscribeFromEmails", unsubscribed)
                        .put("LastUpdatedDate", LATELY.format(FIRST.plusMinutes(clock++))));
    }

    synchronized void group(String id, int... members) {
        Set<String> all = new LinkedHashSet<>();
        for (int member : members) {
            all.add(uuid(member));
        }
        groups.put(id, all);
    }

    @Override
    public String system() {
        return "novi";
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url + "/api", "member_path", "/customers/{uuid}");
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("api_key", KEY);
    }

    @Override
    public Reply answer(Request request) {
        Reply truth = truth(request);
        Reply other = twist.apply(request, truth);
        return other == null ? truth : other;
    }

    private synchronized Reply truth(Request request) {
        String[] words = request.path().split("/");
        if (words.length == 4 && words[2].equals("customers")) {
            reads.incrementAndGet();
            ObjectNode person = people.get(words[3]);
            return person == null ? reply(404, json.createObjectNode()) : reply(200, person);
        }
        pages.incrementAndGet();
        if (words.length == 3 && words[2].equals("members")) {
            String since = request.query().getOrDefault("lastModifiedDate", "");
            return page(
                    people.values().stream()
                            .filter(one -> one.path("LastUpdatedDate").asText().compareTo(since) >= 0)
                            .toList(),
                    request);
        }
        if (words.length == 5 && words[2].equals("groups") && groups.containsKey(words[3])) {
            var members = new ArrayList<ObjectNode>();
            groups.get(words[3])
                    .forEach(uuid -> members.add(
                            json.createObjectNode().put("UniqueID", uuid).put("Name", "Somebody")));
            return page(members, request);
        }
        return reply(404, json.createObjectNode().put("Message", "nothing"));
    }

    private Reply page(List<ObjectNode> all, Request request) {
        int size = Integer.parseInt(request.query().getOrDefault("pageSize", "100"));
        int offset = Integer.parseInt(request.query().getOrDefault("offset", "0"));
        ArrayNode results = json.createArrayNode();
        all.stream().skip(offset).limit(size).forEach(results::add);
        ObjectNode page = json.createObjectNode().put("TotalCount", all.size());
        page.set("Results", results);
        return reply(200, page);
    }

    Reply reply(int status, ObjectNode body) {
        return new Reply(status, Map.of(), body.toString().getBytes(UTF_8));
    }
}
