package io.serai.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxLog;
import io.serai.connectors.SandboxServer;
import io.serai.hub.cache.Cache;
import io.serai.web.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The member check against the sandbox's Novi, which runs beside the hub so that its log and its faults are at hand.
class NoviMemberIT {
    private static final String CALL = "/v3/action/idaa/novi_member/";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static SandboxServer novi;
    private static TestHub hub;
    private static Cache cache;

    @BeforeAll
    static void start() {
        novi = new SandboxServer(new MembersModule().sandboxVendors(new Json(32)), folder, SandboxFaults.asked());
        hub = hub().start();
        cache = new Cache(TestServers.redisUrl());
        await().atMost(PATIENCE).until(cache::up);
        await().atMost(PATIENCE)
                .until(() -> hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"UP\""));
    }

    @AfterAll
    static void stop() throws Exception {
        cache.close();
        java.nio.file.Files.writeString(Path.of("target/hub-out.txt"), hub.output());
        hub.close();
        novi.close();
    }

    private static TestHub hub() {
        return TestHub.create().with("SERAI_SANDBOX_URL", novi.url()).with("SERAI_VENDOR_TIMEOUT", "2s");
    }

    private static String person(int number) {
        return "5e7a1000-0000-4000-8000-%012d".formatted(number);
    }

    @ParameterizedTest
    @CsvSource({
        "1, Alice M., alice+member@example.org",
        "2, Bob B., bob.bennett@example.org",
        "3, Carol, carol@example.org",
        "4, Delta Consulting, delta@example.org",
        "5, Member, scoped-key@example.org"
    })
    void aMemberIsVerifiedWhateverShapeTheRecordHas(int number, String fullName, String email) {
        Reply reply = hub.get(CALL + person(number));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode data = reply.json().path("data");
        assertThat(data.path("verified").asBoolean()).isTrue();
        assertThat(data.path("full_name").asText()).isEqualTo(fullName);
        assertThat(data.path("email").asText()).isEqualTo(email);
        assertThat(data.size()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 10, 999})
    void whoLeftHasNoAddressOrIsUnknownIsNoMember(int number) {
        for (int i = 0; i < 2; i++) {
            Reply reply = hub.get(CALL + person(number));
            assertThat(reply.status()).as(reply.text()).isEqualTo(404);
            assertThat(reply.json().path("data").isNull()).isTrue();
        }
        assertThat(asked(person(number))).as("is not remembered").isEqualTo(2);
    }

    @Test
    void successWithoutAnIdentityIsNoMember() {
        assertThat(hub.get(CALL + "fault-disguised-" + person(11)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "a.b", "a%2Fb", "a%20b", "é"})
    void whatCanBeNoUuidIsNotFoundAndNotAsked(String uuid) {
        int before = log().size();
        assertThat(hub.get(CALL + uuid.replace("é", "%C3%A9")).status()).isEqualTo(404);
        assertThat(hub.get(CALL + "x".repeat(65)).status()).isEqualTo(404);
        assertThat(log()).hasSize(before);
    }

    @Test
    void aVerifiedAnswerIsRememberedForFourHours() {
        String uuid = person(12);
        assertThat(hub.get(CALL + uuid).status()).isEqualTo(200);
        assertThat(hub.get(CALL + uuid).text()).contains("jamal.johnson@example.org");
        assertThat(asked(uuid)).isEqualTo(1);
        assertThat(Duration.ofMillis(cache.client().getBucket(key(uuid)).remainTimeToLive()))
                .isBetween(Duration.ofMinutes(239), Duration.ofHours(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{}", "[]", "null", "{\"fullName\":\"A\"}", "{\"fullName\":{},\"email\":1}"})
    void aBrokenEntryCountsAsNoneAndIsMended(String entry) {
        String uuid = person(13);
        cache.put(key(uuid), entry, Duration.ofMinutes(1));
        int before = asked(uuid);
        assertThat(hub.get(CALL + uuid).status()).isEqualTo(200);
        assertThat(asked(uuid)).isEqualTo(before + 1);
        assertThat(cache.get(key(uuid))).contains("kira.kowalska@example.org");
    }

    @Test
    void noviItsLimitIs429() {
        for (String fault : List.of("429", "429-seconds", "429-date", "429-iso")) {
            Reply reply = hub.get(CALL + "fault-" + fault + "-" + person(14));
            assertThat(reply.status()).as(fault + reply.text()).isEqualTo(429);
            assertThat(reply.response().headers().firstValue("retry-after").orElseThrow())
                    .isIn(fault.equals("429") ? List.of("5") : List.of("1", "2"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, it answered 500",
        "hang, in time",
        "reset, the connection",
        "reset-within, the connection",
        "truncated, the connection",
        "cut, not JSON",
        "drip, in time"
    })
    void whateverElseNoviDoesIs503AndSaysWhat(String fault, String reason) {
        String account = "demoAcct001";
        String connection = connect(account);
        try {
            Reply reply = hub.get(CALL + "fault-" + fault + "-" + person(15));
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(reply.json().at("/meta/status_message").asText()).contains("novi", reason);
            assertThat(cache.get("idaa:novi_member:" + connection + ":fault-" + fault + "-" + person(15)))
                    .isNull();
        } finally {
            disconnect(account, connection);
        }
    }

    @Test
    void aFaultThatPassesIsTriedAgain() {
        Reply reply = hub.get(CALL + "fault-reset-1x-" + person(16));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void slowBodiesAreWaitedFor() {
        assertThat(hub.get(CALL + "fault-slow-" + person(17)).status()).isEqualTo(200);
    }

    @Test
    void aWrongKeyAndAWrongAddressAre503AndSayWhich() {
        String wrong = connect("demoAcct001", "not-the-key");
        try {
            Reply reply = hub.get(CALL + person(18));
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(reply.text()).contains("401").doesNotContain("not-the-key");
        } finally {
            disconnect("demoAcct001", wrong);
        }
    }

    @Test
    void anAccountsConnectionIsItsOwn() {
        String mine = connect("demoAcct001", "not-the-key");
        try {
            assertThat(hub.get(CALL + person(19)).status()).isEqualTo(503);
            assertThat(as("demoAcct002", person(19)).status()).isEqualTo(200);
            assertThat(hub.get(CALL + person(19)).status())
                    .as("what the other account's Novi said is not this one's")
                    .isEqualTo(503);
        } finally {
            disconnect("demoAcct001", mine);
        }
    }

    @Test
    void fiveHundredWhoAskForTheSameMakeOneCall() {
        String uuid = "fault-slow-" + person(20);
        assertThat(statuses(List.of(hub), 500, uuid)).hasSize(500).containsOnly(200);
        assertThat(asked(uuid)).isEqualTo(1);
    }

    @Test
    void aFailureIsSharedToo() {
        String uuid = "fault-500-" + person(21);
        assertThat(statuses(List.of(hub), 100, uuid)).hasSize(100).containsOnly(503);
        assertThat(asked(uuid)).as("one who tries, and tries twice more").isLessThanOrEqualTo(6);
    }

    @Test
    void twoHubsMakeOneCallTogether() {
        try (TestHub other = hub().start()) {
            await().atMost(PATIENCE)
                    .until(() -> other.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"UP\""));
            String uuid = "fault-slow-" + person(22);
            assertThat(statuses(List.of(hub, other), 200, uuid)).hasSize(200).containsOnly(200);
            assertThat(asked(uuid)).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void withoutRedisNoviIsAskedEachTime() {
        try (TestHub alone =
                hub().with("SERAI_REDIS_URL", "redis://127.0.0.1:1").start()) {
            // how much the other hubs called Novi is not known at first
            await().atMost(PATIENCE).until(() -> alone.get(CALL + person(23)).status() == 200);
            Reply reply = alone.get(CALL + person(23));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(asked(person(23))).isEqualTo(2);
        }
    }

    @Test
    void withoutAnyConnectionItIs503AndSaysWhatToDo() {
        try (TestHub bare = hub().with("SERAI_SANDBOX", "false").start()) {
            Reply reply = bare.get(CALL + person(24));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text()).contains("no enabled novi connection", "POST /v3/hub/connection");
        }
    }

    @Test
    void aNoviThatFailsTooOftenIsLeftAloneFor503() {
        String connection = connect("demoAcct001");
        try {
            for (int i = 0; i < 10; i++) {
                hub.get(CALL + "fault-500-" + UUID.randomUUID().toString().substring(0, 8));
            }
            int before = log().size();
            Reply reply = hub.get(CALL + person(25));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.text()).contains("failed too often");
            assertThat(log()).hasSize(before);
        } finally {
            disconnect("demoAcct001", connection);
        }
    }

    @Test
    void moreThanNoviTakesIs429AndItIsNotAsked() {
        String connection = connect("demoAcct001");
        try {
            var uuids = new ArrayList<String>();
            for (int i = 0; i < 150; i++) {
                uuids.add(UUID.randomUUID().toString());
            }
            List<Integer> statuses = statuses(hub, uuids);
            assertThat(statuses).contains(404, 429).doesNotContain(500, 503);
            long told = log().stream()
                    .filter(entry -> entry.path().startsWith("/api/customers/") && entry.status() == 429)
                    .count();
            assertThat(told).as("it never had to say so itself").isZero();
        } finally {
            disconnect("demoAcct001", connection);
        }
    }

    @Test
    void itNeedsThePermission() {
        Reply made = post(
                "/v3/hub/api_key",
                "{\"name\": \"r\", \"permissions\": [\"run:read\"], \"accounts\": [\"demoAcct001\"]}",
                "demoAcct001");
        HttpRequest request = hub.request(CALL + person(1))
                .header("x-aether-api-key", made.json().at("/data/key").asText())
                .header("x-account-id", "demoAcct001")
                .build();
        assertThat(hub.send(request).status()).isEqualTo(403);
    }

    @Test
    void theConnectorIsVerifiedAgainstTheSandboxAndAgainstAConnection() {
        Reply sandbox = post("/v3/hub/connector/novi/verify", "", "demoAcct002");
        assertThat(sandbox.status()).as(sandbox.text()).isEqualTo(200);
        assertThat(sandbox.json().path("data")).hasSize(5).allSatisfy(check -> {
            assertThat(check.path("ok").asBoolean()).as(check.toString()).isTrue();
            assertThat(check.path("said").asText()).isNotBlank();
            assertThat(check.path("drift")).isEmpty();
        });
        String connection = connect("demoAcct001", "not-the-key");
        try {
            String call = "/v3/hub/connector/novi/verify?connection_id=" + connection;
            Reply wrong = post(call, "", "demoAcct001");
            assertThat(wrong.json().at("/data/0/ok").asBoolean()).isTrue();
            assertThat(wrong.json().at("/data/1/ok").asBoolean()).isFalse();
            assertThat(wrong.json().at("/data/1/said").asText()).contains("401");
            assertThat(wrong.json().at("/meta/failed").asInt()).isEqualTo(4);
            assertThat(post(call, "", "demoAcct002").status()).isEqualTo(404);
        } finally {
            disconnect("demoAcct001", connection);
        }
        assertThat(post("/v3/hub/connector/nobody/verify", "", "demoAcct001").status())
                .isEqualTo(404);
    }

    @Test
    void aCheckWaitsForItsTurnWhereTheLimitOfCallsIsReached() {
        String connection = connect("demoAcct001");
        try {
            Duration closed = Duration.ofSeconds(4);
            cache.put(
                    "serai:vendor:{" + connection + "}:gate",
                    Long.toString(System.currentTimeMillis() + closed.toMillis()),
                    closed);
            Reply verified = post("/v3/hub/connector/novi/verify?connection_id=" + connection, "", "demoAcct001");
            assertThat(verified.json().at("/meta/failed").asInt(-1))
                    .as(verified.text())
                    .isZero();
        } finally {
            disconnect("demoAcct001", connection);
        }
    }

    @Test
    void aConnectionCanBeTried() {
        String good = connect("demoAcct001");
        Reply tried = post("/v3/hub/connection/" + good + "/test", "", "demoAcct001");
        disconnect("demoAcct001", good);
        assertThat(tried.json().at("/data/ok").asBoolean()).as(tried.text()).isTrue();
        assertThat(tried.json().at("/data/said").asText()).endsWith("members");

        String wrong = connect("demoAcct001", "not-the-key");
        tried = post("/v3/hub/connection/" + wrong + "/test", "", "demoAcct001");
        disconnect("demoAcct001", wrong);
        assertThat(tried.status()).as(tried.text()).isEqualTo(200);
        assertThat(tried.json().at("/data/ok").asBoolean(true)).as(tried.text()).isFalse();
        assertThat(tried.json().at("/data/said").asText()).contains("401");
    }

    private static String key(String uuid) {
        return "idaa:novi_member:sandbox-novi:" + uuid;
    }

    private static int asked(String uuid) {
        return (int) log().stream()
                .filter(entry -> entry.path().endsWith("/" + uuid))
                .count();
    }

    private static List<SandboxLog.Entry> log() {
        try {
            return SandboxLog.read(folder);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// With a key, and so with limits at Novi, of its own.
    private static String connect(String account) {
        return connect(
                account, NoviSandbox.KEY + "-" + UUID.randomUUID().toString().substring(0, 8));
    }

    private static String connect(String account, String key) {
        Reply made = post(
                "/v3/hub/connection",
                """
                {"system": "novi", "name": "n%s", "settings": {"base_url": "%s"}, "secrets": {"api_key": "%s"}, "enabled": true}
                """.formatted(UUID.randomUUID().toString().substring(0, 8), novi.url() + "/novi/api", key),
                account);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().at("/data/id").asText();
    }

    private static void disconnect(String account, String connection) {
        hub.send(hub.request("/v3/hub/connection/" + connection)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .DELETE()
                .build());
    }

    private static Reply as(String account, String uuid) {
        return hub.send(hub.request(CALL + uuid)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .build());
    }

    private static Reply post(String path, String body, String account) {
        return hub.send(hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /// What so many callers at once were answered, each hub's share in turn.
    private static List<Integer> statuses(List<TestHub> hubs, int callers, String uuid) {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answers = new ArrayList<CompletableFuture<Integer>>();
            for (int i = 0; i < callers; i++) {
                answers.add(status(client, hubs.get(i % hubs.size()), uuid));
            }
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private static List<Integer> statuses(TestHub hub, List<String> uuids) {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<Integer>> answers =
                    uuids.stream().map(uuid -> status(client, hub, uuid)).toList();
            return answers.stream().map(CompletableFuture::join).toList();
        }
    }

    private static CompletableFuture<Integer> status(HttpClient client, TestHub hub, String uuid) {
        return client.sendAsync(hub.demo(CALL + uuid).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }
}
