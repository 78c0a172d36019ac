package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk.Part;
import io.serai.hub.database.PublicId;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFilesIT {
    private final FileDesk desk = FileDesk.make();
    private final String event = desk.event();
    private final String session = child("event_session", event);

    private String child(String type, String of) {
        return desk.made(type, "{\"event_id\": \"" + of + "\"}");
    }

    private static Part unique() {
        return Part.of("slides.txt", "Slides " + PublicId.random());
    }

    private Reply upload(Part part, String... texts) {
        var all = new LinkedHashMap<String, String>();
        all.put("event_id", event);
        for (int i = 0; i < texts.length; i += 2) {
            all.put(texts[i], texts[i + 1]);
        }
        return desk.upload("event_file", all, part);
    }

    @Test
    void aFileOfASessionIsARecordAndStandsBelowIt() {
        Part part = unique();
        JsonNode file = desk.kept(upload(
                part, "event_session_id", session, "file_purpose", purposes().getFirst(), "title", "The slides"));
        String id = file.path("id").asText();
        assertThat(file.path("event_file_id").asText()).isEqualTo(id);
        assertThat(file.path("hosted_file_id").asText()).hasSize(11).isNotEqualTo(id);
        assertThat(file.path("event_id").asText()).isEqualTo(event);
        assertThat(file.path("event_session_id").asText()).isEqualTo(session);
        assertThat(file.path("title").asText()).isEqualTo("The slides");
        assertThat(file.path("file_purpose").asText()).isEqualTo(purposes().getFirst());
        assertThat(file.path("already_stored").asBoolean(true)).isFalse();

        JsonNode listed = desk.get("/v3/crud/event_session/" + session + "/event_file/")
                .json()
                .at("/data/0");
        assertThat(listed.path("id").asText()).isEqualTo(id);
        assertThat(listed.path("filename").asText()).isEqualTo("slides.txt");
        assertThat(listed.path("size").asInt()).isEqualTo(part.bytes().length);
        assertThat(desk.get("/v3/crud/event_session/" + session + "?inc_file_count=true")
                        .json()
                        .at("/data/event_file_count")
                        .asInt())
                .isEqualTo(1);

        Reply back = desk.get("/v3/action/event_file/" + id + "/download", "Range", "bytes=0-5");
        assertThat(back.status()).isEqualTo(206);
        assertThat(back.text()).isEqualTo("Slides");
        String hash = "/v3/action/event_file/hash/" + file.path("hash_sha256").asText() + "/download";
        assertThat(desk.get(hash).response().body()).isEqualTo(part.bytes());
        assertThat(FileDesk.make().get(hash).status()).isEqualTo(404);
    }

    private List<String> purposes() {
        return desk.get("/v3/lookup/file_purpose").json().path("data").findValuesAsText("code");
    }

    @Test
    void aFileMayBeOfEachOfTheFourAndOfTheEventItself() {
        for (String type : List.of("event_session", "event_presentation", "event_presenter", "event_location")) {
            String target = type.equals("event_presentation")
                    ? desk.made(type, "{\"event_id\": \"" + event + "\", \"event_session_id\": \"" + session + "\"}")
                    : child(type, event);
            JsonNode file = desk.kept(upload(unique(), type + "_id", target));
            assertThat(file.path(type + "_id").asText()).isEqualTo(target);
            assertThat(file.path("link_to_type").asText()).isEqualTo(type);
            assertThat(file.path("link_to_id").asText()).isEqualTo(target);
        }
        JsonNode own = desk.kept(upload(unique(), "event_session_id", ""));
        assertThat(own.path("event_session_id").isNull()).isTrue();
        assertThat(own.path("link_to_type").asText()).isEqualTo("event");
    }

    @Test
    void twoTargetsAreOneTooMany() {
        Reply reply =
                upload(unique(), "event_session_id", session, "event_location_id", child("event_location", event));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("body.event_location_id");
    }

    @Test
    void aFileOfOneEventCantBeTiedToAnothersSession() {
        String other = child("event_session", desk.event());
        Reply reply = upload(unique(), "event_session_id", other);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("body.event_session_id");
        assertThat(desk.get("/v3/crud/event/" + event + "/event_file/").json().path("data"))
                .isEmpty();
    }

    @Test
    void aPurposeIsAnEntryOfItsListAndAnAccountMayHaveItsOwn() {
        Reply reply = upload(unique(), "file_purpose", "nonsense");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("body.file_purpose").contains("/v3/lookup/file_purpose");
        desk.made("lookup", "{\"list\": \"file_purpose\", \"code\": \"nonsense\", \"name\": \"Ours\"}");
        assertThat(upload(unique(), "file_purpose", "nonsense").status()).isEqualTo(200);
        FileDesk other = FileDesk.make();
        assertThat(other.upload("event_file", Map.of("event_id", other.event(), "file_purpose", "nonsense"), unique())
                        .status())
                .isEqualTo(422);
    }

    @Test
    void whatIsAnotherAccountsIsUnknown() {
        FileDesk other = FileDesk.make();
        String foreign = other.made("event_session", "{\"event_id\": \"" + other.event() + "\"}");
        assertThat(upload(unique(), "event_session_id", foreign).status()).isEqualTo(400);
        assertThat(upload(unique(), "event_session_id", "AAAAAAAAAAA").status()).isEqualTo(400);
        assertThat(other.upload("event_file", Map.of("event_id", event), unique())
                        .status())
                .isEqualTo(400);
        String id = desk.kept(upload(unique())).path("id").asText();
        assertThat(other.get("/v3/action/event_file/" + id + "/download").status())
                .isEqualTo(404);
        assertThat(other.delete("/v3/action/event_file/" + id).status()).isEqualTo(404);
        assertThat(desk.get("/v3/action/event_file/" + id + "/download").status())
                .isEqualTo(200);
    }

    @Test
    void itsEndTakesItsNameAlongUnlessSomethingElseNeedsIt() {
        JsonNode file = desk.kept(upload(unique()));
        Reply gone = desk.delete("/v3/action/event_file/" + file.path("id").asText());
        assertThat(gone.json().at("/data/deleted").asBoolean()).isTrue();
        assertThat(gone.json().at("/data/bytes_removed").asBoolean()).isTrue();
        assertThat(desk.get("/v3/crud/hosted_file/"
                                + file.path("hosted_file_id").asText())
                        .status())
                .isEqualTo(404);
        assertThat(desk.onDisk(file.path("hash_sha256").asText())).isEmpty();

        JsonNode shared = desk.kept(upload(unique()));
        String again = desk.made(
                "event_file",
                "{\"event_id\": \"" + event + "\", \"hosted_file_id\": \""
                        + shared.path("hosted_file_id").asText() + "\"}");
        assertThat(desk.delete("/v3/action/event_file/" + shared.path("id").asText())
                        .json()
                        .at("/data/bytes_removed")
                        .asBoolean(true))
                .isFalse();
        assertThat(desk.get("/v3/action/event_file/" + again + "/download").status())
                .isEqualTo(200);
    }

    @Test
    void bypassKeepsAFileWhereItsEventIs() {
        HttpRequest.Builder request = desk.hub()
                .request("/v3/action/event_file/upload")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-no-account-id", "bypass");
        Reply reply = desk.hub().send(FileDesk.form(request, Map.of("event_id", event), List.of(unique())));
        String id = desk.kept(reply).path("id").asText();
        assertThat(desk.get("/v3/action/event_file/" + id + "/download").status())
                .isEqualTo(200);
    }
}
