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
        String person = demo.made("person", "{\"given_name\": \"Ann\"}");
        people.hub.execute("UPDATE person SET user_id = (SELECT id FROM `user` WHERE uuid = '" + owner.uuid()
                + "') WHERE id_random = '" + person + "'");
        String journal = demo.made("journal", "{\"person_id\": \"" + person + "\", \"name\": \"Mine\"}");
        Map<String, String> tied = Map.of("link_to_type", "journal", "link_to_id", journal);
        Reply kept = people.hub.send(
                FileDesk.form(people.as(owner, "/v3/action/hosted_file/upload"), tied, List.of(unique())));
        JsonNode file = demo.kept(kept);
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
