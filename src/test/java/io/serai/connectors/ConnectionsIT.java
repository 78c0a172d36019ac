package io.serai.connectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.ResultSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Connections as an administrator sees them.
class ConnectionsIT {
    private static final String PATH = "/v3/hub/connection";
    private static final String SECRET = "s3cret-Of-The-Vendor-1";
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.shared();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aConnectionIsMadeReadChangedAndRemoved() {
        Reply made = post(PATH, novi("first"));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode connection = made.json().path("data");
        String path = PATH + "/" + connection.path("id").asText();
        assertThat(connection.path("settings").path("member_path").asText()).isEqualTo("/customers/{uuid}");
        assertThat(connection.path("secrets").path("api_key").path("set").asBoolean())
                .isTrue();
        assertThat(connection.path("secrets").path("api_key").path("set_on").asText())
                .startsWith("20");
        assertThat(hub.get(path).json().path("data")).isEqualTo(withoutTimes(hub.get(path), connection));
        assertThat(hub.get(PATH + "?system=novi").text())
                .contains(connection.path("id").asText());
        assertThat(hub.get(PATH + "?system=zoom").text())
                .doesNotContain(connection.path("id").asText());

        JsonNode changed = send("PATCH", path, """
                {"name": "renamed", "enabled": false, "settings": {"member_path": "/members/{uuid}"}}""").json().path("data");
        assertThat(changed.path("name").asText()).isEqualTo("renamed");
        assertThat(changed.path("enabled").asBoolean()).isFalse();
        assertThat(changed.path("settings").path("member_path").asText()).isEqualTo("/members/{uuid}");
        assertThat(changed.path("settings").path("base_url").asText()).isEqualTo("http://127.0.0.1:9/api");
        JsonNode back = send("PATCH", path, "{\"settings\": {\"member_path\": null}}")
                .json()
                .path("data");
        assertThat(back.path("settings").path("member_path").asText()).isEqualTo("/customers/{uuid}");

        Reply moved = send("PATCH", path, "{\"settings\": {\"base_url\": \"http://127.0.0.1:10/api\"}}");
        assertThat(moved.status()).isEqualTo(422);
        assertThat(moved.text()).contains("body.settings.base_url", "api_key").doesNotContain(SECRET);
        assertThat(hub.get(path).text()).contains("http://127.0.0.1:9/api");
        assertThat(send("PATCH", path, "{\"settings\": {\"base_url\": \"http://127.0.0.1:9/api\"}}")
                        .status())
                .as("the same as before")
                .isEqualTo(200);
        assertThat(send("PATCH", path, """
                {"settings": {"base_url": "http://127.0.0.1:10/api"}, "secrets": {"api_key": "again"}}""").status()).isEqualTo(200);

        assertThat(send("DELETE", path, "").status()).isEqualTo(200);
        assertThat(send("DELETE", path, "").status()).isEqualTo(404);
        assertThat(hub.get(path).status()).isEqualTo(404);
        assertThat(post(PATH, novi("renamed")).status())
                .as("the name is free at once")
                .isEqualTo(201);
    }

    private static JsonNode withoutTimes(Reply reply, JsonNode made) {
        JsonNode read = reply.json().path("data");
        ((com.fasterxml.jackson.databind.node.ObjectNode) made).set("created_on", read.path("created_on"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) made).set("updated_on", read.path("updated_on"));
        return made;
    }

    @Test
    void eachSystemSaysWhatItIsMadeOf() {
        JsonNode systems = hub.get("/v3/hub/connector").json().path("data");
        JsonNode novi = system(systems, "novi");
        assertThat(novi.at("/settings/0").toString())
                .isEqualTo("{\"name\":\"base_url\",\"kind\":\"url\",\"default\":null,\"required\":true,\"members\":[],"
                        + "\"steers\":true}");
        assertThat(novi.at("/secrets/0/name").asText()).isEqualTo("api_key");
        assertThat(novi.at("/limits/per_second").asInt()).isEqualTo(20);
        assertThat(novi.path("heals").asBoolean()).isTrue();
        assertThat(system(systems, "ntfy").path("heals").asBoolean(true)).isFalse();
        assertThat(system(systems, "zoom").toString()).contains("\"members\":[\"zoom_event_id\",\"event_id\"]");
    }

    private static JsonNode system(JsonNode systems, String name) {
        return systems.valueStream()
                .filter(one -> one.path("system").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyFaultIsNamed() {
        Reply reply = post(PATH, """
                {"system": "novi", "settings": {"base_url": "gopher://x", "colour": "red", "member_path": 7},
                 "secrets": {"password": "x"}}""");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text())
                .contains("body.settings.base_url", "body.settings.colour", "base_url, member_path")
                .contains("body.settings.member_path", "body.secrets.password", "body.secrets.api_key: is missing");
        assertThat(post(PATH, "{\"system\": \"novi\"}").text())
                .contains("body.settings.base_url: is missing", "body.secrets.api_key: is missing");
        assertThat(post(PATH, "{\"system\": \"nope\"}").text()).contains("body.system", "novi");
        assertThat(post(PATH, "{\"system\": \"nope\"}").status()).isEqualTo(422);
        assertThat(post(PATH, "{}").status()).isEqualTo(422);
        assertThat(post(PATH, "{\"system\": \"novi\", \"secrets\": \"x\"}").status())
                .isEqualTo(422);
        String lines = novi("lines").replace(SECRET, "two\\r\\nlines");
        assertThat(post(PATH, lines).status()).isEqualTo(422);
        assertThat(post(PATH, lines).text()).doesNotContain("two");
    }

    @Test
    void aNameInUseIsRefused() {
        assertThat(post(PATH, novi("twice")).status()).isEqualTo(201);
        assertThat(post(PATH, novi("twice")).status()).isEqualTo(409);
        String other = made("other");
        assertThat(send("PATCH", PATH + "/" + other, "{\"name\": \"twice\"}").status())
                .isEqualTo(409);
    }

    @Test
    void anotherTenantSeesNothingOfIt() {
        String path = PATH + "/" + made("mine");
        for (String[] call : new String[][] {
            {"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"POST", "/rotate"}, {"POST", "/test"}, {"GET", "/usage"}
        }) {
            String body = call[0].equals("PATCH") ? "{\"enabled\": false}" : "{\"secrets\": {\"api_key\": \"x\"}}";
            HttpRequest request = hub.request(path + call[1])
                    .header("x-aether-api-key", TestHub.KEY)
                    .header("x-account-id", "demoAcct002")
                    .header("Content-Type", "application/json")
                    .method(
                            call[0],
                            call[0].matches("GET|DELETE") || call[1].equals("/test")
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(body))
                    .build();
            assertThat(hub.send(request).status()).as("%s %s", call[0], call[1]).isEqualTo(404);
        }
        assertThat(hub.get(path).json().path("data").path("enabled").asBoolean())
                .isTrue();
        HttpRequest list = hub.request(PATH)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", "demoAcct002")
                .GET()
                .build();
        assertThat(hub.send(list).text()).doesNotContain("mine");
        assertThat(hub.send(hub.request(PATH)
                                .header("x-aether-api-key", TestHub.KEY)
                                .GET()
                                .build())
                        .status())
                .isEqualTo(403);
        assertThat(hub.send(hub.request(PATH).GET().build()).status()).isEqualTo(401);
    }

    @Test
    void readingIsNoRightToChange() {
        String key = hub.send(hub.request("/v3/hub/api_key")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"name\": \"reader\", \"permissions\": [\"connection:read\"], \"accounts\": [\"demoAcct001\"]}"))
                        .build())
                .json()
                .path("data")
                .path("key")
                .asText();
        String id = made("guarded");
        for (String[] call : new String[][] {
            {"GET", "", "200"}, {"GET", "/usage", "200"}, {"DELETE", "", "403"}, {"POST", "/test", "403"}
        }) {
            HttpRequest request = hub.request(PATH + "/" + id + call[1])
                    .header("x-aether-api-key", key)
                    .header("x-account-id", "demoAcct001")
                    .method(call[0], BodyPublishers.noBody())
                    .build();
            assertThat(hub.send(request).status()).as("%s %s", call[0], call[1]).isEqualTo(Integer.parseInt(call[2]));
        }
    }

    @Test
    void secretsAreNeverInAnAnswerALogOrADump() throws Exception {
        Reply made = post(PATH, novi("dumped"));
        String path = PATH + "/" + made.json().path("data").path("id").asText();
        String answers = made.text()
                + hub.get(path).text()
                + hub.get(PATH).text()
                + send("PATCH", path, "{\"secrets\": {\"api_key\": \"" + SECRET + "-patched\"}}")
                        .text()
                + send("POST", path + "/rotate", "{\"secrets\": {\"api_key\": \"" + SECRET + "-rotated\"}}")
                        .text()
                + send("POST", path + "/test", "").text()
                + hub.get(path + "/usage").text()
                + post(PATH, novi("dumped")).text();
        assertThat(answers).doesNotContain(SECRET).contains("\"set\":true");
        assertThat(hub.output()).doesNotContain(SECRET);
        String master = java.nio.file.Files.readAllLines(hub.data.resolve("secrets.properties")).stream()
                .filter(line -> line.startsWith("serai.master.key="))
                .findFirst()
                .orElseThrow()
                .substring("serai.master.key=".length());
        assertThat(hub.output()).doesNotContain(master);
        assertThat(dump()).contains("dumped").doesNotContain(SECRET, master);
    }

    /// Every value of every table, as text.
    private static String dump() throws Exception {
        var text = new StringBuilder();
        try (var connection = hub.database.connect();
                ResultSet tables = connection
                        .getMetaData()
                        .getTables(connection.getCatalog(), null, "%", new String[] {"TABLE"})) {
            while (tables.next()) {
                try (var statement = connection.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT * FROM `" + tables.getString("TABLE_NAME") + "`")) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            Object value = rows.getObject(i);
                            text.append(value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value)
                                    .append('\n');
                        }
                    }
                }
            }
        }
        return text.toString();
    }

    @Test
    void rotatedSecretsAreNewSinceThen() {
        String path = PATH + "/" + made("rotated");
        String before = setOn(hub.get(path));
        String body = "{\"secrets\": {\"api_key\": \"new\"}, \"overlap_seconds\": 60}";
        assertThat(setOn(send("POST", path + "/rotate", body))).isGreaterThan(before);
        for (String wrong : new String[] {
            "{\"secrets\": {}}",
            "{\"secrets\": {\"nope\": \"x\"}}",
            body.replace("60", "-1"),
            body.replace("60", "2592001"),
            "{}"
        }) {
            assertThat(send("POST", path + "/rotate", wrong).status()).as(wrong).isEqualTo(422);
        }
    }

    private static String setOn(Reply reply) {
        return reply.json()
                .path("data")
                .path("secrets")
                .path("api_key")
                .path("set_on")
                .asText();
    }

    @Test
    void theTestSaysWhetherItWorksAndTheConnectionRemembers() {
        String path = PATH + "/" + made("tried");
        JsonNode bad = send("POST", path + "/test", "").json().path("data");
        assertThat(bad.path("ok").asBoolean(true)).as(bad.toString()).isFalse();
        assertThat(bad.path("said").asText()).isNotBlank().doesNotContain("Exception", "127.0.0.1");
        assertThat(bad.path("took_ms").isNumber()).isTrue();
        JsonNode connection = hub.get(path).json().path("data");
        assertThat(connection.path("last_error").asText())
                .isEqualTo(bad.path("said").asText());
        assertThat(connection.path("last_ok_at").isNull()).isTrue();
    }

    @Test
    void usageNamesTheRoutes() {
        String path = PATH + "/" + made("used");
        JsonNode usage = hub.get(path + "/usage").json().path("data");
        assertThat(usage.path("routes").toString())
                .contains("novi-test-connection")
                .doesNotContain("listRuns");
        assertThat(usage.path("calls_today").isNumber()).isTrue();
        assertThat(usage.path("limits").path("per_second").asInt()).isEqualTo(20);
    }

    @Test
    void theOpenWorkOfARemovedConnectionBecomesDeadLetters() {
        String id = made("worked");
        hub.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, next_attempt_at) "
                        + "SELECT 'novi', '" + id
                        + "', 'e1', id, 'novi.none', 'retrying', UTC_TIMESTAMP(3) + INTERVAL 1 DAY "
                        + "FROM account WHERE id_random = 'demoAcct001'");
        assertThat(send("DELETE", PATH + "/" + id, "").status()).isEqualTo(200);
        assertThat(hub.count("SELECT COUNT(*) FROM inbox WHERE `connection` = '" + id + "' AND status = 'dead'"))
                .isEqualTo(1);
        assertThat(hub.get("/v3/hub/dead_letter").text()).contains("The connection was deleted");
    }

    @Test
    void twoChangesAtOnceDoNotUndoEachOther() throws Exception {
        String path = PATH + "/" + made("raced");
        var threads = new java.util.ArrayList<Thread>();
        var statuses = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
        for (String change : new String[] {
            "{\"settings\": {\"member_path\": \"/changed\"}}",
            "{\"settings\": {\"base_url\": \"http://127.0.0.1:8\"}, \"secrets\": {\"api_key\": \"again\"}}",
            "{\"enabled\": false}",
            "{\"name\": \"raced-on\"}"
        }) {
            threads.add(Thread.ofVirtual()
                    .start(() -> statuses.add(send("PATCH", path, change).status())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(statuses).containsOnly(200);
        JsonNode end = hub.get(path).json().path("data");
        assertThat(end.path("settings").path("member_path").asText()).isEqualTo("/changed");
        assertThat(end.path("settings").path("base_url").asText()).isEqualTo("http://127.0.0.1:8");
        assertThat(end.path("enabled").asBoolean()).isFalse();
        assertThat(end.path("name").asText()).isEqualTo("raced-on");
    }

    private static String made(String name) {
        Reply reply = post(PATH, novi(name + NAMES.incrementAndGet()));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("data").path("id").asText();
    }

    private static String novi(String name) {
        return """
                {"system": "novi", "name": "%s", "settings": {"base_url": "http://127.0.0.1:9/api"},
                 "secrets": {"api_key": "%s"}}""".formatted(name, SECRET);
    }

    private static Reply post(String path, String body) {
        return send("POST", path, body);
    }

    private static Reply send(String method, String path, String body) {
        HttpRequest.Builder request = hub.demo(path);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return hub.send(request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }
}
