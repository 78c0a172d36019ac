package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a run did is taken back, as far as nobody has gone on with it.
class UndoIT {
    private static final String PEOPLE = "email,given_name,family_name,affiliations\n";
    private Desk desk;
    private String event;

    @BeforeEach
    void anEventOfItsOwn() {
        desk = Desk.make();
        event = desk.event();
    }

    private String imported(String rows) {
        Reply reply = desk.hub()
                .send(TestHub.multipart(
                        desk.request("/event/" + event + "/badge/import"),
                        "people.csv",
                        (PEOPLE + rows).getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.counts().path("run_id").asText();
    }

    private Reply undo(String run, String query) {
        return desk.send(desk.request("/v3/hub/run/" + run + "/undo" + query), "POST", "");
    }

    private JsonNode run(String id) {
        return desk.data(desk.hub().send(desk.request("/v3/hub/run/" + id).GET().build()));
    }

    /// The undoing run, when it has ended.
    private String undone(String run) {
        return undone(run, "");
    }

    private String undone(String run, String query) {
        Reply reply = undo(run, query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        String id = reply.json().at("/data/run_id").asText();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !run(id).path("status").asText().equals("running"));
        assertThat(run(id).path("status").asText()).as(run(id).toString()).isEqualTo("done");
        return id;
    }

    private void assertCounts(String run, int restored, int removed, int returned, int kept) {
        JsonNode counts = run(run).path("counts");
        assertThat(List.of(
                        counts.path("restored").asInt(),
                        counts.path("removed").asInt(),
                        counts.path("returned").asInt(),
                        counts.path("kept").asInt()))
                .as(counts + " " + rows(run))
                .containsExactly(restored, removed, returned, kept);
    }

    private List<JsonNode> rows(String run) {
        var rows = new ArrayList<JsonNode>();
        desk.data(desk.hub()
                        .send(desk.request("/v3/hub/run/" + run + "/rows?limit=100")
                                .GET()
                                .build()))
                .forEach(rows::add);
        return rows;
    }

    /// Badges by e-mail address.
    private Map<String, JsonNode> badges() {
        var badges = new TreeMap<String, JsonNode>();
        desk.data(desk.get("event/" + event + "/event_badge?limit=1000"))
                .forEach(badge -> badges.put(badge.path("email").asText(), badge));
        return badges;
    }

    @Test
    void whatAnImportMadeIsRemovedAndComesBackWithItsIds() {
        String run = imported("ada@x.org,Ada,L,Engines\ngrace@x.org,Grace,H,Navy\n");
        Map<String, JsonNode> before = badges();
        assertThat(before).hasSize(2);

        String dry = undone(run, "?dry_run=true");
        assertCounts(dry, 0, 6, 0, 0);
        assertThat(badges()).isEqualTo(before);

        String undo = undone(run);
        assertCounts(undo, 0, 6, 0, 0);
        assertThat(badges()).isEmpty();
        assertThat(desk.data(desk.get("event_person?limit=1000"))).isEmpty();
        assertThat(rows(undo))
                .hasSize(6)
                .allMatch(row -> row.path("outcome").asText().equals("removed"));

        String again = undone(run);
        assertCounts(again, 0, 0, 0, 0);

        String back = undone(undo);
        assertCounts(back, 0, 0, 6, 0);
        assertThat(badges()).isEqualTo(before);

        assertCounts(undone(back), 0, 6, 0, 0);
        assertThat(badges()).isEmpty();
    }

    @Test
    void fieldsGetTheirEarlierValueUnlessSomebodyHasChangedThemSince() {
        imported("ada@x.org,Ada,L,Engines\ngrace@x.org,Grace,H,Navy\n");
        Map<String, JsonNode> before = badges();
        String second = imported("ada@x.org,Augusta,King,Engines\ngrace@x.org,Grace,Hopper,Navy\n");
        String ada = badges().get("ada@x.org").path("id").asText();
        desk.data(desk.patch("event_badge/" + ada, "{\"family_name\": \"Byron\"}"));

        String undo = undone(second);
        // both profiles, both badges; of Ada's badge one field
        assertCounts(undo, 4, 0, 0, 1);
        JsonNode kept = rows(undo).stream()
                .filter(row -> row.path("outcome").asText().equals("kept"))
                .findFirst()
                .orElseThrow();
        assertThat(kept.path("type").asText()).isEqualTo("event_badge");
        assertThat(kept.path("id").asText()).isEqualTo(ada);
        assertThat(kept.path("field").asText()).isEqualTo("family_name");
        assertThat(kept.path("reason").asText()).isEqualTo("changed since");
        assertThat(badges().get("ada@x.org").path("given_name").asText()).isEqualTo("Ada");
        assertThat(badges().get("ada@x.org").path("family_name").asText()).isEqualTo("Byron");
        assertThat(badges().get("grace@x.org").path("family_name"))
                .isEqualTo(before.get("grace@x.org").path("family_name"));

        String back = undone(undo);
        assertThat(badges().get("ada@x.org").path("given_name").asText()).isEqualTo("Augusta");
        assertThat(badges().get("grace@x.org").path("family_name").asText()).isEqualTo("Hopper");
        assertCounts(back, 4, 0, 0, 0);
    }

    @Test
    void aPersonWhomSomebodyHasGoneOnWithStaysWhole() {
        String run = imported("ada@x.org,Ada,L,Engines\ngrace@x.org,Grace,H,Navy\n");
        String ada = badges().get("ada@x.org").path("id").asText();
        desk.data(desk.patch("event_badge/" + ada, "{\"family_name\": \"Byron\"}"));
        String undo = undone(run);
        assertCounts(undo, 0, 3, 0, 3);
        assertThat(badges().keySet()).containsExactly("ada@x.org");
        assertThat(desk.data(desk.get("event_person?limit=10"))).hasSize(1);
        assertThat(desk.data(desk.get("event_person_profile?limit=10"))).hasSize(1);
    }

    @Test
    void aPersonWhomALeadRefersToStaysWhole() {
        String run = imported("ada@x.org,Ada,L,Engines\ngrace@x.org,Grace,H,Navy\n");
        String ada = badges().get("ada@x.org").path("event_person_id").asText();
        String exhibit = desk.id("event_exhibit", "{\"event_id\": \"" + event + "\", \"name\": \"Booth\"}");
        desk.id(
                "event_exhibit_tracking",
                "{\"event_exhibit_id\": \"" + exhibit + "\", \"event_person_id\": \"" + ada + "\"}");
        assertCounts(undone(run), 0, 3, 0, 3);
        assertThat(badges().keySet()).containsExactly("ada@x.org");
        assertThat(desk.data(desk.get("event_person_profile?limit=10"))).hasSize(1);
    }

    @Test
    void anImportThatOnlyConfirmsKeepsNobody() {
        String run = imported("ada@x.org,Ada,L,Engines\n");
        imported("ada@x.org,Ada,L,Engines\n");
        assertCounts(undone(run), 0, 3, 0, 0);
    }

    @Test
    void undosCompleteEachOtherInAnyOrder() {
        String first = imported("ada@x.org,Ada,L,Engines\n");
        String second = imported("ada@x.org,Augusta,L,Engines\n");
        assertCounts(undone(first), 0, 0, 0, 3);
        assertCounts(undone(second), 2, 0, 0, 0);
        assertCounts(undone(first), 0, 3, 0, 0);
        assertThat(badges()).isEmpty();
    }

    @Test
    void theHistoryOfABadgeSaysWhereItsValuesComeFrom() {
        String first = imported("grace@x.org,Grace,H,Navy\nada@x.org,Ada,L,Engines\n");
        String second = imported("ada@x.org,Augusta,L,Engines\n");
        String ada = badges().get("ada@x.org").path("id").asText();
        desk.data(desk.patch("event_badge/" + ada, "{\"family_name\": \"King\", \"agree_to_tc\": true}"));

        JsonNode history = desk.data(desk.get("event_badge/" + ada + "/history"));
        assertThat(history.findValuesAsText("action")).containsExactly("changed", "changed", "created");
        assertThat(history.at("/0/source/kind").asText()).isEqualTo("application");
        assertThat(history.at("/0/fields/family_name/from").asText()).isEqualTo("L");
        assertThat(history.at("/0/fields/family_name/to").asText()).isEqualTo("King");
        assertThat(history.at("/1/run_id").asText()).isEqualTo(second);
        assertThat(history.at("/1/source").toString())
                .isEqualTo("{\"kind\":\"file\",\"name\":\"people.csv\",\"row\":2}");
        assertThat(history.at("/1/fields").toString())
                .isEqualTo("{\"given_name\":{\"from\":\"Ada\",\"to\":\"Augusta\"},"
                        + "\"full_name\":{\"from\":\"Ada L\",\"to\":\"Augusta L\"}}");
        assertThat(history.at("/2/run_id").asText()).isEqualTo(first);
        assertThat(history.at("/2/source/row").asInt()).isEqualTo(3);
        assertThat(history.at("/2/fields")).isEmpty();

        JsonNode page = desk.get("event_badge/" + ada + "/history?limit=1").json();
        assertThat(page.path("data")).hasSize(1);
        JsonNode next = desk.data(desk.get("event_badge/" + ada + "/history?limit=2&cursor="
                + page.at("/meta/next_cursor").asText()));
        assertThat(next.findValuesAsText("action")).containsExactly("changed", "created");
        assertThat(desk.data(desk.get("event_badge/" + ada + "/history?field=given_name")))
                .hasSize(2);

        String change = history.at("/1/change_id").asText();
        JsonNode restored = desk.data(desk.post("event_badge/" + ada + "/history/" + change + "/restore", "{}"));
        assertThat(restored.path("given_name").asText()).isEqualTo("Ada");
        assertThat(restored.path("family_name").asText()).isEqualTo("King");
        assertThat(desk.data(desk.get("event_badge/" + ada + "/history"))).hasSize(4);
    }

    @Test
    void whatIsNotTheCallersIsNobodys() {
        String run = imported("ada@x.org,Ada,L,Engines\n");
        Desk other = Desk.make();
        assertThat(other.send(other.request("/v3/hub/run/" + run + "/undo"), "POST", "")
                        .status())
                .isEqualTo(404);
        String ada = badges().get("ada@x.org").path("id").asText();
        assertThat(other.get("event_badge/" + ada + "/history").status()).isEqualTo(404);
        assertThat(undo("nosuchrun00", "").status()).isEqualTo(404);
        String nothing = imported("ada@x.org,Ada,L,Engines\n");
        assertThat(undo(nothing, "").status()).isEqualTo(422);
    }

    @Test
    void aProgramIsTakenBackWithItsTies() {
        String first = program("LOC,Hall,S1,Opening,6/1/2026 1:00 PM,P1,Talk,PR1,Ada\n");
        assertThat(desk.data(desk.get("event_session?limit=10"))).hasSize(1);
        String second = program("LOC2,Annex,S1,Opening,6/1/2026 2:00 PM,P1,Talk,PR2,Eve\n");
        JsonNode session = desk.data(desk.get("event_session?limit=10")).path(0);
        assertThat(session.path("start_datetime").asText()).isEqualTo("2026-06-01T14:00:00");

        String undo = undone(second);
        JsonNode before = desk.data(desk.get("event_session?limit=10")).path(0);
        assertThat(before.path("start_datetime").asText()).isEqualTo("2026-06-01T13:00:00");
        assertThat(desk.data(desk.get("event_location?limit=10")).findValuesAsText("code"))
                .containsExactly("LOC");
        assertThat(desk.data(desk.get("event_presenter?limit=10")).findValuesAsText("external_id"))
                .containsExactly("PR1");
        // the session, and the tie; the place and who presents
        assertCounts(undo, 2, 2, 0, 0);

        undone(undo);
        JsonNode after = desk.data(desk.get("event_session?limit=10")).path(0);
        assertThat(after.path("start_datetime").asText()).isEqualTo("2026-06-01T14:00:00");
        assertThat(after.path("event_location_name").asText()).isEqualTo("Annex");
        String talk =
                desk.data(desk.get("event_presentation?limit=10")).at("/0/id").asText();
        assertThat(desk.data(desk.get("event_presentation/" + talk + "/event_presenter?limit=10")))
                .hasSize(2);

        undone(second);
        undone(first);
        for (String type : List.of("event_location", "event_session", "event_presentation", "event_presenter")) {
            assertThat(desk.data(desk.get(type + "?limit=10"))).as(type).isEmpty();
        }
    }

    private String program(String rows) {
        String header = "location_code,location_name,session_code,session_name,session_start_datetime,"
                + "presentation_code,presentation_name,presenter_external_id,presenter_given_name\n";
        Reply reply = desk.hub()
                .send(TestHub.multipart(
                        desk.request("/event/" + event + "/importing/program_data"),
                        "program.csv",
                        (header + rows).getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.counts().path("run_id").asText();
    }
}
