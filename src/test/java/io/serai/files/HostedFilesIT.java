package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.files.FileDesk.Part;
import io.serai.hub.database.PublicId;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostedFilesIT {
    private final FileDesk desk = FileDesk.make();
    private final String event = desk.event();

    private static Part unique(String name) {
        return Part.of(name, "Some text " + PublicId.random());
    }

    private static String download(JsonNode file) {
        return "/v3/action/hosted_file/" + file.path("id").asText() + "/download";
    }

    @Test
    void anUploadIsKeptUnderItsNameAndComesBackAsItWas() {
        Part part = unique("Programme für alle.TXT");
        JsonNode file = desk.kept(event, part);
        assertThat(file.path("id").asText())
                .isEqualTo(file.path("hosted_file_id").asText())
                .hasSize(11);
        assertThat(file.path("filename").asText()).isEqualTo("Programme für alle.TXT");
        assertThat(file.path("extension").asText()).isEqualTo("txt");
        assertThat(file.path("content_type").asText()).isEqualTo("text/plain");
        assertThat(file.path("size").asInt()).isEqualTo(part.bytes().length);
        assertThat(file.path("hash_sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(file.path("link_to_type").asText()).isEqualTo("event");
        assertThat(file.path("link_to_id").asText()).isEqualTo(event);
        assertThat(file.path("already_stored").asBoolean(true)).isFalse();

        Reply back = desk.get(download(file));
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.response().body()).isEqualTo(part.bytes());
        var headers = back.response().headers();
        assertThat(headers.firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(headers.firstValue("Content-Length")).hasValue(Integer.toString(part.bytes().length));
        assertThat(headers.firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(headers.firstValue("ETag"))
                .hasValue("\"" + file.path("hash_sha256").asText() + "\"");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Content-Disposition"))
                .hasValue("inline; filename=\"Programme f_r alle.TXT\"; "
                        + "filename*=UTF-8''Programme%20f%C3%BCr%20alle.TXT");
    }

    @Test
    void filesStandBelowWhatTheyAreTiedTo() {
        JsonNode file = desk.kept(event, unique("a.txt"));
        Reply list = desk.get("/v3/crud/event/" + event + "/hosted_file/");
        assertThat(list.json().at("/data/0/id").asText())
                .isEqualTo(file.path("id").asText());
        assertThat(list.json().at("/data/0/hash_sha256").asText())
                .isEqualTo(file.path("hash_sha256").asText());
        assertThat(desk.get("/v3/crud/event/" + desk.event() + "/hosted_file/")
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void severalFilesComeInOneForm() {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < 20; i++) {
            parts.add(new Part("f" + i + ".bin", (numbers(i * 2_000) + i).getBytes(StandardCharsets.US_ASCII)));
        }
        Reply reply = desk.upload(event, parts.toArray(Part[]::new));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("data")).hasSize(20);
        for (int i = 0; i < 20; i++) {
            JsonNode file = reply.json().at("/data/" + i);
            assertThat(file.path("filename").asText()).isEqualTo("f" + i + ".bin");
            assertThat(Arrays.equals(
                            desk.get(download(file)).response().body(),
                            parts.get(i).bytes()))
                    .as("bytes of file %d", i)
                    .isTrue();
        }
        parts.add(unique("one too many"));
        assertThat(desk.upload(event, parts.toArray(Part[]::new)).status()).isEqualTo(422);
    }

    /// Text in which no part is like another.
    private static String numbers(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i).append(' ');
        }
        return text.toString();
    }

    @Test
    void aNameOfTheCallersOwnStandsInsteadOfTheFiles() {
        var texts = Map.of("link_to_type", "event", "link_to_id", event, "filename", "../../etc/Agenda.pdf");
        assertThat(desk.kept(desk.upload("hosted_file", texts, unique("x.txt")))
                        .path("filename")
                        .asText())
                .isEqualTo("Agenda.pdf");
        assertThat(desk.upload("hosted_file", texts, unique("x"), unique("y")).status())
                .isEqualTo(422);
    }

    @Test
    void bytesAreStoredOnceUnderAnyNumberOfNames() {
        Part part = unique("one.txt");
        JsonNode first = desk.kept(event, part);
        JsonNode second = desk.kept(event, new Part("two.txt", part.bytes()));
        assertThat(second.path("already_stored").asBoolean()).isTrue();
        assertThat(second.path("id")).isNotEqualTo(first.path("id"));
        String hash = first.path("hash_sha256").asText();
        assertThat(second.path("hash_sha256").asText()).isEqualTo(hash);
        assertThat(desk.onDisk(hash)).hasSize(1);

        Reply byHash = desk.get("/v3/action/hosted_file/hash/" + hash + "/download");
        assertThat(byHash.response().body()).isEqualTo(part.bytes());
        assertThat(byHash.response().headers().firstValue("Content-Disposition").orElse(""))
                .contains("two.txt");

        assertThat(gone(first).path("bytes_removed").asBoolean(true)).isFalse();
        assertThat(desk.get(download(second)).response().body()).isEqualTo(part.bytes());
        assertThat(gone(second).path("bytes_removed").asBoolean()).isTrue();
        assertThat(desk.onDisk(hash)).isEmpty();
        assertThat(desk.get(download(second)).status()).isEqualTo(404);
        assertThat(desk.get("/v3/action/hosted_file/hash/" + hash + "/download").status())
                .isEqualTo(404);
    }

    private JsonNode gone(JsonNode file) {
        Reply reply = desk.delete("/v3/action/hosted_file/" + file.path("id").asText());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/data/deleted").asBoolean()).isTrue();
        return reply.json().path("data");
    }

    @Test
    void anotherAccountLearnsNothingOfAFileAndLosesNoneByItsEnd() {
        Part part = unique("secret.txt");
        JsonNode mine = desk.kept(event, part);
        String hash = mine.path("hash_sha256").asText();
        FileDesk other = FileDesk.make();

        for (String path : List.of(
                download(mine),
                "/v3/action/hosted_file/hash/" + hash + "/download",
                "/v3/crud/hosted_file/" + mine.path("id").asText())) {
            String nobodys =
                    path.replace(mine.path("id").asText(), "AAAAAAAAAAA").replace(hash, "0".repeat(64));
            assertThat(said(other.get(path)))
                    .isEqualTo(said(other.get(nobodys)))
                    .startsWith("404");
        }
        String foreign = "/v3/action/hosted_file/" + mine.path("id").asText();
        assertThat(said(other.delete(foreign))).isEqualTo(said(other.delete("/v3/action/hosted_file/AAAAAAAAAAA")));
        assertThat(said(other.upload(event, part)))
                .isEqualTo(said(other.upload("AAAAAAAAAAA", part)))
                .startsWith("400");

        JsonNode theirs = other.kept(other.event(), part);
        assertThat(theirs.path("already_stored").asBoolean(true))
                .as("nobody learns of others' files")
                .isFalse();
        assertThat(other.onDisk(hash)).as("stored once").hasSize(1);
        assertThat(other.delete("/v3/action/hosted_file/" + theirs.path("id").asText())
                        .json()
                        .at("/data/bytes_removed")
                        .asBoolean())
                .as("as if nobody else had them")
                .isTrue();
        assertThat(desk.get(download(mine)).response().body()).isEqualTo(part.bytes());
    }

    private static String said(Reply reply) {
        return reply.status() + " " + reply.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    @Test
    void whatABrowserCouldRunIsSavedAndNotShown() {
        for (Part part : List.of(
                Part.of("page.html", "<!doctype html><script>alert(1)</script>"),
                Part.of("holiday.png", "<html><script>alert(1)</script></html>"),
                Part.of(
                        "drawing.svg",
                        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"),
                Part.of("data.xml", "<?xml version=\"1.0\"?><a/>"),
                Part.of("run.js", "alert(1)"),
                Part.of("x", "\u0000\u0001\u0002"))) {
            JsonNode file = desk.kept(event, part);
            var headers = desk.get(download(file)).response().headers();
            assertThat(headers.firstValue("Content-Disposition").orElse(""))
                    .as(file.toString())
                    .startsWith("attachment;");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'")
                    .contains("sandbox");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, bytes 0-3/10, 0123",
        "bytes=4-, 206, bytes 4-9/10, 456789",
        "bytes=-2, 206, bytes 8-9/10, 89",
        "bytes=-200, 206, bytes 0-9/10, 0123456789",
        "bytes=8-200, 206, bytes 8-9/10, 89",
        "'bytes=2-3, 20-30', 206, bytes 2-3/10, 23",
        "BYTES=0-0, 206, bytes 0-0/10, 0",
        "bytes=10-, 416, bytes */10, ''",
        "bytes=-0, 416, bytes */10, ''",
        "bytes=99999999999999999999-, 416, bytes */10, ''",
        "bytes=5-2, 200, , 0123456789",
        "bytes=a-b, 200, , 0123456789",
        "bytes=-, 200, , 0123456789",
        "bytes=, 200, , 0123456789",
        "lines=0-3, 200, , 0123456789",
        "'bytes=0-8,1-9', 200, , 0123456789"
    })
    void aRangeIsAnsweredAsRfc9110Says(String range, int status, String place, String bytes) {
        Reply reply = desk.get(download(desk.kept(event, Part.of("ten", "0123456789"))), "Range", range);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.response().headers().firstValue("Content-Range").orElse(null))
                .isEqualTo(place);
        assertThat(reply.text()).isEqualTo(bytes);
        assertThat(reply.response().headers().firstValue("Content-Length")).hasValue(Integer.toString(bytes.length()));
    }

    @Test
    void severalRangesComeAsAMultipart() {
        Reply reply = desk.get(download(desk.kept(event, Part.of("ten", "0123456789"))), "Range", "bytes=7-8, 0-1,-1");
        assertThat(reply.status()).isEqualTo(206);
        String type = reply.response().headers().firstValue("Content-Type").orElse("");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String part = "\r\n--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ";
        assertThat(reply.text())
                .isEqualTo(part + "7-8/10\r\n\r\n78" + part + "0-1/10\r\n\r\n01" + part + "9-9/10\r\n\r\n9" + "\r\n--"
                        + boundary + "--\r\n");
        assertThat(reply.response().headers().firstValue("Content-Length"))
                .hasValue(Integer.toString(reply.text().length()));
    }

    @Test
    void aRangeOfAnotherFileIsTheWhole() {
        JsonNode file = desk.kept(event, Part.of("ten", "0123456789"));
        String tag = "\"" + file.path("hash_sha256").asText() + "\"";
        String[] same = {"Range", "bytes=0-3", "If-Range", tag};
        assertThat(desk.get(download(file), same).status()).isEqualTo(206);
        for (String other : List.of("\"" + "0".repeat(64) + "\"", "W/" + tag, "Sun, 29 Nov 2026 21:00:00 GMT")) {
            Reply whole = desk.get(download(file), "Range", "bytes=0-3", "If-Range", other);
            assertThat(whole.status()).as(other).isEqualTo(200);
            assertThat(whole.text()).isEqualTo("0123456789");
        }
        assertThat(desk.get(download(file), "If-None-Match", "\"x\", W/" + tag).status())
                .isEqualTo(304);
    }

    @Test
    void aHeadSaysWhatAGetWouldAndKnowsNoRange() {
        JsonNode file = desk.kept(event, Part.of("ten", "0123456789"));
        HttpRequest head = desk.request(download(file))
                .header("Range", "bytes=0-3")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        Reply reply = desk.hub().send(head);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response().body()).isEmpty();
        assertThat(reply.response().headers().firstValue("Content-Length")).hasValue("10");
        assertThat(reply.response().headers().firstValue("ETag")).isPresent();
    }

    @Test
    void anEmptyFileIsAFileToo() {
        JsonNode file = desk.kept(event, Part.of("empty", ""));
        assertThat(file.path("size").asInt(-1)).isZero();
        for (String range : List.of("bytes=0-", "bytes=-5", "bytes=0-0")) {
            Reply reply = desk.get(download(file), "Range", range);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.response().body()).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsSaidFieldByField() {
        Part part = unique("a.txt");
        var texts = Map.of("link_to_type", "event", "link_to_id", event);
        assertThat(desk.upload("hosted_file", texts).status()).as("no file").isEqualTo(422);
        Reply nothing = desk.upload("hosted_file", Map.of(), part);
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.text()).contains("link_to_type").contains("link_to_id");
        Reply type = desk.upload("hosted_file", Map.of("link_to_type", "secret", "link_to_id", event), part);
        assertThat(type.status()).isEqualTo(422);
        assertThat(type.text()).contains("body.link_to_type");
        String file = desk.kept(event, unique("of.txt")).path("id").asText();
        Reply ofFile = desk.upload("hosted_file", Map.of("link_to_type", "hosted_file", "link_to_id", file), part);
        assertThat(ofFile.status()).isEqualTo(422);
        assertThat(ofFile.text()).contains("body.link_to_type").contains("another record");
        assertThat(desk.upload("hosted_file", Map.of("link_to_type", "event", "link_to_id", "no id"), part)
                        .status())
                .isEqualTo(422);
        assertThat(desk.upload(event, Part.of("x".repeat(256), "x")).status()).isEqualTo(422);
        assertThat(desk.hub()
                        .send(desk.request("/v3/action/hosted_file/upload")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build())
                        .status())
                .isEqualTo(415);
    }

    @Test
    void oneFileThatCantBeKeptLeavesNoneOfItsForm() {
        Part good = unique("good.txt");
        Reply reply = desk.upload(event, good, Part.of("..", "x"));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(desk.get("/v3/crud/event/" + event + "/hosted_file/").json().path("data"))
                .isEmpty();
        assertThat(leftovers()).isZero();
    }

    private long leftovers() {
        return desk.hub()
                .count("SELECT COUNT(*) FROM stored_file_leftover l LEFT JOIN hosted_file h USING (hash_sha256)"
                        + " WHERE h.id IS NULL AND l.created_on < UTC_TIMESTAMP(3) - INTERVAL 10 SECOND");
    }

    @Test
    void aFileThatIsStillReferredToStays() {
        JsonNode file = desk.kept(event, unique("a.txt"));
        String archive = desk.made("archive", "{\"name\": \"An archive\"}");
        desk.made(
                "archive_content",
                "{\"archive_id\": \"" + archive + "\", \"hosted_file_id\": \""
                        + file.path("id").asText() + "\"}");
        Reply reply = desk.delete("/v3/action/hosted_file/" + file.path("id").asText());
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text()).contains("archive_content");
        assertThat(desk.get(download(file)).status()).isEqualTo(200);
    }

    @Test
    void bypassSeesFilesOfAllAccountsAndKeepsOnesWhereTheirRecordIs() {
        Part part = unique("a.txt");
        HttpRequest form = FileDesk.form(
                bypass("/v3/action/hosted_file/upload"),
                Map.of("link_to_type", "event", "link_to_id", event),
                List.of(part));
        JsonNode file = desk.kept(desk.hub().send(form));
        assertThat(desk.get(download(file)).response().body()).isEqualTo(part.bytes());
        assertThat(desk.hub().send(bypass(download(file)).GET().build()).status())
                .isEqualTo(200);
        String hash = "/v3/action/hosted_file/hash/" + file.path("hash_sha256").asText() + "/download";
        assertThat(desk.hub().send(bypass(hash).GET().build()).status()).isEqualTo(200);
    }

    private HttpRequest.Builder bypass(String path) {
        return desk.hub().request(path).header("x-aether-api-key", TestHub.KEY).header("x-no-account-id", "bypass");
    }

    @Test
    void thoseWhoUploadAndDeleteTheSameAtOnceNeverLoseWhatIsNamed() throws Exception {
        Part part = unique("wanted.txt");
        String hash = desk.kept(event, part).path("hash_sha256").asText();
        try (var pool = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 8; thread++) {
                FileDesk mine = thread % 2 == 0 ? desk : FileDesk.make();
                String its = thread % 2 == 0 ? event : mine.event();
                all.add(pool.submit(() -> {
                    for (int i = 0; i < 15; i++) {
                        JsonNode file = mine.kept(its, part);
                        assertThat(mine.get(download(file)).response().body()).isEqualTo(part.bytes());
                        Reply gone = mine.delete(
                                "/v3/action/hosted_file/" + file.path("id").asText());
                        assertThat(gone.status()).as(gone.text()).isEqualTo(200);
                    }
                }));
            }
            // what is there at the beginning goes in the middle of it
            for (JsonNode file : desk.get("/v3/crud/event/" + event + "/hosted_file/?limit=1")
                    .json()
                    .path("data")) {
                desk.delete("/v3/action/hosted_file/" + file.path("id").asText());
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        long names = desk.hub().count("SELECT COUNT(*) FROM hosted_file WHERE hash_sha256 = '" + hash + "'");
        assertThat(desk.onDisk(hash)).hasSize(names == 0 ? 0 : 1);
        assertThat(desk.hub().count("SELECT COUNT(*) FROM stored_file_leftover WHERE hash_sha256 = '" + hash + "'"))
                .isZero();
    }

    @Test
    void bytesThatWereDamagedAreMendedByTheNextUpload() throws Exception {
        Part part = unique("a.txt");
        JsonNode file = desk.kept(event, part);
        String hash = file.path("hash_sha256").asText();
        Path folder = desk.hub().data.resolve("files/hosted/" + hash.substring(0, 2));
        Files.delete(folder.resolve(desk.onDisk(hash).getFirst()));
        assertThat(desk.get(download(file)).status()).isEqualTo(404);
        desk.kept(event, part);
        assertThat(desk.get(download(file)).response().body()).isEqualTo(part.bytes());
    }
}
