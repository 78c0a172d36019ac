package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.Property;
import io.serai.TestHub.Reply;
import io.serai.hub.database.PublicId;
import io.serai.hub.settings.ReadDocuments;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are valid, nearly so, and hostile, of one tenant beside another: none is answered with a fault of
// ours,
/// and none shows or changes what is the other's. `-Dserai.property.sequences=2000` sends a hundred thousand.
class HostileRequestsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEQUENCES = 12;
    private static final int REQUESTS = 50;
    private static final String MARK = "mark" + PublicId.random().replaceAll("[-_]", "x");
    private static final List<String> ODD = List.of(
            "' OR 1=1 -- ",
            "\"; DROP TABLE event; --",
            "%",
            "_",
            "\\",
            "\u0000",
            "\uD800",
            "😀",
            "é",
            "null",
            "-1",
            "0",
            "1e999",
            "9".repeat(40),
            "x".repeat(300),
            "2026-02-30",
            "2026-01-01T00:00:00Z",
            "0000-00-00",
            "{",
            "[]",
            "\n",
            "${7*7}",
            "../../etc",
            "AAAAAAAAAAA",
            "");
    private static final List<String> METHODS = List.of("GET", "GET", "POST", "POST", "PATCH", "DELETE");

    @TempDir
    private static Path folder;

    private static Desk desk;
    private static List<ObjectType> types;
    private static final List<String> ids = new ArrayList<>();

    private record Ask(String method, String path, String body) {}

    @BeforeAll
    static void begin() {
        desk = Desk.make();
        Desk other = Desk.make();
        types = List.copyOf(
                RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")))
                        .types());
        for (Desk one : List.of(desk, other)) {
            String name = one.equals(other) ? MARK : "ours";
            String event = one.id("event", "{\"name\": \"" + name + "\"}");
            String place = one.id("event_location", "{\"event_id\": \"" + event + "\", \"name\": \"" + name + "\"}");
            String session =
                    one.id("event_session", "{\"event_location_id\": \"" + place + "\", \"name\": \"" + name + "\"}");
            String person = one.id("person", "{\"given_name\": \"" + name + "\"}");
            String journal = one.id("journal", "{\"person_id\": \"" + person + "\", \"name\": \"" + name + "\"}");
            String store = one.id("data_store", "{\"code\": \"" + name + "\", \"text\": \"" + name + "\"}");
            ids.addAll(List.of(event, place, session, person, journal, store));
        }
    }

    @Test
    void noRequestMakesTheHubFailOrShowsWhatIsAnothers() {
        Property.holds(SEQUENCES, HostileRequestsIT::requests, asks -> {
            for (Ask ask : asks) {
                HttpRequest.Builder request = desk.request(ask.path()).header("Content-Type", "application/json");
                Reply reply = desk.hub()
                        .send(request.method(ask.method(), HttpRequest.BodyPublishers.ofString(ask.body()))
                                .build());
                assertThat(reply.status()).as("%s: %s", ask, reply.text()).isLessThan(500);
                assertThat(reply.text())
                        .as("%s", ask)
                        .doesNotContain(MARK)
                        .doesNotContain("SELECT", "jooq", "io.serai");
            }
        });
        assertThat(desk.hub().count("SELECT COUNT(*) FROM event WHERE name = '" + MARK + "'"))
                .isEqualTo(1);
        assertThat(desk.hub().count("SELECT COUNT(*) FROM data_store WHERE text = '" + MARK + "'"))
                .isEqualTo(1);
    }

    private static List<Ask> requests(RandomGenerator random) {
        var asks = new ArrayList<Ask>();
        for (int i = 0; i < REQUESTS; i++) {
            asks.add(ask(random));
        }
        return asks;
    }

    private static Ask ask(RandomGenerator random) {
        ObjectType type = pick(random, types);
        var path = new StringBuilder("/v3/crud/");
        if (random.nextInt(4) == 0) {
            path.append(pick(random, types).name())
                    .append('/')
                    .append(id(random))
                    .append('/');
        }
        path.append(type.name());
        String method = pick(random, METHODS);
        boolean search = method.equals("POST") && random.nextBoolean();
        if (search) {
            path.append("/search");
        } else if (!method.equals("POST") && random.nextInt(3) > 0) {
            path.append('/').append(id(random));
        }
        query(random, type, path);
        String body = method.equals("GET") || method.equals("DELETE")
                ? ""
                : random.nextInt(30) == 0
                        ? pick(random, ODD).replace("\uD800", "?")
                        : (search ? group(random, type, 1) : record(random, type)).toString();
        return new Ask(method, path.toString(), body.replace("\uD800", "\\ud800"));
    }

    private static String id(RandomGenerator random) {
        return random.nextInt(6) == 0 ? encoded(pick(random, ODD)) : pick(random, ids);
    }

    private static void query(RandomGenerator random, ObjectType type, StringBuilder path) {
        String sign = "?";
        for (String name :
                List.of("limit", "offset", "order_by", "enabled", "hidden", "view", "count", "cursor", "method")) {
            if (random.nextInt(8) == 0) {
                String value =
                        switch (random.nextInt(4)) {
                            case 0 -> pick(random, ODD);
                            case 1 ->
                                (random.nextBoolean() ? "-" : "")
                                        + pick(random, List.copyOf(type.fields().keySet()));
                            case 2 -> pick(random, List.of("all", "true", "alt", "disable", "hidden"));
                            default -> Integer.toString(random.nextInt(30));
                        };
                path.append(sign).append(name).append('=').append(encoded(value));
                sign = "&";
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace("\uD800", "?"), StandardCharsets.UTF_8);
    }

    private static ObjectNode record(RandomGenerator random, ObjectType type) {
        ObjectNode record = JSON.createObjectNode();
        for (String name : type.fields().keySet()) {
            if (random.nextInt(3) == 0) {
                value(random, record, name);
            }
        }
        if (random.nextInt(10) == 0) {
            value(random, record, pick(random, ODD));
        }
        return record;
    }

    private static void value(RandomGenerator random, ObjectNode node, String name) {
        switch (random.nextInt(8)) {
            case 0 -> node.put(name, random.nextInt());
            case 1 -> node.put(name, random.nextDouble());
            case 2 -> node.put(name, random.nextBoolean());
            case 3 -> node.putNull(name);
            case 4 -> node.putObject(name).put("a", pick(random, ODD));
            case 5 -> node.putArray(name).add(1).add(pick(random, ODD)).addNull();
            case 6 -> node.put(name, pick(random, ids));
            default -> node.put(name, pick(random, ODD));
        }
    }

    private static ObjectNode group(RandomGenerator random, ObjectType type, int depth) {
        ObjectNode group = JSON.createObjectNode();
        for (String kind : List.of("and", "or", "not")) {
            if (random.nextInt(3) == 0) {
                ArrayNode entries = group.putArray(kind);
                for (int i = random.nextInt(3); i >= 0; i--) {
                    entries.add(
                            random.nextInt(4) == 0 && depth < 7 ? group(random, type, depth + 1) : term(random, type));
                }
            }
        }
        if (random.nextInt(4) == 0) {
            value(random, group, "q");
        }
        return group;
    }

    private static ObjectNode term(RandomGenerator random, ObjectType type) {
        ObjectNode term = JSON.createObjectNode();
        term.put(
                "field",
                random.nextInt(10) == 0
                        ? pick(random, ODD)
                        : pick(random, List.copyOf(type.fields().keySet())));
        term.put(
                "op",
                pick(
                        random,
                        List.of(
                                "eq",
                                "ne",
                                "lt",
                                "gte",
                                "like",
                                "not_like",
                                "starts_with",
                                "ends_with",
                                "in",
                                "not_in",
                                "between",
                                "is_null",
                                "nonsense")));
        value(random, term, "value");
        return term;
    }

    private static <T> T pick(RandomGenerator random, List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
