package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Who may call what: every operation of the contract is asked by every kind of caller, without a body or with ids that
/// nobody has, and who is let through is compared with the table of docs/reference/permissions.md.
///
/// An operation that is new fails this test with the row to add; that row is to be read before it is added.
class PermissionsIT {
    private static final Path TABLE = Path.of("docs/reference/permissions.md");
    private static final String BEGIN = "<!-- permissions -->\n";
    private static final String END = "<!-- end of permissions -->";
    private static final String DEMO = "demoAcct001";
    private static final String NARROW = "run:read";

    /// Adds who they are to a request. People are new for each, as some operations end a session, or a person.
    interface Kind extends Function<HttpRequest.Builder, HttpRequest.Builder> {}

    private record Row(String method, String path, String permission) {
        String address() {
            return path.replaceAll("\\{[^}]*}", "AAAAAAAAAAA");
        }
    }

    @Test
    void everyKindOfCallerMayWhatTheTableSaysAndNoMore() throws Exception {
        try ( // of its own, as it does whatever can be done
        var people = new TestPeople(
                        TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY).start());
                var pool = Executors.newFixedThreadPool(6)) {
            Map<String, Kind> kinds = kinds(people);
            List<Row> rows = rows(people.hub);
            var found = new ArrayList<Future<String>>();
            for (Row row : rows) {
                found.add(pool.submit(() -> line(people.hub, row, kinds)));
            }
            var lines = new ArrayList<>(head(kinds));
            for (Future<String> line : found) {
                lines.add(line.get());
            }
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target/permissions.md"), lines);
            List<String> written = written();
            String missing = without(lines, written);
            String wrong = without(written, lines);
            if (!missing.isEmpty() || !wrong.isEmpty()) {
                fail(
                        "Rows that %s lacks (the whole table is in target/permissions.md):%n%s%nRows of it that are not so:%n%s",
                        TABLE, missing, wrong);
            }
        }
    }

    private static String without(List<String> some, List<String> others) {
        return String.join(
                "\n", some.stream().filter(line -> !others.contains(line)).toList());
    }

    private static List<String> written() throws Exception {
        String text = Files.readString(TABLE);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).isPositive().isLessThan(end);
        return text.substring(begin + BEGIN.length(), end).lines().toList();
    }

    private static List<String> head(Map<String, Kind> kinds) {
        return List.of(
                "| call | permission | " + String.join(" | ", kinds.keySet()) + " |",
                "|---|---|" + "---|".repeat(kinds.size()));
    }

    private static String line(TestHub hub, Row row, Map<String, Kind> kinds) {
        var line = new StringBuilder("| `" + row.method() + " " + row.path() + "` | "
                + (row.permission().equals("public") ? "public" : "`" + row.permission() + "`") + " |");
        kinds.values()
                .forEach(kind -> line.append(' ').append(answer(hub, row, kind)).append(" |"));
        return line.toString();
    }

    private static String answer(TestHub hub, Row row, Kind kind) {
        // a page's form is taken from the hub's own pages only
        HttpRequest request = kind.apply(hub.request(row.address()))
                .header("Origin", "http://127.0.0.1:" + hub.port)
                .method(row.method(), HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<?> reply = row.path().endsWith("/events")
                ? hub.begin(request)
                : hub.send(request).response();
        boolean signIn = reply.statusCode() == 302
                && reply.headers().firstValue("Location").orElse("").startsWith("/login");
        return reply.statusCode() == 401 || signIn ? "401" : reply.statusCode() == 403 ? "–" : "yes";
    }

    private static List<Row> rows(TestHub hub) {
        var rows = new ArrayList<Row>();
        JsonNode contract = hub.send(hub.request("/openapi.json").GET().build()).json();
        for (var path : contract.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (operation.getValue().has("operationId")) {
                    rows.add(new Row(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            operation.getValue().path("x-permission").asText()));
                }
            }
        }
        rows.sort((one, other) -> (one.path() + one.method()).compareTo(other.path() + other.method()));
        return rows;
    }

    static Map<String, Kind> kinds(TestPeople people) {
        var kinds = new LinkedHashMap<String, Kind>();
        for (String role : Roles.HUB) {
            kinds.put(role, request -> bearer(request, people.someone(DEMO, role)));
        }
        kinds.put(
                "admin's token",
                request -> bearer(request, people.writtenToken(people.someone(DEMO, "admin"), "NULL")));
        kinds.put(
                "narrow token",
                request ->
                        bearer(request, people.writtenToken(people.someone(DEMO, "admin"), "'[\"" + NARROW + "\"]'")));
        for (String role : Roles.SITE) {
            String token = people.passcode(role);
            kinds.put("site " + role, request -> request.header("Authorization", "Bearer " + token));
        }
        String narrow = narrowKey(people.hub);
        kinds.put("key `*`", request -> key(request, TestHub.KEY));
        kinds.put("narrow key", request -> key(request, narrow));
        kinds.put("nobody", request -> request);
        return kinds;
    }

    private static String narrowKey(TestHub hub) {
        Reply reply = hub.send(TestPeople.body(
                hub.demo("/v3/hub/api_key"),
                "POST",
                "{\"name\": \"narrow\", \"permissions\": [\"" + NARROW + "\"], \"accounts\": [\"" + DEMO + "\"]}"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/key").asText();
    }

    private static HttpRequest.Builder bearer(HttpRequest.Builder request, Caller caller) {
        return request.header("Authorization", "Bearer " + caller.token());
    }

    private static HttpRequest.Builder key(HttpRequest.Builder request, String key) {
        return request.header("x-aether-api-key", key).header("x-account-id", DEMO);
    }
}
