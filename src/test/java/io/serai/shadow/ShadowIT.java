package io.serai.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import io.serai.hub.settings.Sha256;
import io.serai.identity.TestPeople;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.redisson.Redisson;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/// An edited route, tried on kept events by a real hub with its real database.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShadowIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path LIVE = Path.of("routes/senders/webhooks.camel.yaml");
    private static final String STEP = "        - bean: {ref: senderReports, method: resend}\n";
    /// What the hub itself writes all the time, and the record of who tried what.
    private static final Set<String> OWN = Set.of(
            "audit",
            "audit_chain",
            "trace",
            "hub_pulse",
            "hub_hour",
            "hub_seen",
            "QRTZ_SCHEDULER_STATE",
            "QRTZ_TRIGGERS",
            "QRTZ_FIRED_TRIGGERS",
            "QRTZ_LOCKS",
            "schema_history");

    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY).start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @BeforeEach
    void empty() {
        for (String table : List.of("suppression", "dead_letter_replay", "dead_letter", "inbox", "run")) {
            hub.execute("DELETE FROM " + table);
        }
    }

    private static void events(int count) {
        for (int from = 0; from < count; from += 100) {
            var rows = new ArrayList<String>();
            for (int i = from; i < Math.min(count, from + 100); i++) {
                String type = i % 3 == 2 ? "email.delivered" : "email.bounced";
                rows.add(("('resend', 'aResendConnection', 'event-%d', (SELECT id FROM account WHERE id_random ="
                                + " 'demoAcct001'), 'resend.webhook', 'done', '{}', '{\"type\": \"%s\","
                                + " \"created_at\": \"2026-11-30T08:00:00Z\", \"data\": {\"email_id\": \"mail-%d\","
                                + " \"to\": [\"guest%d@example.com\"]}}', UTC_TIMESTAMP(3))")
                        .formatted(i, type, i, i));
            }
            hub.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status,"
                    + " headers_json, body, done_on) VALUES " + String.join(", ", rows));
        }
    }

    private static String live() throws IOException {
        return Files.readString(LIVE);
    }

    private static Reply shadow(String yaml, Integer limit) throws IOException {
        var wish = JSON.createObjectNode().put("yaml", yaml);
        if (limit != null) {
            wish.put("limit", limit);
        }
        return hub.send(hub.request("/v3/hub/route/resend-work/shadow")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", "demoAcct001")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(wish.toString()))
                .build());
    }

    private static JsonNode played(String yaml, int limit) throws IOException {
        Reply reply = shadow(yaml, limit);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    /// The step only for others than event 7.
    private static String planted() throws IOException {
        return live().replace(STEP, """
                                - filter:
                                    simple: ${body.eventKey} != 'event-7'
                                    steps:
                                      - bean: {ref: senderReports, method: resend}
                        """);
    }

    @Test
    void aPlantedChangeIsTheOnlyDifferenceOf500Events() throws Exception {
        events(500);
        Map<String, String> before = state();
        long tried = audited();
        JsonNode found = played(planted(), 500);
        assertThat(state().entrySet()).isSubsetOf(before.entrySet());

        assertThat(found.at("/events/played").asInt())
                .as(found.toPrettyString())
                .isEqualTo(500);
        assertThat(found.at("/events/same").asInt()).isEqualTo(499);
        assertThat(found.at("/events/different").asInt()).isEqualTo(1);
        assertThat(found.at("/took_ms").asInt()).isLessThan(60_000);
        JsonNode event = found.at("/differences/0");
        assertThat(event.path("event_key").asText()).isEqualTo("event-7");
        assertThat(event.path("rows")).anySatisfy(row -> {
            assertThat(row.path("type").asText()).isEqualTo("suppression");
            assertThat(row.path("field").asText()).isEqualTo("address");
            assertThat(row.path("live").asText()).isEqualTo("guest7@example.com");
            assertThat(row.path("edited").isNull()).isTrue();
        });
        assertThat(audited()).isEqualTo(tried + 1);
    }

    private static long audited() {
        return hub.count("SELECT COUNT(*) FROM audit WHERE action = 'route.shadow'");
    }

    @Test
    void whatWasNotChangedIsNoDifference() throws Exception {
        events(3);
        JsonNode found = played(live(), 500);
        assertThat(found.at("/events/same").asInt()).as(found.toPrettyString()).isEqualTo(3);
        assertThat(found.path("differences")).isEmpty();
    }

    /// All tables, what Redis holds, and the hub's folder.
    private static Map<String, String> state() throws Exception {
        var state = new TreeMap<String, String>();
        try (var connection = hub.database.connect();
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")) {
                while (rows.next()) {
                    if (!OWN.contains(rows.getString(1))) {
                        tables.add("`" + rows.getString(1) + "`");
                    }
                }
            }
            try (var rows = statement.executeQuery("CHECKSUM TABLE " + String.join(", ", tables))) {
                while (rows.next()) {
                    state.put(rows.getString(1), rows.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        var config = new Config();
        config.useSingleServer().setAddress(TestServers.redisUrl());
        var redis = Redisson.create(config);
        try {
            redis.getKeys()
                    .getKeysStream()
                    .filter(key -> !key.startsWith("serai:"))
                    .forEach(key -> state.put(
                            "redis " + key,
                            String.valueOf(redis.getBucket(key, ByteArrayCodec.INSTANCE)
                                            .remainTimeToLive()
                                    > 0)));
        } finally {
            redis.shutdown();
        }
        try (Stream<Path> files = Files.walk(hub.data)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)
                    .filter(one -> !one.getFileName().toString().startsWith("audit-heads"))::iterator) {
                state.put(
                        hub.data.relativize(file).toString(),
                        HexFormat.of().formatHex(Sha256.digest().digest(Files.readAllBytes(file))));
            }
        }
        return state;
    }

    @Test
    void onlyWhoLooksAfterTheWholeHubTries() throws Exception {
        events(1);
        var people = new TestPeople(hub);
        var administrator = people.someone("demoAcct001", "admin");
        String body = JSON.createObjectNode().put("yaml", live()).toString();
        Reply reply = hub.send(hub.request("/v3/hub/route/resend-work/shadow")
                .header("Authorization", "Bearer " + administrator.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    void whatIsNotPlayedIsRefusedWithItsLine() throws Exception {
        Reply reply = shadow(live().replace(STEP, "        - toD: {uri: \"${body}\"}\n"), null);
        assertThat(reply.status()).isEqualTo(422);
        int line = live().substring(0, live().indexOf(STEP)).split("\n", -1).length;
        assertThat(reply.text()).contains("line " + line, "toD is not among the steps that are played");
    }

    /// It gets its time, and the hub goes on.
    @Test
    @Order(Integer.MAX_VALUE)
    void aRouteThatNeverEndsIsEnded() throws Exception {
        hub.terminate();
        hub.start("-Dserai.shadow.seconds=12");
        events(1);
        String endless = live().replace(STEP, """
                                - loop:
                                    doWhile: true
                                    simple: ${body.eventKey} != 'another'
                                    steps:
                                      - setProperty: {name: round, constant: again}
                        """);
        var endlessly = new ArrayList<Reply>();
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                endlessly.add(shadow(endless, 1));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> children() == 1);
        assertThat(shadow(live(), 1).status()).isEqualTo(409);
        first.join();
        JsonNode found = endlessly.getFirst().json().path("data");
        assertThat(found.at("/events/not_reached").asInt())
                .as(endlessly.getFirst().text())
                .isEqualTo(1);
        assertThat(children()).isZero();
        assertThat(hub.data.resolve("tmp")).isDirectoryNotContaining("glob:**/shadow-*");
    }

    private static long children() {
        return ProcessHandle.of(hub.pid())
                .orElseThrow()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .count();
    }
}
