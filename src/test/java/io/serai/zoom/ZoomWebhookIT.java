package io.serai.zoom;

import static io.serai.zoom.ZoomFixture.EVENT;
import static io.serai.zoom.ZoomFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxVendor;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Zoom's webhooks over HTTP, with a real database, and a Zoom that answers what the hub reads.
class ZoomWebhookIT {
    private static final String SECRET = "first-webhook-secret";
    private static final String ZOE = "zoe@example.org";
    private static ZoomFixture zoom;
    private static String connection;
    private static int sequence;

    @BeforeAll
    static void start() {
        zoom = new ZoomFixture();
        connection = zoom.connect("demoAcct001", SECRET, EVENT, "pjrcghqwert");
    }

    @AfterAll
    static void stop() {
        zoom.close();
    }

    @BeforeEach
    void empty() {
        zoom.empty();
        zoom.remove("t1");
        zoom.remove("t2");
    }

    @Test
    void whatZoomDidNotSignIsRefusedAndNothingIsStored() {
        String body = hook("ticket_created", EVENT, "t1", ZOE, 1);
        String other = body.replaceFirst("abc", "abd");
        String now = Long.toString(Instant.now().getEpochSecond());
        String good = ZoomSignature.of(SECRET, now, bytes(body));
        List<Reply> replies = List.of(
                zoom.hub.send(zoom.webhook(connection, body).build()),
                zoom.hub.send(zoom.webhook(connection, body)
                        .header("x-zm-request-timestamp", now)
                        .build()),
                zoom.hub.send(zoom.webhook(connection, body)
                        .header("x-zm-signature", good)
                        .build()),
                zoom.hub.send(zoom.webhook(connection, other)
                        .header("x-zm-request-timestamp", now)
                        .header("x-zm-signature", good)
                        .build()),
                zoom.hub.send(zoom.webhook(connection, body + " ")
                        .header("x-zm-request-timestamp", now)
                        .header("x-zm-signature", good)
                        .build()),
                zoom.deliver(connection, "another-secret", body),
                zoom.hub.send(
                        zoom.signed(connection, SECRET, body, Instant.now().minusSeconds(310))),
                zoom.hub.send(
                        zoom.signed(connection, SECRET, body, Instant.now().plusSeconds(310))),
                zoom.hub.send(zoom.webhook(connection, "")
                        .header("x-zm-request-timestamp", now)
                        .header("x-zm-signature", good)
                        .build()));
        for (Reply reply : replies) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(401);
            assertThat(reply.response().headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(reply.text()).doesNotContain(SECRET).doesNotContain(good);
        }
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox")).isZero();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM run")).isZero();
    }

    @Test
    void theBodyIsKeptByteForByte() {
        String body = "{ \"event\":\"zoom_events.other\",\r\n\t\"x\": \"Zoë \\u00eb  \" }\n";
        assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
        assertThat(zoom.text("SELECT HEX(body) FROM inbox"))
                .isEqualToIgnoringCase(java.util.HexFormat.of().formatHex(bytes(body)));
    }

    @Test
    void anUnknownADisabledAndADeletedConnectionAreNotThere() {
        String body = hook("ticket_created", EVENT, "t1", ZOE, 1);
        assertThat(zoom.deliver("nobodysId01", SECRET, body).status()).isEqualTo(404);
        assertThat(zoom.deliver("sandbox-zoom", SECRET, body).status()).isEqualTo(404);
        String own = zoom.connect("demoAcct001", SECRET, EVENT, "pjrcghqwert");
        assertThat(zoom.deliver(own, SECRET, hook("x", EVENT, "t1", ZOE, 1)).status())
                .isEqualTo(200);
        Reply disabled = zoom.hub.send(zoom.hub
                .demo("/v3/hub/connection/" + own)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"enabled\": false}"))
                .build());
        assertThat(disabled.status()).as(disabled.text()).isEqualTo(200);
        assertThat(zoom.deliver(own, SECRET, body).status()).isEqualTo(404);
        assertThat(zoom.hub
                        .send(zoom.hub
                                .demo("/v3/hub/connection/" + own)
                                .DELETE()
                                .build())
                        .status())
                .isEqualTo(200);
        assertThat(zoom.deliver(own, SECRET, body).status()).isEqualTo(404);
    }

    @Test
    void theUrlCheckIsAnsweredAndNothingIsStored() {
        String check = "{\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"},\"event_ts\":1654503849680,"
                + "\"event\":\"endpoint.url_validation\"}";
        String own = zoom.connect("demoAcct001", "zoomsecret", EVENT, "pjrcghqwert");
        Reply reply = zoom.deliver(own, "zoomsecret", check);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("plainToken").asText()).isEqualTo("qgg8vlvZRS6UYooatFL8Aw");
        assertThat(reply.json().path("encryptedToken").asText())
                .isEqualTo("83b2a60d4bbe49dc93763ed9e727a9a7690cbe4c1f8bb0adc0ffccd09ecb1384");
        assertThat(zoom.deliver(own, "wrong", check).status()).isEqualTo(401);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox")).isZero();
        assertThat(zoom.hub
                        .send(zoom.hub
                                .demo("/v3/hub/connection/" + own)
                                .DELETE()
                                .build())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTicketBecomesABadgeFollowsItsChangesAndIsHiddenWhenItIsGone() {
        zoom.ticket("t1", "Zoe@Example.org", "first_name", "Zoë", "last_name", "Smith", "organization", "Stark & Sons");
        deliver("ticket_created", "t1");
        assertThat(zoom.badge(ZOE, "b.full_name, b.affiliations, b.badge_type, b.badge_type_code, b.hide, b.email"))
                .isEqualTo("Zoë Smith|Stark & Sons|Attendee Pass|attendee|0|Zoe@Example.org");
        JsonNode run = zoom.lastRun();
        assertThat(run.path("status").asText()).isEqualTo("done");
        assertThat(run.path("trigger").asText()).isEqualTo("webhook");
        assertThat(run.at("/counts/created").asInt()).isEqualTo(1);

        zoom.ticket(
                "t1", "zoe@example.org", "first_name", "Zoë", "last_name", "Jones", "ticket_type_id", "sandboxType1");
        deliver("ticket_updated", "t1");
        assertThat(zoom.badge(ZOE, "b.full_name, b.affiliations, b.badge_type_code, b.hide"))
                .isEqualTo("Zoë Jones|Stark & Sons|sponsor|0");
        assertThat(zoom.lastRun().at("/counts/updated").asInt()).isEqualTo(1);

        zoom.remove("t1");
        deliver("ticket_deleted", "t1");
        assertThat(zoom.badge(ZOE, "b.full_name, b.hide")).isEqualTo("Zoë Jones|1");
        assertThat(zoom.lastRun().at("/counts/hidden").asInt()).isEqualTo(1);

        zoom.ticket("t1", ZOE, "first_name", "Zoë", "last_name", "Jones", "ticket_type_id", "sandboxType1");
        deliver("ticket_created", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("0");
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM zoom_hidden")).isZero();
    }

    @Test
    void onlyZoomsOwnWordThatATicketIsGoneHidesItsBadge() {
        // each of a ticket of its own, so that their tries are waited for together
        List<String> bodies = List.of(
                "",
                "<html>404 Not Found</html>",
                "{}",
                "[]",
                "null",
                "{\"code\": 404, \"message\": \"Not Found\"}",
                "{\"code\": 300, \"message\": \"Unrecognized API path\"}");
        for (int i = 0; i < bodies.size(); i++) {
            zoom.ticket("gone" + i, guest(i), "first_name", "Zoe");
            zoom.deliver(connection, SECRET, hook("ticket_created", EVENT, "gone" + i, guest(i), ++sequence));
        }
        zoom.settle();
        zoom.heard.instead(request -> {
            int at = request.path().indexOf("/tickets/gone");
            return at < 0
                    ? null
                    : new SandboxVendor.Reply(
                            404,
                            Map.of(),
                            bytes(bodies.get(request.path().charAt(at + "/tickets/gone".length()) - '0')));
        });
        for (int i = 0; i < bodies.size(); i++) {
            zoom.deliver(connection, SECRET, hook("ticket_deleted", EVENT, "gone" + i, guest(i), ++sequence));
        }
        zoom.settle();
        for (int i = 0; i < bodies.size(); i++) {
            assertThat(zoom.badge(guest(i), "b.hide")).as(bodies.get(i)).isEqualTo("0");
        }
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM dead_letter WHERE message LIKE '%serai.zoom.gone.codes%'"))
                .isEqualTo(bodies.size());
        byte[] gone = "{\"code\":404,\"message\":\"Not Found\",\"errors\":[{\"errorCode\":26503,\"message\":\"\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        zoom.heard.instead(request ->
                request.path().endsWith("/tickets/gone0") ? new SandboxVendor.Reply(404, Map.of(), gone) : null);
        zoom.deliver(connection, SECRET, hook("ticket_deleted", EVENT, "gone0", guest(0), ++sequence));
        zoom.settle();
        assertThat(zoom.badge(guest(0), "b.hide")).isEqualTo("1");
        zoom.heard.listen();
        for (int i = 0; i < bodies.size(); i++) {
            zoom.remove("gone" + i);
        }
    }

    private static String guest(int number) {
        return "guest" + number + "@example.org";
    }

    @Test
    void aBadgeThatAPersonHidStaysHiddenAndOneThatAPersonShowsStaysShown() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        deliver("ticket_created", "t1");
        zoom.hub.execute("UPDATE event_badge SET hide = 1");
        zoom.remove("t1");
        deliver("ticket_deleted", "t1");
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        deliver("ticket_created", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("1");

        zoom.hub.execute("UPDATE event_badge SET hide = 0");
        zoom.remove("t1");
        deliver("ticket_deleted", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("1");
        zoom.hub.execute("UPDATE event_badge SET hide = 0");
        deliver("ticket_deleted", "t1");
        deliver("ticket_updated", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("0");
    }

    @Test
    void eventsThreeTimesAndInAnyOrderEndInTheSameState() {
        List<String> events = List.of("ticket_created", "ticket_updated", "ticket_deleted");
        Set<String> live = new HashSet<>();
        Set<String> gone = new HashSet<>();
        for (List<String> order : orders(events)) {
            zoom.empty();
            zoom.ticket("t1", ZOE, "first_name", "Zoe", "last_name", "Smith", "job_title", "Dr.");
            zoom.ticket("t2", ZOE, "ticket_type_id", "sandboxType1", "organization", "Stark & Sons");
            thrice(order);
            live.add(zoom.people());
            zoom.remove("t1");
            zoom.remove("t2");
            thrice(order);
            gone.add(zoom.people());
        }
        assertThat(live)
                .containsExactly("zoe@example.org|Zoe Smith|Stark & Sons|Dr.|Zoe Smith|Sponsor Staff|sponsor|0");
        assertThat(gone)
                .containsExactly("zoe@example.org|Zoe Smith|Stark & Sons|Dr.|Zoe Smith|Sponsor Staff|sponsor|1");
    }

    /// Of two tickets of one person, each event three times, not waiting for one before the next.
    private static void thrice(List<String> order) {
        for (String event : order) {
            int number = ++sequence;
            for (int i = 0; i < 3; i++) {
                for (String ticket : i == 1 ? List.of("t2", "t1") : List.of("t1", "t2")) {
                    String body = hook(event, EVENT, ticket, ZOE, number);
                    assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
                }
            }
        }
        zoom.settle();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'dead'"))
                .isZero();
    }

    @Test
    void aRepeatIsAcknowledgedAndStoredOnce() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        String body = hook("ticket_created", EVENT, "t1", ZOE, ++sequence);
        for (int i = 0; i < 3; i++) {
            assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
        }
        zoom.settle();
        assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox")).isEqualTo(1);
        assertThat(zoom.hub.people()).isEqualTo(1);
    }

    @Test
    void whoHoldsAnotherTicketIsNotHiddenAndTheBadgeTellsOfThatTicket() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe", "last_name", "Smith");
        zoom.ticket("t2", ZOE, "ticket_type_id", "sandboxType1");
        deliver("ticket_created", "t1");
        deliver("ticket_created", "t2");
        assertThat(zoom.badge(ZOE, "b.badge_type_code, b.hide")).isEqualTo("sponsor|0");
        zoom.remove("t2");
        deliver("ticket_deleted", "t2");
        assertThat(zoom.badge(ZOE, "b.badge_type_code, b.hide")).isEqualTo("attendee|0");
        zoom.remove("t1");
        deliver("ticket_deleted", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("1");
    }

    @Test
    void aTicketThatGoesToSomeoneElseHidesTheFirst() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        deliver("ticket_created", "t1");
        zoom.ticket("t1", "max@example.org", "first_name", "Max");
        deliver("ticket_updated", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("1");
        assertThat(zoom.badge("max@example.org", "b.full_name, b.hide")).isEqualTo("Max|0");
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        deliver("ticket_updated", "t1");
        assertThat(zoom.badge(ZOE, "b.hide")).isEqualTo("0");
        assertThat(zoom.badge("max@example.org", "b.hide")).isEqualTo("1");
    }

    @Test
    void someoneOfAnExportWhoseTicketIsDeletedIsHidden() {
        byte[] csv = bytes("Registrant email,First name,Last name,Ticket name\nzoe@example.org,Zoe,Smith,Attendee\n");
        assertThat(zoom.hub
                        .upload("/event/pjrcghqwert/badge/import/zoom_csv", "zoom.csv", csv)
                        .status())
                .isEqualTo(200);
        deliver("ticket_deleted", "t1");
        assertThat(zoom.badge(ZOE, "b.full_name, b.hide")).isEqualTo("Zoe Smith|1");
    }

    @Test
    void whatIsNoneOfOursIsDoneAndCountedAsIgnored() {
        for (String body : List.of(
                hook("ticket_created", "anEventThatNobodyPaired", "t1", ZOE, 1),
                hook("session_updated", EVENT, "t1", ZOE, 1),
                "{\"event\":\"meeting.started\",\"payload\":{}}")) {
            assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
            zoom.settle();
            JsonNode run = zoom.lastRun();
            assertThat(run.path("status").asText()).isEqualTo("done");
            assertThat(run.at("/counts/ignored").asInt()).as(run.toString()).isEqualTo(1);
        }
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(3);
        assertThat(zoom.hub.people()).isZero();
    }

    @Test
    void whatCantBeReadIsAcceptedAndBecomesADeadLetterThatSaysWhy() {
        var reasons = new ArrayList<String>();
        for (String body : List.of(
                "{\"event\":\"zoom_events.ticket_created\",\"payload\":",
                "[1]",
                "{\"payload\":{}}",
                "{\"event\":\"zoom_events.ticket_created\",\"payload\":{\"object\":{\"ticket_id\":\"t1\"}}}",
                "{\"event\":\"zoom_events.ticket_created\",\"payload\":{\"object\":{\"event_id\":\"x\"}}}")) {
            zoom.hub.execute("DELETE FROM dead_letter");
            assertThat(zoom.deliver(connection, SECRET, body).status()).isEqualTo(200);
            zoom.settle();
            reasons.add(zoom.text("SELECT message FROM dead_letter"));
        }
        assertThat(reasons.get(0)).contains("can't be read as JSON");
        assertThat(reasons.get(1)).contains("no JSON object");
        assertThat(reasons.get(2)).contains("'event'");
        assertThat(reasons.get(3)).contains("payload.object.event_id");
        assertThat(reasons.get(4)).contains("payload.object.ticket_id");
    }

    @Test
    void anEventOfAnotherAccountIsNeverTouched() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        String foreign = zoom.connect("demoAcct002", "foreign", EVENT, "pjrcghqwert");
        assertThat(zoom.deliver(foreign, SECRET, hook("ticket_created", EVENT, "t1", ZOE, ++sequence))
                        .status())
                .isEqualTo(401);
        assertThat(zoom.deliver(foreign, "foreign", hook("ticket_created", EVENT, "t1", ZOE, ++sequence))
                        .status())
                .isEqualTo(200);
        zoom.settle();
        assertThat(zoom.hub.people()).isZero();
        assertThat(zoom.text("SELECT message FROM dead_letter")).contains("has no such event");
    }

    @Test
    void bothSecretsAreGoodWhileTheyOverlap() {
        String own = zoom.connect("demoAcct001", "old-secret", EVENT, "pjrcghqwert");
        Reply rotated = zoom.post(
                "/v3/hub/connection/" + own + "/rotate",
                "{\"secrets\": {\"webhook_secret\": \"new-secret\"}, \"overlap_seconds\": 4}");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        String body = hook("other", EVENT, "t1", ZOE, ++sequence);
        assertThat(zoom.deliver(own, "old-secret", body).status()).isEqualTo(200);
        assertThat(zoom.deliver(own, "new-secret", body).status()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(15))
                .until(() -> zoom.deliver(own, "old-secret", body).status() == 401);
        assertThat(zoom.deliver(own, "new-secret", body).status()).isEqualTo(200);
    }

    @Test
    void aFaultAtZoomIsTriedAgainUntilItIsOver() {
        zoom.ticket("t1", ZOE, "first_name", "Zoe");
        for (String fault : List.of("500-2x", "truncated-1x", "disguised-1x")) {
            zoom.hub.execute("DELETE FROM event_badge");
            zoom.hub.execute("DELETE FROM zoom_ticket");
            deliver("ticket_created", "fault-" + fault + "-t1");
            assertThat(zoom.badge(ZOE, "b.full_name")).as(fault).isEqualTo("Zoe");
        }
    }

    private static void deliver(String event, String ticket) {
        Reply reply = zoom.deliver(connection, SECRET, hook(event, EVENT, ticket, ZOE, ++sequence));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.response().headers().firstValue("content-type")).hasValue("application/json");
        zoom.settle();
    }

    private static List<List<String>> orders(List<String> events) {
        if (events.size() < 2) {
            return List.of(events);
        }
        var all = new ArrayList<List<String>>();
        for (String first : events) {
            var rest = new ArrayList<>(events);
            rest.remove(first);
            for (List<String> order : orders(rest)) {
                var one = new ArrayList<>(List.of(first));
                one.addAll(order);
                all.add(one);
            }
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
