package io.serai.hub.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What became of requests, as a hub tells it.
class TraceIT {
    /// Of its own: elsewhere a vendor that failed before holds calls back.
    private static TestHub own;

    @BeforeAll
    static void start() {
        own = TestHub.create().start();
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MEMBER = "/v3/action/idaa/novi_member/";

    private static String id() {
        return "trace-" + UUID.randomUUID();
    }

    private static HttpRequest.Builder asked(TestHub hub, String account, String path, String id) {
        return hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("X-Request-Id", id);
    }

    private static Reply get(TestHub hub, String path, String id) {
        return hub.send(asked(hub, "demoAcct001", path, id).build());
    }

    private static Reply post(TestHub hub, String account, String path, String id, String json) {
        return hub.send(asked(hub, account, path, id)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private static Reply trace(TestHub hub, String account, String id) {
        return hub.send(hub.request("/v3/hub/trace/" + id)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .build());
    }

    private static Reply trace(TestHub hub, String id) {
        return trace(hub, "demoAcct001", id);
    }

    private static List<JsonNode> parts(Reply trace, String kind) {
        assertThat(trace.status()).as(trace.text()).isEqualTo(200);
        return StreamSupport.stream(trace.json().at("/data/parts").spliterator(), false)
                .filter(part -> part.path("kind").asText().equals(kind))
                .toList();
    }

    /// Its last part is noted after the answer has left.
    private static Reply whole(TestHub hub, String account, String id) {
        await().atMost(SOON).until(() -> trace(hub, account, id).text().contains("\"kind\":\"edge\""));
        return trace(hub, account, id);
    }

    @Test
    void aWriteIsToldFromTheRequestToTheRowsThatItChanged() {
        TestHub hub = own;
        String id = id();
        Reply made = post(hub, "demoAcct001", "/v3/crud/event", id, "{\"name\": \"Traced\"}");
        assertThat(made.status()).as(made.text()).isLessThan(300);
        assertThat(made.response().headers().firstValue("X-Request-Id")).contains(id);
        Reply trace = whole(hub, "demoAcct001", id);
        JsonNode data = trace.json().path("data");
        assertThat(data.path("request_id").asText()).isEqualTo(id);
        assertThat(data.path("account_id").asText()).isEqualTo("demoAcct001");
        assertThat(data.path("missing")).isEmpty();
        JsonNode edge = parts(trace, "edge").getFirst();
        assertThat(edge.path("name").asText()).isEqualTo("createObject");
        assertThat(edge.path("of").asText()).startsWith("/v3/crud/{");
        assertThat(edge.path("status").asInt()).isEqualTo(made.status());
        JsonNode step = parts(trace, "step").getFirst();
        assertThat(step.path("of").asText()).isEqualTo("createObject");
        assertThat(step.path("ms").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(edge.path("ms").asDouble());
        JsonNode rows = parts(trace, "rows").getFirst();
        assertThat(rows.path("name").asText()).isEqualTo("event");
        assertThat(rows.path("outcome").asText()).isEqualTo("created");
        assertThat(rows.at("/ids/0").asText())
                .isEqualTo(made.json().at("/data/id").asText());
        assertThat(data.at("/parts/0/kind").asText()).as("in their order").isEqualTo("edge");
    }

    @Test
    void aCallThatIsTriedAgainShowsEachTry() {
        TestHub hub = own;
        String id = id();
        String person = "5e7a1000-0000-4000-8000-000000000016";
        assertThat(get(hub, MEMBER + "fault-reset-1x-" + person, id).status()).isEqualTo(200);
        List<JsonNode> calls = parts(whole(hub, "demoAcct001", id), "vendor");
        assertThat(calls).extracting(call -> call.path("attempt").asInt()).containsExactly(1, 2);
        assertThat(calls).extracting(call -> call.path("outcome").asText()).containsExactly("transient", "");
        assertThat(calls).extracting(call -> call.path("of").asText()).containsOnly("novi");
        assertThat(calls.getLast().path("status").asInt()).isEqualTo(200);
        assertThat(calls.getLast().path("name").asText()).contains("{").doesNotContain(person);
    }

    @Test
    void aWebhookAndTheWorkOnItAreOneTimeline() throws Exception {
        TestHub hub = own;
        Reply made = post(
                hub,
                "demoAcct001",
                "/v3/hub/connection",
                id(),
                "{\"system\": \"zoom\", \"name\": \"" + UUID.randomUUID() + "\", \"enabled\": true, "
                        + "\"settings\": {\"account_id\": \"trace\", \"events\": []}, \"secrets\": {"
                        + "\"client_id\": \"a\", \"client_secret\": \"b\", \"webhook_secret\": \"c\"}}");
        String connection = made.json().at("/data/id").asText();
        assertThat(connection).as(made.text()).isNotEmpty();
        String id = id();
        String body = "{\"event\": \"zoom_events.nothing\", \"payload\": {\"n\": \"" + id + "\"}}";
        String time = Long.toString(Instant.now().getEpochSecond());
        Reply accepted = hub.send(hub.request("/webhooks/zoom/" + connection)
                .header("X-Request-Id", id)
                .header("Content-Type", "application/json")
                .header("x-zm-request-timestamp", time)
                .header("x-zm-signature", "v0=" + hmac("c", "v0:" + time + ":" + body))
                .POST(BodyPublishers.ofString(body))
                .build());
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        await().atMost(SOON).until(() -> trace(hub, id).text().contains("\"kind\":\"work\""));
        Reply trace = whole(hub, "demoAcct001", id);
        assertThat(parts(trace, "edge").getFirst().path("name").asText()).isEqualTo("receiveZoomWebhook");
        JsonNode work = parts(trace, "work").getFirst();
        assertThat(work.path("name").asText()).isEqualTo("zoom.webhook");
        assertThat(work.path("outcome").asText()).isEqualTo("done");
        assertThat(work.path("attempt").asInt()).isEqualTo(1);
        assertThat(parts(trace, "run").getFirst().path("outcome").asText()).isEqualTo("done");
        assertThat(parts(trace, "step"))
                .extracting(step -> step.path("of").asText())
                .contains("receiveZoomWebhook", "zoom-work", "zoom-apply-event");
        assertThat(trace.json().at("/data/missing")).isEmpty();
        await().atMost(SOON).until(() -> hub.count("SELECT COUNT(*) FROM trace WHERE request_id = '" + id + "'") == 1);
    }

    private static String hmac(String secret, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void eachAccountIsToldOfItsOwnPartsAndOfNoOther() {
        TestHub hub = own;
        String other = "trace" + UUID.randomUUID().toString().substring(0, 8);
        hub.execute("INSERT INTO account (id_random, code, name) VALUES ('" + other + "', '" + other + "', 'Other')");
        String id = id();
        String ours = post(hub, "demoAcct001", "/v3/crud/event", id, "{\"name\": \"Ours\"}")
                .json()
                .at("/data/id")
                .asText();
        whole(hub, "demoAcct001", id);
        assertThat(trace(hub, other, id).status()).isEqualTo(404);
        assertThat(hub.send(hub.request("/v3/hub/trace/" + id)
                                .header("x-aether-api-key", TestHub.KEY)
                                .header("x-no-account-id", "bypass")
                                .build())
                        .status())
                .as("nobody's")
                .isEqualTo(404);
        String theirs = post(hub, other, "/v3/crud/event", id, "{\"name\": \"Theirs\"}")
                .json()
                .at("/data/id")
                .asText();
        assertThat(whole(hub, other, id).text()).contains(theirs).doesNotContain(ours);
        assertThat(trace(hub, id).text()).contains(ours).doesNotContain(theirs);
        assertThat(trace(hub, id()).status()).as("an id that nobody used").isEqualTo(404);
        assertThat(get(hub, "/v3/hub/trace/short", id()).status()).as("no id").isEqualTo(404);
    }

    @Test
    void nothingOfWhatWasSentIsInIt() {
        TestHub hub = own;
        String id = id();
        String mark = "marker-" + UUID.randomUUID();
        hub.send(asked(hub, "demoAcct001", MEMBER + "fault-500-" + mark + "?q=" + mark, id)
                .header("X-Mark", mark)
                .header("User-Agent", mark)
                .build());
        post(hub, "demoAcct001", "/v3/crud/event?note=" + mark, id, "{\"name\": \"" + mark + "\"}");
        post(hub, "demoAcct001", "/v3/crud/" + mark, id, "{\"" + mark + "\": \"" + mark + "\"}");
        get(hub, "/" + mark + "/" + mark, id);
        await().atMost(SOON).until(() -> parts(trace(hub, id), "edge").size() >= 3);
        assertThat(trace(hub, id).text()).doesNotContain(mark).contains("vendor", "rows");
        await().atMost(SOON).until(() -> hub.count("SELECT COUNT(*) FROM trace WHERE request_id = '" + id + "'") > 0);
        assertThat(hub.count("SELECT COUNT(*) FROM trace WHERE parts_json LIKE '%" + mark + "%'"))
                .isZero();
    }

    @Test
    void whatFailedIsToldAfterARestartWhatWentWellIsNotAndTheRestIsNamed() {
        try (TestHub hub = TestHub.create().with("SERAI_TRACE_SLOW", "1m").start()) {
            String failed = id();
            assertThat(get(hub, MEMBER + "fault-500-5e7a1000-0000-4000-8000-000000000015", failed)
                            .status())
                    .isEqualTo(503);
            String fine = id();
            assertThat(get(hub, "/v3/hub/run", fine).status()).isEqualTo(200);
            String written = id();
            assertThat(post(hub, "demoAcct001", "/v3/crud/event", written, "{\"name\": \"Kept\"}")
                            .status())
                    .isLessThan(300);
            whole(hub, "demoAcct001", fine);
            hub.terminate();
            hub.start();
            List<JsonNode> calls = parts(trace(hub, failed), "vendor");
            assertThat(calls)
                    .hasSizeGreaterThan(2)
                    .allMatch(call -> call.path("status").asInt() == 500);
            assertThat(parts(trace(hub, failed), "edge")
                            .getFirst()
                            .path("status")
                            .asInt())
                    .isEqualTo(503);
            assertThat(trace(hub, fine).status()).isEqualTo(404);
            Reply rows = trace(hub, written);
            assertThat(parts(rows, "rows")).hasSize(1);
            assertThat(rows.json().at("/data/missing/0/kind").asText()).isEqualTo("edge");
            assertThat(rows.json().at("/data/missing/0/why").asText()).contains("memory only");

            hub.terminate();
            hub.with("SERAI_TRACE_RING", "0").start();
            String unnoted = id();
            assertThat(get(hub, MEMBER + "fault-500-5e7a1000-0000-4000-8000-000000000015", unnoted)
                            .status())
                    .isEqualTo(503);
            assertThat(trace(hub, unnoted).status()).as("switched off").isEqualTo(404);
            assertThat(parts(trace(hub, failed), "vendor")).as("kept before").isNotEmpty();
            assertThat(trace(hub, failed).text()).contains("SERAI_TRACE_RING is 0");
        }
    }
}
