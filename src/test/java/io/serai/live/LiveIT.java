package io.serai.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.files.FileDesk;
import io.serai.hub.database.PublicId;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// The live channel on one hub: docs/reference/live.md, rule by rule.
class LiveIT {
    private static final String FRONT_END = "https://app.example.org";
    private static final int LARGEST = 64 * 1024;

    private static TestPeople people;
    private static TestHub hub;

    private final String account = people.account();
    private final Caller viewer = people.someone(account, "viewer");
    private final String token = viewer.token();

    @BeforeAll
    static void start(TestInfo test) {
        people = new TestPeople(TestHub.create()
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_CORS_ORIGINS", FRONT_END)
                .with(
                        "SERAI_HTTP_ENGINE",
                        JettyLiveIT.class.isAssignableFrom(test.getTestClass().orElseThrow()) ? "jetty" : "vertx")
                .start());
        hub = people.hub;
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void connectingJoinsTheGroupAndAllLearnWhoIsHere() {
        try (var first = LiveClient.join(hub, "room", token);
                var second = LiveClient.open(hub, "room", token)) {
            JsonNode own = second.next();
            assertThat(own.path("type").asText()).isEqualTo("join");
            assertThat(own.path("from")).isEqualTo(own.path("to"));
            JsonNode here = second.next();
            assertThat(here.path("type").asText()).isEqualTo("presence");
            assertThat(here.path("from").asText()).isEqualTo("hub");
            assertThat(here.path("body").path("count").asInt()).isEqualTo(2);
            assertThat(here.path("body").path("clients").valueStream())
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder(first.id(), own.path("from").asText());
            JsonNode told = first.next();
            assertThat(told.path("type").asText()).isEqualTo("join");
            assertThat(told.path("group").asText()).isEqualTo("room");
            assertThat(told.path("from")).isEqualTo(own.path("from"));
            assertThat(told.has("to")).isFalse();
            second.say("{\"type\": \"leave\"}");
            assertThat(second.closed()).isEqualTo(1000);
            assertThat(first.next("leave").path("from")).isEqualTo(own.path("from"));
            first.say("{\"type\": \"presence\"}");
            assertThat(first.next("presence").path("body").path("count").asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aMessageGoesToAllOrToOneAndTheHubSaysWhoSentIt() {
        try (var one = LiveClient.join(hub, "room", token);
                var two = LiveClient.join(hub, "room", token);
                var three = LiveClient.join(hub, "room", token);
                var elsewhere = LiveClient.join(hub, "other", token)) {
            one.say("{\"type\": \"message\", \"group\": \"room\", \"from\": \"" + three.id()
                    + "\", \"body\": {\"text\": \"Grüße \\u0000\"}}");
            for (LiveClient each : List.of(one, two, three)) {
                JsonNode frame = each.next("message");
                assertThat(frame.path("from").asText()).isEqualTo(one.id());
                assertThat(frame.path("body").path("text").asText()).isEqualTo("Grüße \0");
            }
            two.message(three.id(), "for you");
            JsonNode whispered = three.next("message");
            assertThat(whispered.path("from").asText()).isEqualTo(two.id());
            assertThat(whispered.path("to").asText()).isEqualTo(three.id());
            one.hasHeardNo("message");
            two.hasHeardNo("message");
            elsewhere.hasHeardNo("message");
        }
    }

    @Test
    void whatCannotBeUnderstoodIsAnsweredByAnErrorThatSaysWhatWasExpected() {
        try (var client = LiveClient.join(hub, "room", token)) {
            Map.of(
                            "nonsense",
                            "JSON",
                            "[1]",
                            "object with a type",
                            "{\"type\": 1}",
                            "object with a type",
                            "{\"type\": \"shout\"}",
                            "message, presence, ping or leave",
                            "{\"type\": \"object\", \"body\": {}}",
                            "Only the hub",
                            "{\"type\": \"join\"}",
                            "joined",
                            "{\"type\": \"message\", \"group\": \"other\"}",
                            "group room",
                            "{\"type\": \"message\", \"to\": \"everyone\"}",
                            "id of a client",
                            "[".repeat(5_000),
                            "nested")
                    .forEach((said, expected) -> {
                        client.say(said);
                        JsonNode error = client.next();
                        assertThat(error.path("type").asText()).as(said).isEqualTo("error");
                        assertThat(error.path("to").asText()).isEqualTo(client.id());
                        assertThat(error.path("body").path("message").asText())
                                .as(said)
                                .contains(expected);
                    });
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aMessageOfTheLargestSizePassesAndOneByteMoreEndsTheConnection() {
        try (var client = LiveClient.join(hub, "room", token);
                var other = LiveClient.join(hub, "room", token)) {
            int frame = "{\"type\": \"message\", \"body\": \"\"}".length();
            client.say("{\"type\": \"message\", \"body\": \"" + "x".repeat(LARGEST - frame) + "\"}");
            assertThat(other.next("message").path("body").asText()).hasSize(LARGEST - frame);
            client.say("{\"type\": \"message\", \"body\": \"" + "x".repeat(LARGEST - frame + 1) + "\"}");
            assertThat(client.closed()).isEqualTo(1009);
            assertThat(other.next("leave").path("from").asText()).isEqualTo(client.id());
        }
        try (var client = LiveClient.join(hub, "room", token)) {
            client.socket().sendText("\"" + "x".repeat(LARGEST / 2), false).join();
            client.socket().sendText("x".repeat(LARGEST / 2) + "\"", true).join();
            assertThat(client.closed()).as("in pieces").isEqualTo(1009);
        }
    }

    @Test
    void bytesAndTooManyFramesEndTheConnection() {
        try (var client = LiveClient.join(hub, "room", token)) {
            client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
            assertThat(client.closed()).isEqualTo(1003);
        }
        try (var client = LiveClient.join(hub, "room", token)) {
            for (int i = 0; i < 20; i++) {
                client.say("{\"type\": \"ping\"}");
            }
            client.next("ping");
            client.say("{\"type\": \"ping\"}");
            assertThat(client.closed()).as("the 21st within a second").isEqualTo(1008);
        }
        try (var client = LiveClient.join(hub, "room", token)) {
            client.socket().sendText("\"", false).join();
            for (int i = 0; i < 20; i++) {
                client.socket().sendText("x", false).join();
            }
            assertThat(client.closed()).as("tiny pieces").isEqualTo(1008);
        }
        try (var client = LiveClient.join(hub, "room", token)) {
            for (int i = 0; i < 21; i++) {
                client.socket().sendPing(ByteBuffer.allocate(0)).join();
            }
            assertThat(client.closed()).as("pings count, too").isEqualTo(1008);
        } catch (CompletionException e) {
            throw new AssertionError("closed before all was sent", e);
        }
    }

    @Test
    void theTokensOfPeopleAndPasscodesAreTakenAndKeysAreNot() {
        Caller pat = people.token(viewer);
        String passcode = people.passcodeOnce("authenticated");
        for (String good : List.of(token, pat.token(), passcode)) {
            LiveClient.join(hub, "room", good).close();
        }
        for (String good : List.of(token, pat.token(), passcode)) {
            LiveClient.open(hub, "room", "", "Authorization", "Bearer " + good).close();
        }
        assertThat(LiveClient.refused(hub, "room").statusCode()).isEqualTo(401);
        assertThat(LiveClient.refused(hub, "room?jwt=rubbish").statusCode()).isEqualTo(401);
        assertThat(LiveClient.refused(hub, "room", "x-aether-api-key", TestHub.KEY, "x-account-id", "demoAcct001")
                        .statusCode())
                .isEqualTo(403);
        assertThat(LiveClient.refused(hub, "room", "x-aether-api-key", TestHub.KEY, "x-no-account-id", "bypass")
                        .statusCode())
                .isEqualTo(403);
        assertThat(LiveClient.refused(
                                hub,
                                "room?jwt=" + people.someone(account, "none").token())
                        .statusCode())
                .as("who may read no records")
                .isEqualTo(403);
    }

    @Test
    void aTokenThatEndsEndsItsConnections() {
        try (var client = LiveClient.join(
                hub, "room", people.until(viewer, Duration.ofSeconds(6)).token())) {
            long began = System.nanoTime();
            assertThat(client.closed()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(7));
        }
    }

    @Test
    void aSessionThatIsEndedATokenThatIsRevokedAndARoleThatIsTakenAwayEndTheirConnections() {
        Caller owner = people.someone(account, "viewer");
        Caller pat = people.token(owner);
        Caller other = people.someone(account, "viewer");
        try (var byToken = LiveClient.join(hub, "room", pat.token());
                var bySession = LiveClient.join(hub, "room", owner.token());
                var demoted = LiveClient.join(hub, "room", other.token());
                var unharmed = LiveClient.join(hub, "room", token)) {
            hub.execute("UPDATE personal_access_token SET revoked_at = UTC_TIMESTAMP() WHERE user_id = "
                    + "(SELECT id FROM `user` WHERE uuid = '" + owner.uuid() + "')");
            assertThat(byToken.closed(6)).isEqualTo(4401);
            assertThat(bySession.isOpen()).isTrue();
            assertThat(people.post(owner, "/auth/logout").status()).isLessThan(300);
            assertThat(bySession.closed(6)).isEqualTo(4401);
            hub.execute("UPDATE `user` SET role = 'none' WHERE uuid = '" + other.uuid() + "'");
            assertThat(demoted.closed(6)).isEqualTo(4401);
            unharmed.hasHeardNo("error");
        }
    }

    @Test
    void pagesOfOtherOriginsDoNotConnect() {
        assertThat(LiveClient.refused(hub, "room?jwt=" + token, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(LiveClient.refused(hub, "room?jwt=" + token, "Origin", "null")
                        .statusCode())
                .isEqualTo(403);
        for (String origin : List.of(FRONT_END, "http://127.0.0.1:" + hub.port)) {
            LiveClient.join(hub, "room", token, "Origin", origin).close();
        }
        String cookie = "access_token=" + token;
        for (String origin : List.of(FRONT_END, "https://evil.example")) {
            assertThat(LiveClient.refused(hub, "room", "Cookie", cookie, "Origin", origin)
                            .statusCode())
                    .as("a cookie from " + origin)
                    .isEqualTo(403);
        }
        assertThat(LiveClient.refused(hub, "room", "Cookie", cookie).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aGroupThatCanBeNoneIsRefusedInTheUsualWay() {
        for (String name : List.of("x".repeat(65), "a%20b", "a*b", "%C3%BC")) {
            var answer = LiveClient.refused(hub, name + "?jwt=" + token);
            assertThat(answer.statusCode()).as(name).isIn(404, 422);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        }
        LiveClient.join(hub, "x".repeat(64), token).close();
        LiveClient.join(hub, "event:abc-DEF_1.2", token).close();
    }

    @Test
    void whoDoesNotAskForAWebSocketIsToldSo() {
        var reply = hub.send(hub.request("/v3/ws/room?jwt=" + token).GET().build());
        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.response().headers().firstValue("Upgrade")).contains("websocket");
        assertThat(reply.json().path("meta").path("status_message").asText()).contains("ws://");
    }

    @Test
    void twoTenantsNeverMeetInAGroupOfTheSameName() {
        Caller stranger = people.someone(people.account(), "admin");
        try (var ours = LiveClient.join(hub, "room", token);
                var theirs = LiveClient.join(hub, "room", stranger.token())) {
            ours.hasHeardNo("join");
            theirs.message("hello");
            theirs.message(ours.id(), "hello");
            theirs.next("message");
            assertThat(create(stranger, "event", "{\"name\": \"Theirs\"}")).isNotEmpty();
            theirs.next("object");
            ours.say("{\"type\": \"presence\"}");
            assertThat(ours.next().path("body").path("count").asInt()).isEqualTo(1);
            ours.hasHeardNo("message");
            ours.hasHeardNo("object");
        }
    }

    @Test
    void aRecordThatIsWrittenIsToldOnceToEachWhoMayReadIt() {
        Caller admin = people.someone(account, "admin");
        try (var one = LiveClient.join(hub, "room", token);
                var two = LiveClient.join(hub, "other", token)) {
            String event = create(admin, "event", "{\"name\": \"An event\"}");
            assertThat(people.patch(admin, "/v3/crud/event/" + event, "{\"name\": \"Another\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(people.patch(admin, "/v3/crud/event/" + event, "{\"no_such_field\": 1}")
                            .status())
                    .as("what is not written is not told")
                    .isEqualTo(400);
            assertThat(people.delete(admin, "/v3/crud/event/" + event).status()).isEqualTo(200);
            for (LiveClient each : List.of(one, two)) {
                var actions = new ArrayList<String>();
                for (int i = 0; i < 3; i++) {
                    JsonNode frame = each.next("object");
                    assertThat(frame.path("from").asText()).isEqualTo("hub");
                    assertThat(frame.path("body").path("type").asText()).isEqualTo("event");
                    assertThat(frame.path("body").path("id").asText()).isEqualTo(event);
                    actions.add(frame.path("body").path("action").asText());
                }
                assertThat(actions).containsExactly("created", "changed", "deleted");
                each.hasHeardNo("object");
            }
        }
    }

    @Test
    void whoWritesAcrossAccountsIsToldToTheAccountWhoseRecordItIs() {
        Caller admin = people.someone(account, "admin");
        try (var ours = LiveClient.join(hub, "room", token);
                var theirs = LiveClient.join(
                        hub, "room", people.someone(people.account(), "admin").token())) {
            String event = create(admin, "event", "{\"name\": \"An event\"}");
            ours.next("object");
            for (String method : List.of("PATCH", "DELETE")) {
                var reply = hub.send(hub.request("/v3/crud/event/" + event)
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-no-account-id", "bypass")
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(
                                        method.equals("PATCH") ? "{\"name\": \"Another\"}" : ""))
                        .build());
                assertThat(reply.status()).as(reply.text()).isEqualTo(200);
                assertThat(ours.next("object").path("body").path("action").asText())
                        .isEqualTo(method.equals("PATCH") ? "changed" : "deleted");
            }
            theirs.hasHeardNo("object");
        }
    }

    @Test
    void peopleWhoAreAddedAndDeletedAreToldToThoseWhoMayReadThem() {
        Caller admin = people.someone(account, "admin");
        try (var seeing = LiveClient.join(hub, "room", admin.token());
                var other = LiveClient.join(hub, "room", token)) {
            String email = PublicId.random().replaceAll("[^A-Za-z0-9]", "x") + "@example.org";
            String user = create(
                    admin, "user", "{\"email\": \"" + email + "\", \"name\": \"Some One\", \"role\": \"viewer\"}");
            assertThat(people.delete(admin, "/v3/crud/user/" + user).status()).isEqualTo(200);
            assertThat(seeing.next("object").path("body").path("action").asText())
                    .isEqualTo("created");
            assertThat(seeing.next("object").path("body").path("action").asText())
                    .isEqualTo("deleted");
            boolean reads = people.get(viewer, "/v3/crud/user/").status() == 200;
            if (!reads) {
                other.hasHeardNo("object");
            }
        }
    }

    @Test
    void privateRecordsAreToldToTheirOwnersAndAdministratorsOnly() {
        Caller admin = people.someone(account, "admin");
        Caller owner = people.someone(account, "analyst");
        String person = personOf(owner, admin);
        try (var seeing = LiveClient.join(hub, "room", admin.token());
                var owning = LiveClient.join(hub, "room", owner.token());
                var other = LiveClient.join(
                        hub, "room", people.someone(account, "analyst").token())) {
            String journal = create(owner, "journal", "{\"person_id\": \"" + person + "\", \"name\": \"My journal\"}");
            assertThat(people.patch(admin, "/v3/crud/journal/" + journal, "{\"name\": \"Hers\"}")
                            .status())
                    .isEqualTo(200);
            for (LiveClient each : List.of(seeing, owning)) {
                assertThat(each.next("object").path("body").path("action").asText())
                        .isEqualTo("created");
                assertThat(each.next("object").path("body").path("action").asText())
                        .isEqualTo("changed");
            }
            other.hasHeardNo("object");
        }
    }

    @Test
    void filesOfPrivateRecordsAreToldToNobodyElseEither() {
        Caller admin = people.someone(account, "admin");
        Caller owner = people.someone(account, "analyst");
        String journal = create(
                owner, "journal", "{\"person_id\": \"" + personOf(owner, admin) + "\", \"name\": \"My journal\"}");
        try (var seeing = LiveClient.join(hub, "room", admin.token());
                var owning = LiveClient.join(hub, "room", owner.token());
                var other = LiveClient.join(
                        hub, "room", people.someone(account, "analyst").token())) {
            var kept = hub.send(FileDesk.form(
                    hub.request("/v3/action/hosted_file/upload").header("Authorization", "Bearer " + owner.token()),
                    Map.of("link_to_type", "journal", "link_to_id", journal),
                    List.of(FileDesk.Part.of("a.txt", "Some text " + PublicId.random()))));
            assertThat(kept.status()).as(kept.text()).isEqualTo(200);
            String file = "/v3/crud/hosted_file/"
                    + kept.json().path("data").path(0).path("id").asText();
            assertThat(people.patch(admin, file, "{\"filename\": \"b.txt\"}").status())
                    .isEqualTo(200);
            assertThat(people.delete(owner, file).status()).isEqualTo(200);
            for (LiveClient each : List.of(seeing, owning)) {
                for (String action : List.of("created", "changed", "deleted")) {
                    JsonNode body = each.next("object").path("body");
                    assertThat(body.path("type").asText()).isEqualTo("hosted_file");
                    assertThat(body.path("action").asText()).isEqualTo(action);
                }
            }
            other.hasHeardNo("object");
        }
    }

    /// The record of a person who signs in.
    private String personOf(Caller caller, Caller admin) {
        String person = create(admin, "person", "{\"given_name\": \"Ada\"}");
        hub.execute("UPDATE person SET user_id = (SELECT id FROM `user` WHERE uuid = '" + caller.uuid()
                + "') WHERE id_random = '" + person + "'");
        return person;
    }

    @Test
    void aLargeGroupIsToldHowManyThereAreAndNotOfEach() {
        var open = new ArrayList<LiveClient>();
        try (var first = LiveClient.join(hub, "crowd", token)) {
            for (int person = 0; person < 6; person++) {
                Caller caller = people.someone(account, "viewer");
                for (int i = 0; i < 17; i++) {
                    open.add(LiveClient.join(hub, "crowd", caller.token()));
                }
            }
            int joins = 0;
            JsonNode frame = first.next();
            while (frame.path("type").asText().equals("join")) {
                joins++;
                frame = first.next();
            }
            assertThat(joins).isEqualTo(99);
            while (frame.path("body").path("count").asInt() < 103) {
                assertThat(frame.path("type").asText()).isEqualTo("presence");
                assertThat(frame.has("to")).isFalse();
                frame = first.next();
            }
            assertThat(frame.path("body").has("clients")).isFalse();
            open.getLast().message("to all");
            for (LiveClient each : open) {
                assertThat(each.next("message").path("body").asText()).isEqualTo("to all");
            }
        } finally {
            open.forEach(LiveClient::close);
        }
    }

    @Test
    void whoDoesNotReadIsDroppedAndTheOthersHearAll() throws Exception {
        try (var reader = LiveClient.join(hub, "room", token);
                var slow = new DeafClient(hub, "room", token)) {
            String id = reader.next("join").path("from").asText();
            String much = "x".repeat(60_000);
            int said = 0;
            int heard = 0;
            boolean dropped = false;
            while (!dropped && said < 400) {
                reader.message(much);
                said++;
                for (JsonNode frame = reader.next(); ; frame = reader.next()) {
                    if (frame.path("type").asText().equals("message")) {
                        heard++;
                        break;
                    }
                    dropped |= frame.path("from").asText().equals(id);
                }
                sleep(60);
            }
            assertThat(dropped).as("after %d messages", said).isTrue();
            assertThat(heard).isEqualTo(said);
            assertThat(slow.isGone()).isTrue();
        }
    }

    @Test
    void onePersonHasSoManyConnectionsAndNoMore() {
        var open = new ArrayList<LiveClient>();
        try {
            for (int i = 0; i < 20; i++) {
                open.add(LiveClient.join(hub, PublicId.random(), token));
            }
            assertThat(LiveClient.refused(hub, "room?jwt=" + token).statusCode())
                    .isEqualTo(429);
            open.removeLast().say("{\"type\": \"leave\"}");
            LiveClient again = null;
            for (int i = 0; again == null && i < 50; i++) {
                try {
                    again = LiveClient.join(hub, "room", token);
                } catch (CompletionException e) {
                    sleep(100);
                }
            }
            assertThat(again).as("a place that was given back").isNotNull();
            again.close();
        } finally {
            open.forEach(LiveClient::close);
        }
    }

    private static String create(Caller caller, String type, String body) {
        var reply = people.post(caller, "/v3/crud/" + type + "/", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data").path("id").asText();
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
