package io.serai.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the record holds after calls to a hub, and how it is read.
class AuditIT {
    private static final String SECRET = "s3cret-Of-The-Vendor-9";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.create().start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void anApiKeyThatIsMadeAndEndedIsRecordedWithoutTheKey() {
        JsonNode made =
                make("{\"name\": \"audited\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"]}");
        String id = made.path("id").asText();
        assertThat(send(all("/v3/hub/api_key/" + id).DELETE()).status()).isEqualTo(200);
        JsonNode rows = rows("?resource=api_key:" + id);
        assertThat(rows).hasSize(2);
        JsonNode ended = rows.get(0);
        JsonNode created = rows.get(1);
        assertThat(created.path("action").asText()).isEqualTo("api_key.create");
        assertThat(created.path("after").path("name").asText()).isEqualTo("audited");
        assertThat(created.path("after").path("permissions").get(0).asText()).isEqualTo("run:read");
        assertThat(created.path("before").isNull()).isTrue();
        assertThat(ended.path("action").asText()).isEqualTo("api_key.end");
        assertThat(ended.path("before").path("name").asText()).isEqualTo("audited");
        assertThat(ended.path("actor").path("kind").asText()).isEqualTo("application");
        assertThat(ended.path("actor").path("id").asText()).isEqualTo("first");
        assertThat(ended.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(ended.path("request_id").asText()).hasSizeGreaterThan(7);
        assertThat(ended.path("agent").asText()).startsWith("Java");
        assertThat(everything()).doesNotContain(made.path("key").asText());
    }

    @Test
    void aConnectionsChangesAreRecordedWithTheNamesOfItsSecretsOnly() {
        String path = connection("recorded", SECRET);
        String id = path.substring(path.lastIndexOf('/') + 1);
        send(demo(path).method("PATCH", json("{\"name\": \"renamed\", \"enabled\": false}")));
        send(demo(path + "/rotate").POST(json("{\"secrets\": {\"api_key\": \"" + SECRET + "-next\"}}")));
        send(demo(path).DELETE());

        JsonNode rows = rows("?resource=connection:" + id);
        assertThat(rows.findValuesAsText("action"))
                .containsExactly("connection.remove", "connection.rotate", "connection.change", "connection.create");
        JsonNode change = rows.get(2);
        assertThat(change.path("before")).isEqualTo(tree("{\"name\": \"recorded\", \"enabled\": true}"));
        assertThat(change.path("after")).isEqualTo(tree("{\"name\": \"renamed\", \"enabled\": false}"));
        assertThat(change.path("account_id").asText()).isEqualTo("demoAcct001");
        JsonNode rotate = rows.get(1);
        assertThat(rotate.path("after")
                        .path("secrets")
                        .path("api_key")
                        .path("set_on")
                        .asText())
                .startsWith("20");
        assertThat(rotate.path("before")
                        .path("secrets")
                        .path("api_key")
                        .path("set_on")
                        .asText())
                .startsWith("20");
        assertThat(rows.get(0).path("before").path("name").asText()).isEqualTo("renamed");
        assertThat(everything()).doesNotContain(SECRET);
    }

    @Test
    void aChangeThatWasRefusedIsNotRecorded() {
        connection("taken", SECRET);
        long before = hub.count("SELECT COUNT(*) FROM audit WHERE resource = 'connection'");
        assertThat(send(demo("/v3/hub/connection").POST(json(novi("taken", SECRET))))
                        .status())
                .isEqualTo(409);
        assertThat(hub.count("SELECT COUNT(*) FROM audit WHERE resource = 'connection'"))
                .isEqualTo(before);
    }

    @Test
    void whatIsDoneToADeadLetterIsRecordedWithoutItsPayload() throws Exception {
        String letter = deadLetter();
        String path = "/v3/hub/dead_letter/" + letter;
        assertThat(send(demo(path + "/replay")
                                .POST(json("{\"payload\": \"{\\\"marker\\\": \\\"broken-payload\\\"}\"}")))
                        .status())
                .isEqualTo(202);
        awaitOpen(path);
        assertThat(send(demo("/v3/hub/dead_letter/replay").POST(json("{\"capability\": \"zoom.webhook\"}")))
                        .status())
                .isEqualTo(202);
        awaitOpen(path);
        assertThat(send(demo(path + "/discard").POST(json("{\"reason\": \"a drill\"}")))
                        .status())
                .isEqualTo(200);
        JsonNode rows = rows("?resource=dead_letter:" + letter);
        assertThat(rows.findValuesAsText("action")).containsExactly("dead_letter.discard", "dead_letter.replay");
        assertThat(rows.get(0).path("after")).isEqualTo(tree("{\"status\": \"discarded\", \"reason\": \"a drill\"}"));
        assertThat(rows.get(0).path("before")).isEqualTo(tree("{\"status\": \"open\"}"));
        assertThat(rows.get(1).path("after").path("edited").asBoolean()).isTrue();
        assertThat(rows("?action=dead_letter.replay_all")
                        .get(0)
                        .path("after")
                        .path("letters")
                        .asInt())
                .isEqualTo(1);
        assertThat(everything()).doesNotContain("broken-payload");
    }

    @Test
    void whatIsDoneToAScheduleIsRecorded() {
        for (String step : List.of("pause", "resume")) {
            assertThat(send(all("/v3/hub/schedule/zoom-sync/" + step).POST(BodyPublishers.noBody()))
                            .status())
                    .isEqualTo(200);
        }
        JsonNode rows = rows("?resource=schedule:zoom-sync");
        assertThat(rows.findValuesAsText("action")).containsExactly("schedule.resume", "schedule.pause");
        assertThat(rows.get(1).path("after").path("status").asText()).isEqualTo("paused");
    }

    @Test
    void pagesFollowOneAnotherWithoutAGapOrARepeat() {
        for (int i = 0; i < 7; i++) {
            connection("page-" + i, SECRET);
        }
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page =
                    get("/api/audit?action=connection.create&limit=3" + cursor).json();
            assertThat(page.path("data").size()).isBetween(1, 3);
            page.path("data").forEach(row -> seen.add(row.path("id").asText()));
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (cursor != null);
        assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        assertThat(seen)
                .hasSize(Math.toIntExact(hub.count("SELECT COUNT(*) FROM audit WHERE action = 'connection.create'")));
        assertThat(get("/api/audit?cursor=nosuchnosuc").status()).isEqualTo(422);
        assertThat(get("/api/audit?limit=1001").status()).isEqualTo(422);
        assertThat(get("/api/audit?action=%25").status()).isEqualTo(422);
    }

    @Test
    void filtersNarrow() {
        connection("filtered", SECRET);
        assertThat(rows("?actor=first&action=connection")).isNotEmpty();
        assertThat(rows("?actor=nobody")).isEmpty();
        assertThat(rows("?action=connect")).isEmpty();
        assertThat(rows("?action=connection").findValuesAsText("resource")).containsOnly("connection");
        assertThat(rows("?since=2999-01-01")).isEmpty();
        assertThat(rows("?since=2001-01-01T00:00:00Z&resource=connection")).isNotEmpty();
        assertThat(get("/api/audit?since=2001-02-30").status()).isEqualTo(422);
    }

    @Test
    void anExportIsOneRowALineAndHasThemAll() {
        connection("exported", SECRET);
        Reply export = get("/api/audit/export?action=connection");
        assertThat(export.response().headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<String> lines = export.text().lines().toList();
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(tree(line).path("resource").asText()).isEqualTo("connection"));
        assertThat(lines.size())
                .isLessThanOrEqualTo(
                        Math.toIntExact(hub.count("SELECT COUNT(*) FROM audit WHERE resource = 'connection'")))
                .isPositive();
    }

    @Test
    void anotherTenantSeesNothingOfIt() {
        connection("mine", SECRET);
        String key =
                make("{\"name\": \"second\", \"permissions\": [\"audit:read\", \"run:read\"], \"accounts\": [\"demoAcct002\"]}")
                        .path("key")
                        .asText();
        Reply own = send(hub.request("/api/audit?limit=1000")
                .header("x-aether-api-key", key)
                .header("x-account-id", "demoAcct002"));
        assertThat(own.status()).isEqualTo(200);
        assertThat(own.text()).doesNotContain("demoAcct001");
        JsonNode mine = rows("?resource=connection&limit=1").get(0);
        assertThat(send(hub.request("/api/audit?cursor=" + mine.path("id").asText())
                                .header("x-aether-api-key", key)
                                .header("x-account-id", "demoAcct002"))
                        .status())
                .isEqualTo(422);
        assertThat(send(hub.request("/api/audit/export")
                                .header("x-aether-api-key", key)
                                .header("x-account-id", "demoAcct002"))
                        .text())
                .doesNotContain("demoAcct001");
        for (String path : List.of("/api/audit", "/api/audit/export", "/api/audit/verify")) {
            assertThat(send(hub.request(path).header("x-aether-api-key", key)).status())
                    .as("%s without an account", path)
                    .isEqualTo(403);
        }
        assertThat(send(hub.request("/api/audit/verify")
                                .header("x-aether-api-key", key)
                                .header("x-account-id", "demoAcct002"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void rowsAreSealedBySomeSecondsLaterAndTheCommandSaysThatAllIsWell() throws Exception {
        connection("sealed", SECRET);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> get("/api/audit/verify").json().path("unsealed").asLong() == 0);
        JsonNode report = get("/api/audit/verify").json();
        assertThat(report.path("ok").asBoolean()).as("%s", report).isTrue();
        assertThat(report.path("sealed").asLong()).isPositive();
        String head = report.path("head").asText();
        Told told = command("audit", "verify", "--head", head);
        assertThat(told.text()).contains("The audit chain is whole", "sealed");
        assertThat(told.status()).isZero();
        assertThat(send(hub.request("/observe/metrics")).text()).contains("serai_audit_unsealed");

        String other = head.substring(0, head.indexOf(':') + 1) + "ab".repeat(32);
        Told broken = command("audit", "verify", "--json", "--head", other);
        assertThat(tree(broken.text()).path("first_broken").path("problem").asText())
                .contains("made anew");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(command("audit", "look").status()).isEqualTo(2);
    }

    @Test
    void aRequestIsLoggedByItsTemplateWithoutWhatItWasAskedWith() {
        get("/v3/hub/run/abcdefghijk?secret=very-secret-thing");
        get("/v3/hub/run?capability=another-secret-thing");
        await().atMost(Duration.ofSeconds(5)).until(() -> hub.output().contains("GET /v3/hub/run/{run_id} "));
        assertThat(hub.output())
                .containsPattern("io.serai.access .*GET /v3/hub/run/\\{run_id} 4\\d\\d \\d+ ms SERAI_API_KEY")
                .doesNotContain("secret-thing");
    }

    @Test
    void fiftyDenialsAreOneRowAfterACleanStopAndTheNextStartTellsWhichSettingsChanged() {
        try (TestHub other = TestHub.create().start()) {
            for (int i = 0; i < 50; i++) {
                assertThat(other.send(other.request("/v3/hub/run")
                                        .header("x-aether-api-key", "no-such-key-" + i)
                                        .build())
                                .status())
                        .isEqualTo(401);
            }
            other.send(other.request("/v3/hub/ledger").build());
            other.terminate();
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE action = 'request.denied'"))
                    .isEqualTo(2);
            assertThat(other.count("SELECT `count` FROM audit WHERE resource_id = 'listRuns'"))
                    .isEqualTo(50);
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE seal_no IS NULL"))
                    .as("left unsealed")
                    .isZero();
            assertThat(other.output()).contains("the audit chain's head is ").doesNotContain("no-such-key");
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE action = 'setting.first'"))
                    .isEqualTo(1);

            other.with("SERAI_WORKER_COUNT", "3")
                    .with("SERAI_ADMIN_PASSWORD", "another-Password-0")
                    .start();
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE action = 'setting.change'"))
                    .isEqualTo(2);
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE resource_id = 'serai.worker.count' "
                            + "AND after_json = '{\"value\":\"3\"}' AND before_json IS NOT NULL"))
                    .isEqualTo(1);
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE resource_id = 'serai.admin.password' "
                            + "AND after_json = '{\"value\":\"(secret)\"}'"))
                    .isEqualTo(1);
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE CONCAT_WS(' ', before_json, after_json) REGEXP '"
                            + TestHub.KEY + "|another-Password|horse'"))
                    .isZero();
            assertThat(other.count("SELECT COUNT(*) FROM audit_setting WHERE `value` REGEXP '" + TestHub.KEY
                            + "|another-Password|horse'"))
                    .isZero();
        }
    }

    @Test
    void aHubThatIsKilledWhileItSealsLeavesAChainThatTheNextOneContinues() {
        try (TestHub other = TestHub.create()) {
            other.begin("-Dserai.halt=audit.before-commit");
            other.await("MOMENT audit.before-commit");
            other.kill();
            assertThat(other.count("SELECT seal_no FROM audit_chain")).isZero();
            assertThat(other.count("SELECT COUNT(*) FROM audit WHERE seal_no IS NOT NULL"))
                    .isZero();
            other.start();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> other.count("SELECT COUNT(*) FROM audit WHERE seal_no IS NULL") == 0);
            JsonNode report = other.send(other.request("/api/audit/verify")
                            .header("x-aether-api-key", TestHub.KEY)
                            .build())
                    .json();
            assertThat(report.path("ok").asBoolean()).as("%s", report).isTrue();
            assertThat(report.path("sealed").asLong()).isPositive();
        }
    }

    private record Told(int status, String text) {}

    private static Told command(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.serai.cli.Main"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        builder.environment().put("SERAI_SERVER", "http://127.0.0.1:" + hub.port);
        builder.environment().put("SERAI_API_KEY", TestHub.KEY);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Told(process.waitFor(), text);
    }

    /// An event that Zoom signed and that nobody can read.
    private static String deadLetter() throws Exception {
        Reply made = send(demo("/v3/hub/connection").POST(json("""
                {"system": "zoom", "name": "drill", "enabled": true, "settings": {"account_id": "drill", "events": []},
                 "secrets": {"client_id": "drill", "client_secret": "drill", "webhook_secret": "drill-secret"}}""")));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String time = Long.toString(System.currentTimeMillis() / 1000);
        String body = "{\"event\": \"zoom_events.ticket_created\", \"payload\": ";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("drill-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal(("v0:" + time + ":" + body).getBytes(StandardCharsets.UTF_8)));
        Reply told = send(hub.request(
                        "/webhooks/zoom/" + made.json().path("data").path("id").asText())
                .header("x-zm-request-timestamp", time)
                .header("x-zm-signature", "v0=" + signature)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(told.status()).as(told.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> hub.count("SELECT COUNT(*) FROM dead_letter WHERE status = 'open'") == 1);
        return hub.get("/v3/hub/dead_letter?status=open")
                .json()
                .path("data")
                .get(0)
                .path("id")
                .asText();
    }

    private static void awaitOpen(String letter) {
        await().atMost(Duration.ofSeconds(20)).until(() -> hub.get(letter)
                .json()
                .path("data")
                .path("status")
                .asText()
                .equals("open"));
    }

    private static JsonNode make(String wish) {
        Reply made = send(all("/v3/hub/api_key").POST(json(wish)));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("data");
    }

    /// @return its path
    private static String connection(String name, String secret) {
        Reply made = send(demo("/v3/hub/connection").POST(json(novi(name, secret))));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/v3/hub/connection/" + made.json().path("data").path("id").asText();
    }

    private static String novi(String name, String secret) {
        return """
                {"system": "novi", "name": "%s", "settings": {"base_url": "http://127.0.0.1:9/api"},
                 "secrets": {"api_key": "%s"}}""".formatted(name, secret);
    }

    private static JsonNode rows(String query) {
        Reply reply = get("/api/audit" + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    private static String everything() {
        return get("/api/audit/export").text();
    }

    private static Reply get(String path) {
        return send(all(path));
    }

    private static HttpRequest.Builder all(String path) {
        return hub.request(path).header("x-aether-api-key", TestHub.KEY).header("Content-Type", "application/json");
    }

    private static HttpRequest.Builder demo(String path) {
        return hub.demo(path).header("Content-Type", "application/json");
    }

    private static Reply send(HttpRequest.Builder request) {
        return hub.send(request.build());
    }

    private static HttpRequest.BodyPublisher json(String body) {
        return BodyPublishers.ofString(body);
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
