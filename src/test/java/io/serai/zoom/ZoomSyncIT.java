package io.serai.zoom;

import static io.serai.zoom.ZoomFixture.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxVendor;
import io.serai.connectors.SandboxVendor.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Syncs against the sandbox's Zoom, whose lists come in pages of thirty.
class ZoomSyncIT {
    private static final String SYNC = "/v3/action/e_zoom/sync?event_id=pjrcghqwert";
    private static final String TICKETS = "/v2/zoom_events/events/" + EVENT + "/tickets";
    private static ZoomFixture zoom;

    @BeforeAll
    static void start() {
        // a list that can't be believed is asked for again after a second, each time
        zoom = new ZoomFixture(2);
    }

    @AfterAll
    static void stop() {
        zoom.close();
    }

    @BeforeEach
    void empty() {
        zoom.empty();
    }

    @Test
    void allPagesAreReadAndASecondSyncChangesNothing() {
        JsonNode run = sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(run.path("capability").asText()).isEqualTo("zoom.sync");
        assertCounts(run, 120, 120, 0, 0, 0, 0);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE badge_type_code = 'attendee'"))
                .isEqualTo(96);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE badge_type_code = 'sponsor'"))
                .isEqualTo(12);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE external_registration_id = 'UNKNOWN'"))
                .isZero();
        assertThat(zoom.badge("guest.001@example.org", "b.full_name, b.affiliations, b.agree_to_tc"))
                .isEqualTo("Chloé Zhang|Stark & Sons|0");
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM zoom_stage")).isZero();

        zoom.hub.execute("UPDATE event_person_profile SET updated_on = '2020-01-01'");
        zoom.hub.execute("UPDATE event_badge SET updated_on = '2020-01-01', badge_type = 'edited by hand'");
        JsonNode second = sync();
        assertCounts(second, 120, 0, 0, 120, 0, 0);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE updated_on > '2020-01-01'"))
                .isZero();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE badge_type = 'edited by hand'"))
                .isEqualTo(120);
    }

    @Test
    void aPersonGetsTheirTicketsInTheirExportAndNothingIsSaidInThemOnceTheyAreGone() {
        String email = "guest.001@example.org";
        zoom.ticket("t1", email, "first_name", "Ended");
        sync();
        zoom.remove("t1");
        sync();
        String token = signedIn(email);
        JsonNode tickets =
                zoom.hub.send(as(token, "/me/data-export").GET().build()).json().path("tickets");
        assertThat(tickets).as(tickets.toString()).hasSize(2);
        assertThat(tickets.findValuesAsText("live")).containsExactlyInAnyOrder("false", "true");
        assertThat(tickets.toString()).contains("zoom", email).doesNotContain("guest.002");
        String theirs = "SELECT COUNT(*) FROM zoom_ticket WHERE external_id = '" + email + "'";

        assertThat(zoom.hub.send(as(token, "/me").DELETE().build()).status()).isEqualTo(204);
        assertThat(zoom.hub.count(theirs)).as("what ended is gone").isEqualTo(1);
        assertThat(zoom.hub.count(theirs + " AND row_json = '{}'")).isEqualTo(1);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM zoom_ticket WHERE row_json = '{}'"))
                .as("nobody else's")
                .isEqualTo(1);
        zoom.ticket("t2", email, "first_name", "Again");
        try {
            assertThat(sync().path("status").asText()).isEqualTo("done");
            assertThat(zoom.hub.count(theirs + " AND row_json <> '{}'"))
                    .as("the vendor says it again")
                    .isEqualTo(2);
        } finally {
            zoom.remove("t2");
        }
    }

    /// @return the access token of somebody with that address
    private static String signedIn(String email) {
        String password = "wandering llama teapot";
        Reply user = zoom.post("/api/users", "{\"email\": \"" + email + "\", \"role\": \"viewer\"}");
        assertThat(user.status()).as(user.text()).isEqualTo(201);
        String secret = "{\"password\": \"" + password + "\"}";
        Reply set = zoom.post("/api/users/" + user.json().path("id").asText() + "/set-password", secret);
        assertThat(set.status()).as(set.text()).isEqualTo(204);
        return zoom.post("/auth/login", "{\"email\": \"" + email + "\", \"password\": \"" + password + "\"}")
                .json()
                .path("access_token")
                .asText();
    }

    private static HttpRequest.Builder as(String token, String path) {
        return zoom.hub.request(path).header("Authorization", "Bearer " + token);
    }

    @Test
    void whatChangedIsMergedAndWhatIsGoneIsHidden() {
        sync();
        zoom.ticket("sandboxTicketA0007", "guest.007@example.org", "first_name", "New", "last_name", "Name");
        zoom.ticket("t1", "zoe@example.org", "first_name", "Zoe");
        zoom.remove("sandboxTicketA0050");
        try {
            JsonNode run = sync();
            assertCounts(run, 120, 1, 1, 118, 0, 1);
            assertThat(zoom.badge("guest.007@example.org", "b.full_name")).isEqualTo("New Name");
            assertThat(zoom.badge("zoe@example.org", "b.full_name")).isEqualTo("Zoe");
            assertThat(zoom.badge("guest.050@example.org", "b.hide")).isEqualTo("1");
            assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                    .isEqualTo(1);
            assertCounts(sync(), 120, 0, 0, 120, 0, 0);
        } finally {
            zoom.remove("t1");
            zoom.ticket("sandboxTicketA0050", "guest.050@example.org", "first_name", "Back");
        }
        JsonNode run = sync();
        assertCounts(run, 120, 0, 1, 119, 0, 1);
        assertThat(zoom.badge("guest.050@example.org", "b.hide, b.given_name")).isEqualTo("0|Back");
        assertThat(zoom.badge("zoe@example.org", "b.hide")).isEqualTo("1");
    }

    @Test
    void aListThatBreaksOffChangesNothing() {
        sync();
        zoom.remove("sandboxTicketA0051");
        zoom.hub.execute("UPDATE zoom_ticket SET content_hash = REPEAT('0', 64)");
        try {
            zoom.heard.instead(request -> page(request) == 3 ? reply(400, "{\"code\": 300}") : null);
            JsonNode run = sync();
            assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("failed");
            assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                    .isZero();
            assertThat(zoom.hub.count("SELECT COUNT(*) FROM zoom_ticket WHERE content_hash = REPEAT('0', 64)"))
                    .isEqualTo(120);
            assertThat(zoom.text("SELECT message FROM dead_letter")).contains("400");

            zoom.heard.listen();
            JsonNode next = sync();
            assertCounts(next, 119, 0, 0, 119, 0, 1);
        } finally {
            zoom.ticket("sandboxTicketA0051", "guest.051@example.org");
        }
    }

    @Test
    void aLongListIsReadWithinTheLimitsInOneGo() {
        for (int i = 0; i < 900; i++) {
            zoom.ticket("many%04d".formatted(i), "many%04d@example.org".formatted(i), "first_name", "Many");
        }
        try {
            assertCounts(sync(), 1_020, 1_020, 0, 0, 0, 0);
            assertThat(zoom.text("SELECT MAX(attempts) FROM inbox")).isEqualTo("1");
        } finally {
            for (int i = 0; i < 900; i++) {
                zoom.remove("many%04d".formatted(i));
            }
        }
    }

    @Test
    void theSandboxHoldsWhatIsKnownOfZoom() {
        JsonNode answer = zoom.post("/v3/hub/connector/zoom/verify", "").json();
        assertThat(answer.at("/meta/failed").asInt(-1)).as(answer.toString()).isZero();
        assertThat(answer.path("data")).hasSize(8);
        answer.path("data")
                .forEach(row -> assertThat(row.path("drift")).as(row.toString()).isEmpty());
    }

    @Test
    void aConnectionCanBeTested() {
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        try {
            JsonNode said = zoom.post("/v3/hub/connection/" + connection + "/test", "")
                    .json()
                    .path("data");
            assertThat(said.path("ok").asBoolean()).as(said.toString()).isTrue();
            assertThat(said.path("said").asText()).contains("2 events");
            zoom.heard.instead(request -> new SandboxVendor.Reply(403, Map.of(), new byte[0]));
            var refused = zoom.post("/v3/hub/connection/" + connection + "/test", "");
            assertThat(refused.status()).as(refused.text()).isEqualTo(200);
            assertThat(refused.json().path("data").path("ok").asBoolean(true)).isFalse();
            assertThat(refused.json().path("data").path("said").asText()).contains("403");
        } finally {
            zoom.heard.listen();
            zoom.hub.send(
                    zoom.hub.demo("/v3/hub/connection/" + connection).DELETE().build());
        }
    }

    @Test
    void theScheduleBeginsASyncOfEveryPair() {
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        try {
            Reply fired = zoom.post("/v3/hub/schedule/zoom-sync/run", "");
            assertThat(fired.status()).as(fired.text()).isEqualTo(202);
            zoom.until(
                    "the sync of the schedule",
                    () -> zoom.hub.count("SELECT COUNT(*) FROM run WHERE status = 'done'") == 1);
            JsonNode run = zoom.lastRun();
            assertThat(run.path("trigger").asText()).isEqualTo("schedule");
            assertThat(run.path("triggered_by").asText()).isEqualTo("zoom-sync");
            assertThat(run.path("account_id").asText()).isEqualTo("demoAcct001");
            assertCounts(run, 120, 120, 0, 0, 0, 0);
            assertThat(zoom.text("SELECT event_key FROM inbox"))
                    .startsWith("zoom-sync@")
                    .endsWith(connection + " " + EVENT + " pjrcghqwert");
        } finally {
            zoom.hub.send(
                    zoom.hub.demo("/v3/hub/connection/" + connection).DELETE().build());
        }
    }

    @Test
    void aPassingFaultIsTriedAgain() {
        var failures = new AtomicInteger();
        zoom.heard.instead(
                request -> page(request) == 2 && failures.incrementAndGet() <= 4 ? reply(503, "{\"code\": 5}") : null);
        JsonNode run = sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
        assertThat(failures.get()).isGreaterThan(4);
        assertCounts(run, 120, 120, 0, 0, 0, 0);
    }

    @Test
    void aPageTokenThatComesAgainIsAPermanentFailure() {
        zoom.heard.instead(request -> {
            if (!request.path().equals(TICKETS)) {
                return null;
            }
            ObjectNode page = json(zoom.zoom.answer(request).body());
            page.put("next_page_token", "cGFnZSAzMA");
            return reply(200, page.toString());
        });
        JsonNode run = sync();
        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(zoom.text("SELECT message FROM dead_letter")).contains("circle");
        assertThat(zoom.hub.people()).isZero();
    }

    @Test
    void aListThatIsShorterThanZoomSaysHidesNobody() {
        sync();
        zoom.heard.instead(request -> {
            if (!request.path().equals(TICKETS)) {
                return null;
            }
            ObjectNode page = json(zoom.zoom.answer(request).body());
            page.put("next_page_token", "");
            return reply(200, page.toString());
        });
        JsonNode run = sync();
        assertCounts(run, 30, 0, 0, 30, 0, 0);
        assertThat(run.path("message").asText()).contains("120").contains("listed 30");
    }

    @Test
    void aListThatIsEmptyOrNoListHidesNobody() {
        sync();
        for (String page : List.of(
                "{\"tickets\": []}",
                "{\"tickets\": [], \"total_records\": 0}",
                "{\"total_records\": 0}",
                "{\"tickets\": null}",
                "{\"tickets\": {}}",
                "{\"tickets\": null, \"total_records\": 0}",
                "{\"code\": 5, \"message\": \"busy\"}",
                "null",
                "<html>maintenance</html>")) {
            zoom.heard.instead(request -> request.path().equals(TICKETS) ? reply(200, page) : null);
            JsonNode run = sync();
            assertThat(run.path("counts").path("hidden").asInt()).as(page).isZero();
            assertThat(run.at("/asks").isMissingNode()).as(page).isTrue();
        }
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                .isZero();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM zoom_ticket WHERE live = 1"))
                .isEqualTo(120);
    }

    @Test
    void overTheSafetyStopNobodyIsHiddenUntilAPersonConfirms() {
        sync();
        half(60);
        JsonNode run = sync();
        assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("partial");
        assertThat(run.at("/asks/how_many").asInt()).isEqualTo(60);
        assertThat(run.at("/asks/limit").asInt()).isEqualTo(12);
        assertThat(run.at("/asks/what").asText()).contains("60 of 120");
        assertCounts(run, 60, 0, 0, 60, 0, 0);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                .isZero();

        String confirm = "/v3/hub/run/" + run.path("id").asText() + "/confirm";
        half(30);
        assertThat(zoom.post(confirm, "").status()).isEqualTo(202);
        zoom.settle();
        JsonNode more = zoom.lastRun();
        assertThat(more.at("/asks/how_many").asInt())
                .as("more than was confirmed: " + more)
                .isEqualTo(90);

        half(60);
        assertThat(zoom.post(confirm, "").status()).isEqualTo(202);
        zoom.settle();
        JsonNode done = zoom.lastRun();
        assertThat(done.path("id")).isEqualTo(run.path("id"));
        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("done");
        assertThat(done.has("asks")).isFalse();
        assertCounts(done, 60, 0, 0, 60, 0, 60);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                .isEqualTo(60);
        Reply again = zoom.post(confirm, "");
        assertThat(again.status()).as(again.text()).isEqualTo(409);
        assertThat(again.text()).contains("confirmed already");
        zoom.heard.listen();
        sync();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                .isZero();
    }

    @Test
    void ticketsThatAllMovedToOnePersonAreAskedAboutToo() {
        sync();
        zoom.heard.instead(request -> {
            if (!request.path().equals(TICKETS)) {
                return null;
            }
            ObjectNode page = json(zoom.zoom.answer(request).body());
            page.path("tickets").forEach(ticket -> ((ObjectNode) ticket).put("email", "one@example.org"));
            return reply(200, page.toString());
        });
        JsonNode run = sync();
        assertThat(run.at("/asks/how_many").asInt()).as(run.toString()).isEqualTo(120);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1"))
                .isZero();
    }

    @Test
    void aRunThatAsksNothingOrTooLongAgoCantBeConfirmed() {
        sync();
        JsonNode done = zoom.lastRun();
        Reply nothing = zoom.post("/v3/hub/run/" + done.path("id").asText() + "/confirm", "");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.text()).contains("asks nothing");
        half(60);
        JsonNode asking = sync();
        zoom.hub.execute("UPDATE run SET finished_on = finished_on - INTERVAL 25 HOUR WHERE asks_json IS NOT NULL");
        Reply late = zoom.post("/v3/hub/run/" + asking.path("id").asText() + "/confirm", "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text()).contains("24 hours");
        Reply foreign = zoom.hub.send(zoom.hub
                .request("/v3/hub/run/" + asking.path("id").asText() + "/confirm")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", "demoAcct002")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(foreign.status()).isEqualTo(404);
    }

    /// Zoom lists the first so many of its tickets in one page, and says that this is all.
    private static void half(int many) {
        zoom.heard.instead(request -> {
            if (!request.path().equals(TICKETS)) {
                return null;
            }
            var whole = new Request(
                    request.method(), request.path(), Map.of("page_size", "300"), request.headers(), request.body());
            ObjectNode page = json(zoom.zoom.answer(whole).body());
            var tickets = (com.fasterxml.jackson.databind.node.ArrayNode) page.path("tickets");
            while (tickets.size() > many) {
                tickets.remove(tickets.size() - 1);
            }
            page.put("next_page_token", "").remove("total_records");
            return reply(200, page.toString());
        });
    }

    @Test
    void aTicketThatCantBeReadStopsNoOther() {
        zoom.ticket("t1", "no address", "first_name", "Zoe");
        zoom.ticket("t2", "", "first_name", "Nobody");
        try {
            JsonNode run = sync();
            assertThat(run.path("status").asText()).isEqualTo("partial");
            assertCounts(run, 122, 120, 0, 0, 1, 0);
            assertThat(run.at("/counts/skipped").asInt()).isEqualTo(1);
            Reply rejected = zoom.hub.get("/v3/hub/run/" + run.path("id").asText() + "/rejected.csv");
            assertThat(rejected.text()).contains("no address").contains("is no email address");
            assertCounts(sync(), 122, 0, 0, 120, 1, 0);
        } finally {
            zoom.remove("t1");
            zoom.remove("t2");
        }
    }

    @Test
    void severalTicketsOfOnePersonAreOneBadgeWhateverComesFirst() {
        zoom.ticket("t1", "zoe@example.org", "first_name", "Zoe", "last_name", "Smith");
        zoom.ticket("t2", "Zoe@example.org", "ticket_type_id", "sandboxType1");
        try {
            assertCounts(sync(), 122, 121, 0, 1, 0, 0);
            assertThat(zoom.badge("zoe@example.org", "b.full_name, b.badge_type_code"))
                    .isEqualTo("Zoe Smith|sponsor");
            zoom.remove("t2");
            sync();
            assertThat(zoom.badge("zoe@example.org", "b.badge_type_code, b.hide"))
                    .isEqualTo("attendee|0");
            zoom.remove("t1");
            sync();
            assertThat(zoom.badge("zoe@example.org", "b.badge_type_code, b.hide"))
                    .isEqualTo("sponsor|1");
        } finally {
            zoom.remove("t1");
            zoom.remove("t2");
        }
    }

    @Test
    void theAnswerLeadsToTheRunAndOnlyToOnesOwnEvents() {
        Reply reply = zoom.post(SYNC, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        JsonNode data = reply.json().path("data");
        String run = data.path("run_id").asText();
        assertThat(data.path("run_url").asText()).isEqualTo("/v3/hub/run/" + run);
        assertThat(data.path("events_url").asText()).isEqualTo("/v3/hub/run/" + run + "/events");
        zoom.settle();
        assertThat(zoom.post("/v3/action/e_zoom/sync", "").status()).isEqualTo(202);
        zoom.settle();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM run")).isEqualTo(2);
        assertThat(zoom.post("/v3/action/e_zoom/sync?event_id=demoEvnt002", "").status())
                .isEqualTo(404);
        assertThat(zoom.post("/v3/action/e_zoom/sync?event_id=nothere0000", "").status())
                .isEqualTo(404);
        assertThat(zoom.post("/v3/action/e_zoom/sync?event_id=x", "").status()).isEqualTo(422);
    }

    @Test
    void anEventWithoutAPairIsRefused() {
        zoom.hub.execute("INSERT INTO event (id_random, account_id, name) SELECT 'unpaired001', id, 'Unpaired' "
                + "FROM account WHERE id_random = 'demoAcct001' ON DUPLICATE KEY UPDATE event.id = event.id");
        Reply reply = zoom.post("/v3/action/e_zoom/sync?event_id=unpaired001", "");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().at("/meta/status_message").asText()).contains("zoom_event_id");
    }

    private static JsonNode sync() {
        Reply reply = zoom.post(SYNC, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        zoom.settle();
        return zoom.lastRun();
    }

    private static void assertCounts(
            JsonNode run, int read, int created, int updated, int unchanged, int rejected, int hidden) {
        JsonNode counts = run.path("counts");
        assertThat(List.of(
                        counts.path("read").asInt(-1),
                        counts.path("created").asInt(-1),
                        counts.path("updated").asInt(-1),
                        counts.path("unchanged").asInt(-1),
                        counts.path("rejected").asInt(-1),
                        counts.path("hidden").asInt(-1)))
                .as(run
                        + zoom.hub
                                .output()
                                .lines()
                                .filter(line -> line.contains("WARN"))
                                .toList()
                                .toString())
                .isEqualTo(List.of(read, created, updated, unchanged, rejected, hidden));
    }

    /// Which page of the list of tickets is asked for, from 1; 0 for another request.
    private static int page(Request request) {
        if (!request.path().equals(TICKETS)) {
            return 0;
        }
        return switch (request.query().getOrDefault("next_page_token", "")) {
            case "" -> 1;
            case "cGFnZSAzMA" -> 2;
            case "cGFnZSA2MA" -> 3;
            default -> 4;
        };
    }

    private static io.serai.connectors.SandboxVendor.@Nullable Reply reply(int status, String body) {
        return new io.serai.connectors.SandboxVendor.Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(byte[] body) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
