package io.serai.web;

import static io.serai.web.TestEdge.KEY;
import static io.serai.web.TestEdge.NARROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in, in which order things are checked, and what the answers look like.
@Timeout(20)
class EdgeIT {
    private static final String ID = "abcdefghijk";
    private static final String ALL = "x-aether-api-key: " + KEY;
    private static final String SOME = "x-aether-api-key: " + NARROW;
    private static final String JSON = "Content-Type: application/json";
    private static final byte[] THING = bytes("{\"name\":\"Zoë\",\"email\":\"zoe@example.org\"}");

    @TempDir
    static Path uploads;

    private static TestEdge hub;

    @BeforeAll
    static void start(TestInfo test) throws Exception {
        hub = new TestEdge(OnJetty.engine(test), uploads);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @AfterEach
    void nothingIsLeftInFlight() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (hub.inFlight() > 0 && System.nanoTime() < until) {
            Thread.sleep(5);
        }
        assertThat(hub.inFlight()).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Wire.Reply get(String path, String... headers) throws Exception {
        return Wire.ask(hub.port(), "GET " + path, headers);
    }

    private static Wire.Reply post(String path, byte[] body, String... headers) throws Exception {
        return Wire.ask(hub.port(), "POST " + path, body, headers);
    }

    @Test
    void aPublicOperationNeedsNoKey() throws Exception {
        assertThat(get("/open").status()).isEqualTo(200);
    }

    @Test
    void aStrangerIsTurnedAwayAndToldHowToComeIn() throws Exception {
        var reply = get("/thing/" + ID);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).contains("x-aether-api-key");
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        var problem = reply.json();
        assertThat(problem.fieldNames())
                .toIterable()
                .containsExactly("type", "title", "status", "detail", "instance", "request_id");
        assertThat(problem.get("instance").asText()).isEqualTo("/thing/" + ID);
        assertThat(problem.get("request_id").asText()).isEqualTo(reply.header("X-Request-Id"));
    }

    @Test
    void answersThatAreHeldBackHoldNoThread() throws Exception {
        int count = 500;
        int before = hub.things.calls.get();
        var sockets = new ArrayList<Socket>();
        var sent = new long[count];
        int most = 0;
        try {
            for (int i = 0; i < count; i++) {
                // no more at once than may be worked on
                while (hub.things.calls.get() - before < i - TestEdge.CONCURRENT / 2) {
                    Thread.onSpinWait();
                }
                var socket = new Socket("127.0.0.1", hub.port());
                sockets.add(socket);
                sent[i] = System.nanoTime();
                socket.getOutputStream()
                        .write(bytes(
                                "GET /veiled HTTP/1.1\r\nHost: 127.0.0.1\r\n" + ALL + "\r\nConnection: close\r\n\r\n"));
                most = Math.max(most, hub.inFlight());
            }
            for (int i = 0; i < count; i++) {
                String reply = new String(sockets.get(i).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(reply).startsWith("HTTP/1.1 200 ");
                assertThat(System.nanoTime() - sent[i]).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(most).as("that waited at once").isGreaterThan(2 * TestEdge.CONCURRENT);
    }

    @Test
    void aStrangersBodyIsNeverLookedAt() throws Exception {
        assertThat(post("/thing", bytes("{broken"), JSON).status()).isEqualTo(401);
        assertThat(post("/thing", bytes("{broken"), JSON, ALL).status()).isEqualTo(400);
        assertThat(post("/upload", bytes("no form"), "Content-Type: text/plain").status())
                .isEqualTo(401);
    }

    @Test
    void aKeyWithoutThePermissionGets403WhateverItSends() throws Exception {
        assertThat(post("/thing", bytes("{broken"), JSON, SOME).status()).isEqualTo(403);
    }

    /// Jetty takes no address with a NUL in it.
    private int ofNul() {
        return this instanceof OnJetty ? 400 : 404;
    }

    @Test
    void anIdThatNoIdCanBeIs404() throws Exception {
        for (String id : new String[] {"short", ID + "%00", "..%2F..%2Fetc", "a'%20OR%201=1", "x".repeat(23)}) {
            assertThat(get("/thing/" + id, ALL).status()).as(id).isEqualTo(id.endsWith("%00") ? ofNul() : 404);
        }
    }

    @Test
    void everyFaultOfTheParametersIsNamed() throws Exception {
        var reply = get("/thing/" + ID + "?limit=0&view=odd&deep=perhaps", ALL);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().findValuesAsText("where"))
                .containsExactlyInAnyOrder("query.limit", "query.view", "query.deep");
    }

    @Test
    void defaultsAreFilledInAndParametersDecoded() throws Exception {
        var body =
                get("/thing/" + ID + "?view=%61lt&deep=ON", ALL, "x-mood: calm").json();
        assertThat(body.get("limit").asText()).isEqualTo("100");
        assertThat(body.get("view").asText()).isEqualTo("alt");
        assertThat(body.get("deep").asText()).isEqualTo("true");
        assertThat(body.get("x-mood").asText()).isEqualTo("calm");
    }

    @Test
    void aParameterThatIsGivenTwiceIsRefused() throws Exception {
        var reply = get("/thing/" + ID + "?limit=5&limit=6", ALL);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/errors/0/where").asText()).isEqualTo("query.limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=%zz", "?%", "?=", "?&&&", "?a%00b=c%00d", "?view"})
    void anOddQueryIsNeverAFaultOfOurs(String query) throws Exception {
        assertThat(get("/thing/" + ID + query, ALL).status()).isIn(200, 400, 422);
        assertThat(get("/headers" + query, ALL).status()).isIn(200, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "/named/a%20b, 200, 'a b'",
        "/named/a+b, 200, 'a+b'",
        "/named/Zo%C3%AB, 200, 'Zoë'",
        "/named/%2541, 200, '%41'",
        "/named/a%2Fb, 404, ''",
        "/named/a%5Cb, 404, ''",
        "/named/..%2f..%2fetc, 404, ''",
        "/named/%ff, 404, ''",
        "/named/a/b, 404, ''",
        "/named/, 404, ''",
        "/named/%zz, 400, ''",
        "/named/%2, 400, ''",
        "/x/../named/ok, 200, ok",
        "//named//ok, 200, ok",
        "/%6eamed/ok, 200, ok",
    })
    void aPathIsNormalisedAndItsSegmentsAreDecoded(String path, int status, String name) throws Exception {
        var reply = get(path, ALL);
        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(reply.json().get("name").asText()).isEqualTo(name);
        }
    }

    @Test
    void anotherSpellingOfAPathIsNoWayAroundItsPermission() throws Exception {
        for (String path : new String[] {"/thing/", "/THING", "/thing;x=1", "/thing%2f", "/./thing/.", "/thing//"}) {
            assertThat(Wire.ask(hub.port(), "DELETE " + path, SOME).status())
                    .as(path)
                    .isIn(403, 404, 405);
        }
    }

    @Test
    void anUnknownAddressIs404AndAWrongMethod405WithAllow() throws Exception {
        assertThat(get("/nothing/here", ALL).status()).isEqualTo(404);
        var reply = Wire.ask(hub.port(), "PUT /thing", ALL);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("DELETE, POST");
        assertThat(Wire.ask(hub.port(), "POST /thread", ALL).header("Allow")).isEqualTo("GET");
        assertThat(Wire.ask(hub.port(), "BREW /thing", ALL).status()).isEqualTo(405);
    }

    @Test
    void headAnswersTheHeadOfGet() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("HEAD /thing/" + ID, ALL));
            var reply = wire.reply(true);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(Integer.parseInt(reply.header("Content-Length"))).isPositive();
            wire.send(Wire.head("HEAD /big", ALL));
            assertThat(wire.reply(true).status()).isEqualTo(200);
            wire.send(Wire.head("HEAD /thread", ALL));
            assertThat(wire.reply(true).status()).isEqualTo(200);
            wire.send(Wire.head("GET /open"));
            assertThat(wire.reply().json().get("open").asBoolean()).isTrue();
        }
    }

    @Test
    void theAccountIsAskedForWhereTheOperationIsAboutOne() throws Exception {
        var reply = get("/tenant", ALL);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json().get("detail").asText()).contains("x-account-id");
        assertThat(get("/tenant", ALL, "x-no-account-id: bypass").status()).isEqualTo(403);
    }

    @Test
    void whatTheGateHasToAskTheDatabaseForKeepsTheBody() throws Exception {
        var reply = post("/thing", THING, JSON, "x-aether-api-key: cold-" + KEY);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().get("name").asText()).isEqualTo("Zoë");
    }

    @Test
    void withoutTheDatabaseItSays503AtOnceAndRecovers() throws Exception {
        hub.available.set(false);
        try {
            assertThat(get("/thing/" + ID, ALL).status()).isEqualTo(503);
            assertThat(get("/thing/" + ID).header("Retry-After")).isNotNull();
            assertThat(get("/open").status()).isEqualTo(200);
        } finally {
            hub.available.set(true);
        }
        assertThat(get("/thing/" + ID, ALL).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fail", "/v3/fail", "/outage"})
    void noAnswerTellsWhatIsBehind(String path) throws Exception {
        var reply = get(path, ALL);
        assertThat(reply.status()).isEqualTo(path.equals("/outage") ? 503 : 500);
        assertThat(reply.text())
                .doesNotContain("SELECT", "secret", "SQL", "Exception", "io.serai", "at ", "Hikari", "/var/")
                .contains(reply.header("X-Request-Id"));
        assertThat(get("/open", "x-aether-api-key: cold-boom").status()).isEqualTo(200);
        var gate = get("/thing/" + ID, "x-aether-api-key: cold-boom");
        assertThat(gate.status()).isEqualTo(500);
        assertThat(gate.text()).doesNotContain("jdbc", "secret");
    }

    @Test
    void v3PathsAnswerInTheEnvelope() throws Exception {
        var done = get("/v3/thing/some", ALL).json();
        assertThat(done.at("/data")).hasSize(3);
        assertThat(done.at("/meta/data_list_count").asInt()).isEqualTo(3);
        assertThat(done.at("/meta/data_type").asText()).isEqualTo("list");
        var none = get("/v3/thing/none", ALL);
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().get("data").isNull()).isTrue();
        var refused = get("/v3/thing/bad", ALL);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("data").isBoolean()).isTrue();
        assertThat(refused.json().at("/meta/status_message").asText()).contains("body.name: is missing");
        assertThat(get("/v3/thing/some").json().at("/meta/success").asBoolean(true))
                .isFalse();
    }

    @Test
    void aUsersOwnRouteNeedsAKeyToo() throws Exception {
        assertThat(get("/hello").status()).isEqualTo(401);
        assertThat(get("/hello", SOME).status()).isEqualTo(403);
        var reply = get("/hello?who=you", ALL);
        assertThat(reply.text()).isEqualTo("hello you");
        assertThat(reply.header("Content-Type")).startsWith("text/plain");
        assertThat(get("/below/a/b", ALL).text()).isEqualTo("/below/a/b");
        assertThat(get("/below", ALL).text()).isEqualTo("/below");
    }

    @Test
    void aRouteThatMayWaitRunsOnAWorkerThread() throws Exception {
        assertThat(get("/thread", ALL).text()).contains("worker");
    }

    @Test
    void manyRequestsOnOneConnectionAreAnsweredInOrder() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /named/one", ALL)
                    + Wire.head("GET /thread", ALL)
                    + Wire.head("GET /named/three", ALL));
            assertThat(wire.reply().json().get("name").asText()).isEqualTo("one");
            assertThat(wire.reply().text()).contains("worker");
            assertThat(wire.reply().json().get("name").asText()).isEqualTo("three");
        }
    }

    @Test
    void requestsAreCountedByOperationAndStatus() throws Exception {
        get("/named/counted", ALL);
        nothingIsLeftInFlight();
        // counted once the answer has left, which the caller may know before
        await().untilAsserted(() -> assertThat(hub.registry
                        .get("serai.http.requests")
                        .tags("operation", "readNamed", "status", "200")
                        .timer()
                        .count())
                .isPositive());
    }
}
