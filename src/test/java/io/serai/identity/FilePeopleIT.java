package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk;
import io.serai.files.FileDesk.Part;
import io.serai.hub.database.PublicId;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Files and leads, as people, passcodes and links see them.
class FilePeopleIT {
    private final TestPeople people = new TestPeople();
    private final FileDesk demo = new FileDesk(TestHub.shared(), "demoAcct001");
    private final String event = demo.event();

    private static Part unique() {
        return Part.of("a.txt", "Some text " + PublicId.random());
    }

    private int upload(HttpRequest.Builder request, Map<String, String> texts) {
        return people.hub.send(FileDesk.form(request, texts, List.of(unique()))).status();
    }

    private HttpRequest.Builder passcode(String role, String path) {
        return people.hub.request(path).header("Authorization", "Bearer " + people.passcodeOnce(role));
    }

    @Test
    void aLinkWithATokenOpensAFileOfItsOwnAccount() {
        JsonNode file = demo.kept(event, unique());
        String path = "/v3/action/hosted_file/" + file.path("id").asText() + "/download?jwt=";
        String hash = "/v3/action/hosted_file/hash/" + file.path("hash_sha256").asText() + "/download?jwt=";
        for (String token : List.of(
                people.passcodeOnce("public"),
                people.someone("demoAcct001", "viewer").token())) {
            assertThat(people.hub
                            .send(people.hub.request(path + token).GET().build())
                            .status())
                    .isEqualTo(200);
            assertThat(people.hub
                            .send(people.hub.request(hash + token).GET().build())
                            .status())
                    .isEqualTo(200);
        }
        String stranger = people.someone(people.account(), "admin").token();
        for (String link : List.of(path, hash)) {
            assertThat(people.hub
                            .send(people.hub.request(link + stranger).GET().build())
                            .status())
                    .isEqualTo(404);
            assertThat(people.hub
                            .send(people.hub.request(link + "nonsense").GET().build())
                            .status())
                    .isEqualTo(401);
        }
        assertThat(people.hub
                        .send(people.hub
                                .request("/v3/action/hosted_file/"
                                        + file.path("id").asText() + "?jwt=" + people.passcodeOnce("super"))
                                .DELETE()
                                .build())
                        .status())
                .as("a link changes nothing")
                .isEqualTo(401);
    }

    @Test
    void aPasscodeOfTrustedKeepsFilesOfEventsAndNoOthers() {
        Map<String, String> hosted = Map.of("link_to_type", "event", "link_to_id", event);
        Map<String, String> ofEvent = Map.of("event_id", event);
        assertThat(upload(passcode("trusted", "/v3/action/event_file/upload"), ofEvent))
                .isEqualTo(200);
        assertThat(upload(passcode("trusted", "/v3/action/hosted_file/upload"), hosted))
                .isEqualTo(403);
        assertThat(upload(passcode("administrator", "/v3/action/hosted_file/upload"), hosted))
                .isEqualTo(200);
        assertThat(upload(passcode("public", "/v3/action/event_file/upload"), ofEvent))
                .isEqualTo(403);
        Caller viewer = people.someone("demoAcct001", "viewer");
        assertThat(upload(people.as(viewer, "/v3/action/hosted_file/upload"), hosted))
                .isEqualTo(403);
    }

    @Test
    void whatIsTiedToAJournalIsItsOwnersAlone() {
        Caller owner = people.someone("demoAcct001", "analyst");
        Caller other = people.someone("demoAcct001", "analyst");
        Map<String, String> tied = journal(owner);
        JsonNode file = kept(owner, tied);
        assertThat(upload(people.as(other, "/v3/action/hosted_file/upload"), tied))
                .isEqualTo(400);
        String path = "/v3/action/hosted_file/" + file.path("id").asText();
        String hash = "/v3/action/hosted_file/hash/" + file.path("hash_sha256").asText() + "/download";
        assertThat(people.get(owner, path + "/download").status()).isEqualTo(200);
        assertThat(people.get(owner, hash).status()).isEqualTo(200);
        assertThat(people.get(other, path + "/download").status()).isEqualTo(404);
        assertThat(people.get(other, hash).status()).isEqualTo(404);
        assertThat(people.delete(other, path).status()).isEqualTo(404);
        assertThat(people.delete(owner, path).status()).isEqualTo(200);
    }

    /// One of theirs, as a form ties a file to it.
    private Map<String, String> journal(Caller owner) {
        String person = demo.made("person", "{\"given_name\": \"Ann\"}");
        people.hub.execute("UPDATE person SET user_id = (SELECT id FROM `user` WHERE uuid = '" + owner.uuid()
                + "') WHERE id_random = '" + person + "'");
        String journal = demo.made("journal", "{\"person_id\": \"" + person + "\", \"name\": \"Mine\"}");
        return Map.of("link_to_type", "journal", "link_to_id", journal);
    }

    private JsonNode kept(Caller owner, Map<String, String> tied) {
        Reply reply = people.hub.send(
                FileDesk.form(people.as(owner, "/v3/action/hosted_file/upload"), tied, List.of(unique())));
        return demo.kept(reply);
    }

    private HttpRequest.Builder key(String permissions, String path) {
        Reply made = people.hub.send(TestPeople.body(
                people.hub.demo("/v3/hub/api_key"),
                "POST",
                "{\"name\": \"k\", \"permissions\": [" + permissions + "], \"accounts\": [\"demoAcct001\"]}"));
        return people.hub
                .request(path)
                .header("x-aether-api-key", made.json().at("/data/key").asText())
                .header("x-account-id", "demoAcct001");
    }

    private Reply call(HttpRequest.Builder request, String method, String body) {
        return people.hub.send(TestPeople.body(request, method, body));
    }

    /// Everything by which a record of it could be read, found, counted, changed or removed.
    private void assertSeen(Function<String, HttpRequest.Builder> caller, JsonNode file, boolean seen, boolean writes) {
        String id = file.path("id").asText();
        String search = "{\"and\": [{\"field\": \"id\", \"op\": \"eq\", \"value\": \"" + id + "\"}]}";
        String byHash = search.replace("\"id\"", "\"hash_sha256\"")
                .replace(id, file.path("hash_sha256").asText());
        for (String body : List.of(search, byHash)) {
            Reply found = call(caller.apply("/v3/crud/hosted_file/search?count=true"), "POST", body);
            assertThat(found.status()).as(found.text()).isEqualTo(200);
            assertThat(found.json().path("data")).hasSize(seen ? 1 : 0);
            assertThat(found.json().at("/meta/data_total_count").asInt()).isEqualTo(seen ? 1 : 0);
        }
        String list = people.hub
                .send(caller.apply("/v3/crud/hosted_file/?order_by=-created_on&limit=50")
                        .GET()
                        .build())
                .text();
        assertThat(list.contains(id)).isEqualTo(seen);
        for (String path : List.of(
                "/v3/crud/hosted_file/" + id,
                "/v3/action/hosted_file/" + id + "/download",
                "/v3/action/hosted_file/hash/" + file.path("hash_sha256").asText() + "/download")) {
            assertThat(people.hub.send(caller.apply(path).GET().build()).status())
                    .as(path)
                    .isEqualTo(seen ? 200 : 404);
        }
        if (writes) {
            assertThat(call(caller.apply("/v3/crud/hosted_file/" + id), "PATCH", "{\"notes\": \"x\"}")
                            .status())
                    .isEqualTo(seen ? 200 : 404);
        }
        if (writes && !seen) {
            for (String path : List.of("/v3/crud/hosted_file/", "/v3/action/hosted_file/")) {
                assertThat(people.hub
                                .send(caller.apply(path + id).DELETE().build())
                                .status())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void theRecordOfAFileThatIsTiedToAJournalIsSeenByWhoeverSeesTheJournal() {
        Caller owner = people.someone("demoAcct001", "analyst");
        Map<String, String> journal = journal(owner);
        String entry = people.post(
                        owner, "/v3/crud/journal/" + journal.get("link_to_id") + "/entry", "{\"title\": \"Secret\"}")
                .json()
                .at("/data/id")
                .asText();
        Caller other = people.someone("demoAcct001", "analyst");
        Caller admin = people.someone("demoAcct001", "admin");
        for (Map<String, String> tied : List.of(journal, Map.of("link_to_type", "entry", "link_to_id", entry))) {
            JsonNode file = kept(owner, tied);
            assertSeen(path -> people.as(owner, path), file, true, true);
            assertSeen(path -> people.as(admin, path), file, true, true);
            assertSeen(path -> people.as(other, path), file, false, true);
            assertSeen(path -> passcode("super", path), file, false, true);
            assertSeen(path -> passcode("public", path), file, false, false);
            assertSeen(path -> key("\"record:read\"", path), file, false, false);
            assertSeen(path -> key("\"record:read\", \"record:private\"", path), file, true, false);
            String below = "/v3/crud/" + tied.get("link_to_type") + "/" + tied.get("link_to_id") + "/hosted_file/";
            assertThat(people.get(owner, below).json().at("/data/0/id")).isEqualTo(file.path("id"));
            assertThat(people.get(other, below).status()).isEqualTo(404);
            assertThat(people.hub.send(passcode("public", below).GET().build()).status())
                    .isEqualTo(403);
            String reference = "{\"event_id\": \"" + event + "\", \"hosted_file_id\": \""
                    + file.path("id").asText() + "\"}";
            assertThat(people.post(other, "/v3/crud/event_file", reference).status())
                    .isEqualTo(400);
        }
        JsonNode last = kept(owner, journal);
        people.hub.execute("UPDATE hosted_file SET link_to_id = 'AAAAAAAAAAA' WHERE id_random = '"
                + last.path("id").asText() + "'");
        assertSeen(path -> people.as(owner, path), last, false, true);
        assertSeen(path -> people.as(admin, path), last, true, true);
    }

    @Test
    void theUserWhomAnExhibitNamesGetsItsLeadsWhateverTheirRole() {
        Caller exhibitor = people.someone("demoAcct001", "none");
        Caller nobody = people.someone("demoAcct001", "none");
        String exhibit = demo.made("event_exhibit", "{\"event_id\": \"" + event + "\", \"name\": \"A stand\"}");
        people.hub.execute("UPDATE event_exhibit SET owner_user_id = (SELECT id FROM `user` WHERE uuid = '"
                + exhibitor.uuid() + "') WHERE id_random = '" + exhibit + "'");
        String path = "/v3/action/event_exhibit/" + exhibit + "/tracking_export";
        assertThat(people.get(exhibitor, path + "?return_file=true").status()).isEqualTo(200);
        String link =
                people.get(exhibitor, path).json().at("/data/download_url").asText();
        assertThat(people.get(exhibitor, link).status()).isEqualTo(200);
        assertThat(people.get(nobody, link).status()).isEqualTo(403);
        for (String role : List.of("analyst", "viewer", "none")) {
            assertThat(people.get(people.someone("demoAcct001", role), path).status())
                    .as(role)
                    .isEqualTo(403);
        }
        assertThat(people.get(people.someone("demoAcct001", "admin"), path).status())
                .isEqualTo(200);
        assertThat(people.get(people.someone(people.account(), "admin"), path).status())
                .isEqualTo(404);
    }
}
