package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who sees which history, who takes back what, and what nobody ever finds there.
class HistoryPeopleIT {
    private static TestPeople people;
    private static String account;
    private static Caller admin;

    @BeforeAll
    static void begin() {
        people = new TestPeople();
        account = people.account();
        admin = people.someone(account, "admin");
    }

    @AfterAll
    static void end() {
        people.close();
    }

    private static JsonNode data(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isBetween(200, 202);
        return reply.json().path("data");
    }

    private static String made(Caller caller, String path, String body) {
        return data(people.post(caller, "/v3/crud/" + path, body)).path("id").asText();
    }

    private static String idOf(Caller caller) {
        return people.texts("SELECT id_random FROM `user` WHERE uuid = '" + caller.uuid() + "'")
                .getFirst();
    }

    @Test
    void aViewerReadsTheHistoryAndTakesNothingBack() {
        Caller viewer = people.someone(account, "viewer");
        String event = made(admin, "event", "{\"name\": \"One\"}");
        data(people.patch(admin, "/v3/crud/event/" + event, "{\"name\": \"Two\"}"));
        JsonNode history = data(people.get(viewer, "/v3/crud/event/" + event + "/history"));
        assertThat(history.findValuesAsText("action")).containsExactly("changed", "created");
        assertThat(history.at("/0/source/kind").asText()).isEqualTo("person");
        assertThat(history.at("/0/by").asText()).isEqualTo("user " + admin.uuid());
        String restore = "/v3/crud/event/" + event + "/history/"
                + history.at("/0/change_id").asText() + "/restore";
        assertThat(people.post(viewer, restore, "{}").status()).isEqualTo(403);
        assertThat(people.post(viewer, "/v3/hub/run/nosuchrun00/undo").status()).isEqualTo(403);
        assertThat(people.post(admin, restore, "{\"fields\": [\"notes\"]}").status())
                .isEqualTo(422);
        assertThat(people.post(
                                admin,
                                "/v3/crud/event/" + event + "/history/"
                                        + history.at("/1/change_id").asText() + "/restore",
                                "{}")
                        .status())
                .as("a creation holds no values")
                .isEqualTo(422);
        assertThat(data(people.post(admin, restore, "{}")).path("name").asText())
                .isEqualTo("One");
        String other = made(admin, "event", "{\"name\": \"Other\"}");
        assertThat(people.post(admin, restore.replace(event, other), "{}").status())
                .as("another record's change")
                .isEqualTo(404);
    }

    @Test
    void whatAValueReferredToMayBeGoneByNow() {
        String event = made(admin, "event", "{\"name\": \"One\"}");
        String room = made(admin, "event_location", "{\"event_id\": \"" + event + "\", \"name\": \"Hall\"}");
        String session = made(
                admin,
                "event_session",
                "{\"event_id\": \"" + event + "\", \"name\": \"S\", \"event_location_id\": \"" + room + "\"}");
        data(people.patch(admin, "/v3/crud/event_session/" + session, "{\"event_location_id\": null}"));
        data(people.delete(admin, "/v3/crud/event_location/" + room));
        String change = data(people.get(admin, "/v3/crud/event_session/" + session + "/history"))
                .at("/0/change_id")
                .asText();
        assertThat(people.post(admin, "/v3/crud/event_session/" + session + "/history/" + change + "/restore", "{}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void rolesPasswordsAndFlagsAreInNoHistory() {
        Caller someone = people.someone(account, "viewer");
        String id = idOf(someone);
        data(people.patch(admin, "/v3/crud/user/" + id, "{\"name\": \"Another Name\", \"allow_auth_key\": true}"));
        JsonNode history = data(people.get(admin, "/v3/crud/user/" + id + "/history"));
        assertThat(history.toString()).contains("Another Name").doesNotContain("allow_auth_key");
        data(people.patch(admin, "/v3/crud/user/" + id, "{\"enable\": false}"));
        assertThat(data(people.get(admin, "/v3/crud/user/" + id + "/history"))).hasSize(history.size());
        String grant = made(
                admin,
                "grant",
                "{\"user_id\": \"" + id + "\", \"object_type\": \"event\", \"object_id\": \"pjrcghqwert\", "
                        + "\"permission\": \"read\"}");
        assertThat(data(people.get(admin, "/v3/crud/grant/" + grant + "/history")))
                .isEmpty();
        assertThat(people.hub.count("SELECT COUNT(*) FROM record_change WHERE type = 'grant'"))
                .isZero();
    }

    @Test
    void aJournalsHistoryIsItsOwnersAndGoesWithThem() {
        Caller owner = people.someone(account, "analyst");
        Caller other = people.someone(account, "analyst");
        String marker = "marker-" + UUID.randomUUID();
        String person = made(admin, "person", "{\"given_name\": \"Own\", \"user_id\": \"" + idOf(owner) + "\"}");
        String journal = made(owner, "journal", "{\"person_id\": \"" + person + "\", \"name\": \"" + marker + "\"}");
        String gone = made(owner, "journal", "{\"person_id\": \"" + person + "\", \"name\": \"" + marker + "\"}");
        String entry = made(owner, "journal/" + gone + "/entry", "{\"title\": \"" + marker + "\"}");
        data(people.patch(owner, "/v3/crud/journal/" + journal, "{\"name\": \"Later\"}"));
        data(people.delete(owner, "/v3/crud/journal_entry/" + entry));
        data(people.delete(owner, "/v3/crud/journal/" + gone));
        assertThat(data(people.get(owner, "/v3/crud/journal/" + journal + "/history"))
                        .toString())
                .contains(marker);
        assertThat(people.get(other, "/v3/crud/journal/" + journal + "/history").status())
                .isEqualTo(404);
        String held = "SELECT COUNT(*) FROM record_change WHERE fields_json LIKE '%" + marker + "%'";
        assertThat(people.hub.count(held)).isEqualTo(3);

        assertThat(people.delete(owner, "/me").status()).isEqualTo(204);
        assertThat(people.hub.count(held)).isZero();
        assertThat(people.hub.count(
                        "SELECT COUNT(*) FROM record_change WHERE type = 'user' AND fields_json IS NOT NULL "
                                + "AND record = '" + idOf(owner) + "'"))
                .isZero();
    }

    @Test
    void anUndoDoesWhatItsCallerMayAndNamesTheRest() {
        String event = made(admin, "event", "{\"name\": \"One\"}");
        String run = imported(event, "email,given_name\nann@x.org,Ann\n");
        String second = imported(event, "email,given_name\nann@x.org,Anna\n");
        Caller mayNot = people.token(people.someone(account, "analyst"), "\"scopes\": [\"run:undo\", \"run:read\"]");
        JsonNode kept = undone(mayNot, second);
        assertThat(kept.path("counts").toString())
                .isEqualTo("{\"restored\":0,\"removed\":0,\"returned\":0,\"kept\":2}");
        JsonNode rows = data(people.get(mayNot, "/v3/hub/run/" + kept.path("id").asText() + "/rows"));
        assertThat(rows.findValuesAsText("reason")).containsOnly("not permitted");
        assertThat(undone(mayNot, run).at("/counts/kept").asInt()).isEqualTo(3);

        Caller analyst = people.someone(account, "analyst");
        assertThat(undone(analyst, second).at("/counts/restored").asInt()).isEqualTo(2);
        // as an erasure leaves it
        JsonNode removed = undone(analyst, run);
        assertThat(removed.at("/counts/removed").asInt()).isEqualTo(3);
        people.hub.execute(
                "UPDATE record_change SET fields_json = NULL WHERE action = 'd' AND run_id = (SELECT id FROM "
                        + "run WHERE id_random = '" + removed.path("id").asText() + "')");
        JsonNode back = undone(analyst, removed.path("id").asText());
        assertThat(back.at("/counts/returned").asInt()).isZero();
        assertThat(data(people.get(analyst, "/v3/hub/run/" + back.path("id").asText() + "/rows"))
                        .findValuesAsText("reason"))
                .hasSize(3)
                .containsOnly("erased");
    }

    private static String imported(String event, String csv) {
        Reply reply = people.hub.send(TestHub.multipart(
                people.hub
                        .request("/event/" + event + "/badge/import")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", account),
                "people.csv",
                csv.getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.counts().path("run_id").asText();
    }

    private static JsonNode undone(Caller caller, String run) {
        String id = data(people.post(caller, "/v3/hub/run/" + run + "/undo"))
                .path("run_id")
                .asText();
        var ended = new JsonNode[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            ended[0] = data(people.get(caller, "/v3/hub/run/" + id));
            return ended[0].path("status").asText().equals("done");
        });
        return ended[0];
    }
}
