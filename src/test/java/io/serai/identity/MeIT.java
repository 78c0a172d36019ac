package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.hub.settings.Sha256;
import io.serai.identity.TestPeople.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What people see of themselves, and how they go.
class MeIT {
    private static final String DEMO = "demoAcct001";

    private static TestPeople people;

    @BeforeAll
    static void start() {
        people = new TestPeople();
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void meIsWhoCallsAndWhatTheyMay() {
        Caller ann = people.someone(DEMO, "analyst");
        Reply reply = people.get(ann, "/me");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode me = reply.json();
        assertThat(me.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "id",
                        "id_random",
                        "email",
                        "email_verified",
                        "username",
                        "name",
                        "role",
                        "knowledge_role",
                        "account",
                        "permissions",
                        "terms_accepted_at",
                        "privacy_accepted_at",
                        "created_at");
        assertThat(me.path("id").asText()).isEqualTo(ann.uuid());
        assertThat(me.path("email").asText()).isEqualTo(ann.email());
        assertThat(me.path("role").asText()).isEqualTo("analyst");
        assertThat(me.at("/account/id").asText()).isEqualTo(DEMO);
        assertThat(texts(me.path("permissions")))
                .contains("self", "import:write", "run:read")
                .doesNotContain("user:admin");
        Caller narrow = people.token(ann, "\"scopes\": [\"self\", \"run:read\"]");
        assertThat(texts(people.get(narrow, "/me").json().path("permissions"))).containsExactly("run:read", "self");
    }

    @Test
    void meIsForPeople() {
        assertThat(people.hub.send(people.hub.request("/me").GET().build()).status())
                .isEqualTo(401);
        assertThat(people.hub.get("/me").status()).as("an API key").isEqualTo(403);
    }

    @Test
    void theFirstAcceptanceOfTheTermsCounts() {
        Caller ann = people.someone(DEMO, "viewer");
        assertThat(people.get(ann, "/me").json().path("terms_accepted_at").isNull())
                .isTrue();
        Reply first = people.post(ann, "/me/accept-terms");
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        String since = first.json().path("terms_accepted_at").asText();
        assertThat(since).startsWith("20");
        assertThat(people.post(ann, "/me/accept-terms")
                        .json()
                        .path("terms_accepted_at")
                        .asText())
                .isEqualTo(since);
        JsonNode me = people.get(ann, "/me").json();
        assertThat(me.path("terms_accepted_at").asText()).isEqualTo(since);
        assertThat(me.path("privacy_accepted_at").asText()).isEqualTo(since);

        Caller before = people.someone(DEMO, "viewer");
        people.hub.execute("UPDATE `user` SET terms_accepted_at = '2026-01-01' WHERE uuid = '" + before.uuid() + "'");
        JsonNode both = people.post(before, "/me/accept-terms").json();
        assertThat(both.path("terms_accepted_at").asText()).startsWith("2026-01-01");
        assertThat(both.path("privacy_accepted_at").asText()).startsWith("20").isNotEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void theExportHoldsAllThatIsHeldAndNoSecret() throws Exception {
        Caller ann = people.someone(DEMO, "analyst");
        Caller token = people.token(ann, "\"scopes\": [\"self\", \"import:write\"]");
        people.post(people.someone(DEMO, "admin"), "/api/users/" + ann.uuid() + "/reset-password");
        Caller again = ann.with(people.session(ann.uuid(), ann.email(), "analyst"));
        Reply upload = people.hub.send(TestHub.multipart(
                people.as(token, "/event/pjrcghqwert/badge/import"),
                "a.csv",
                Files.readAllBytes(Path.of("docs/samples/badges.csv"))));
        assertThat(upload.status()).as(upload.text()).isEqualTo(200);
        Caller other = people.someone(DEMO, "analyst");

        Reply reply = people.get(again, "/me/data-export");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.response().headers().firstValue("Content-Disposition").orElseThrow())
                .contains("my-data.json");
        JsonNode export = reply.json();
        assertThat(export.at("/user/0/email").asText()).isEqualTo(ann.email());
        assertThat(export.at("/user/0/knowledge_role").asText()).isEqualTo("readonly");
        assertThat(export.at("/user/0").has("privacy_accepted_at")).isTrue();
        assertThat(export.at("/user/0/has_password").asInt()).isZero();
        assertThat(export.path("sessions")).hasSize(2);
        assertThat(export.at("/sessions/0/address").asText()).isEqualTo("127.0.0.1");
        assertThat(export.at("/sessions/0/ended_because").asText()).isEqualTo("reset");
        assertThat(export.path("tokens")).hasSize(1);
        assertThat(texts(export.at("/tokens/0/scopes"))).containsExactlyInAnyOrder("self", "import:write");
        assertThat(export.at("/tokens/0/last_used_at").asText()).startsWith("20");
        assertThat(export.at("/one_time_tokens/0/purpose").asText()).isEqualTo("reset");
        assertThat(export.path("audit").findValuesAsText("action")).contains("token.create", "user.reset_password");
        assertThat(export.at("/runs/0/capability").asText()).startsWith("imports.");
        assertThat(reply.text())
                .doesNotContain(other.email(), other.uuid(), token.token(), "hash\":")
                .doesNotContain(Sha256.hex(token.token()));
        assertThat(people.get(other, "/me/data-export").json().path("runs")).isEmpty();
    }

    @Test
    void whoGoesLeavesNothingOfThemselves() {
        Caller ann = people.someone(DEMO, "analyst");
        String name = "Ann " + UUID.randomUUID();
        people.hub.execute("UPDATE `user` SET name = '" + name + "', username = '" + ann.uuid() + "x', notes = 'of "
                + name + "' WHERE uuid = '" + ann.uuid() + "'");
        Caller token = people.token(ann);
        Caller admin = people.someone(DEMO, "admin");
        people.patch(admin, "/api/users/" + ann.uuid(), "{\"role\": \"viewer\"}");
        assertThat(people.mentions(ann.email())).isNotEmpty();
        people.hub.execute("INSERT INTO vendor_record (account_id, inbox_id, attempt, `number`, `system`, method, what,"
                + " request_digest, status, sealed) SELECT id, 1, 1, 1, 'acme', 'GET', 'GET /', REPEAT('x', 32), 200, 'x'"
                + " FROM account WHERE id_random = '" + DEMO + "'");
        assertThat(people.delete(token, "/me").status()).as("a token").isEqualTo(403);

        Reply gone = people.delete(ann, "/me");
        assertThat(gone.status()).as(gone.text()).isEqualTo(204);
        assertThat(gone.response().headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("access_token=;")
                .contains("Max-Age=0");
        assertThat(people.get(ann, "/me").status()).isEqualTo(401);
        assertThat(people.get(token, "/me").status()).isEqualTo(401);
        assertThat(people.mentions(ann.email())).isEmpty();
        assertThat(people.mentions(name)).isEmpty();
        assertThat(people.mentions(ann.uuid() + "x")).isEmpty();
        assertThat(people.hub.count("SELECT COUNT(*) FROM vendor_record"))
                .as("nobody can tell whom they name")
                .isZero();
        assertThat(people.hub.count(
                        "SELECT COUNT(*) FROM user_session s JOIN `user` u ON u.id = s.user_id WHERE u.uuid = '"
                                + ann.uuid() + "'"))
                .isZero();
        assertThat(people.hub.count("SELECT COUNT(*) FROM `user` WHERE uuid = '" + ann.uuid()
                        + "' AND deleted_at IS NOT NULL AND password_hash IS NULL AND knowledge_role IS NULL"))
                .as("the row stays")
                .isEqualTo(1);
        assertThat(people.post(admin, "/api/users", "{\"email\": \"" + ann.email() + "\"}")
                        .status())
                .as("the address is free")
                .isEqualTo(201);
    }

    @Test
    void whatCameInAndNamesThemGoesWithThem() throws IOException {
        Caller ann = people.someone(DEMO, "analyst");
        Caller bob = people.someone(DEMO, "analyst");
        Path csv = file(("Email\n" + ann.email().toUpperCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.UTF_16LE));
        Path workbook = file(zipped("xl/sharedStrings.xml", "<si><t>" + ann.email() + "</t></si>"));
        Path another = file(("Email\n" + bob.email() + "\n").getBytes(StandardCharsets.UTF_8));
        String read = read(csv, "partial");
        read(workbook, "done");
        read(another, "done");
        people.hub.execute("INSERT INTO run_rejection (run_id, row_no, kind, `value`, reason, raw_json) SELECT id, 2, "
                + "'rejected', '" + ann.email() + "', 'no', JSON_ARRAY('" + ann.email()
                + "') FROM run WHERE id_random = '"
                + read + "'");
        people.hub.execute("INSERT INTO run_person (run_id, row_no, outcome, who, place) SELECT id, 3, 'kept', '"
                + ann.email() + "', 'x' FROM run WHERE id_random = '" + read + "'");
        event(ann, "done");
        event(ann, "dead");
        event(bob, "dead");
        assertThat(people.get(ann, "/me/data-export").json().path("mentions").findValuesAsText("kind"))
                .contains("dead_letter", "run");

        assertThat(people.delete(ann, "/me").status()).isEqualTo(204);
        assertThat(people.mentions(ann.email())).isEmpty();
        assertThat(csv).doesNotExist();
        assertThat(workbook).doesNotExist();
        assertThat(another).exists();
        assertThat(people.mentions(bob.email())).contains("inbox.body", "dead_letter.edited_payload");
        assertThat(people.hub.count("SELECT COUNT(*) FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id WHERE "
                        + "l.reason = 'erased' AND l.status = 'discarded' AND i.status = 'discarded' AND i.event_key = '"
                        + ann.uuid() + "dead'"))
                .isEqualTo(1);
        people.hub.execute(
                "DELETE l FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id WHERE i.connection = 'mentions'");
        people.hub.execute("DELETE FROM inbox WHERE connection = 'mentions'");
        people.hub.execute("DELETE FROM run WHERE source = 'mentions'");
        Files.delete(another);
    }

    private static Path file(byte[] bytes) throws IOException {
        String hash = Sha256.hex(new String(bytes, StandardCharsets.ISO_8859_1));
        Path file =
                people.hub.data.resolve("files").resolve(hash.substring(0, 2)).resolve(hash);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static byte[] zipped(String name, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /// A run that read that file.
    private static String read(Path file, String status) {
        String id = UUID.randomUUID().toString().substring(0, 11);
        people.hub.execute(
                "INSERT INTO run (id_random, account_id, capability, `trigger`, source, status, file_sha256) "
                        + "SELECT '" + id + "', id, 'mentions.read', 'http', 'mentions', '" + status + "', '"
                        + file.getFileName()
                        + "' FROM account WHERE id_random = '" + DEMO + "'");
        return id;
    }

    /// An event that names somebody; a dead one was edited before it failed again.
    private static void event(Caller who, String status) {
        people.hub.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                        + "failures, done_on) SELECT 'zoom', 'mentions', '" + who.uuid() + status
                        + "', id, 'zoom.webhook', '"
                        + status + "', '{\"email\": \"" + who.email() + "\"}', 1, IF('" + status
                        + "' = 'done', UTC_TIMESTAMP(3), NULL) FROM account WHERE id_random = '" + DEMO + "'");
        if (status.equals("dead")) {
            people.hub.execute(
                    "INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                            + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status, "
                            + "edited_payload) SELECT LEFT(UUID(), 11), id, account_id, provider, capability, 'x', 'x', '"
                            + who.email()
                            + " is wrong', 'x', 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 'open', body FROM inbox "
                            + "WHERE event_key = '" + who.uuid() + "dead'");
            people.hub.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id "
                    + "WHERE i.connection = 'mentions'");
        }
    }

    @Test
    void theLastAdministratorDoesNotGo() {
        Caller only = people.someone(people.account(), "admin");
        assertThat(people.delete(only, "/me").status()).isEqualTo(409);
        assertThat(people.get(only, "/me").status()).isEqualTo(200);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
