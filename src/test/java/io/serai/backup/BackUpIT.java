package io.serai.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import io.serai.backup.Programs.End;
import io.serai.files.FileDesk;
import io.serai.hub.database.Database;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A drill: a hub at work is backed up, goes on, and is lost; another place gets what it was. Each step begins
/// where the one before it ended, as a drill does.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackUpIT {
    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String OTHER_KEY = "HxAREhMUFRYXGBkaGxwdHgABAgMEBQYHCAkKCwwNDg8=";
    private static final String SPLASH = "/event/pjrcghqwert/badge/import/splash_xlsx";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    @TempDir
    static Path folder;

    private static Outside outside;
    /// Only accepts, so that all that it accepts waits.
    private static TestHub lost;

    private static TestHub restored;
    private static Path backUp;
    private static String session;
    private static String erased;
    private static String alertByMail;

    @BeforeAll
    static void fill() throws IOException {
        outside = new Outside();
        backUp = folder.resolve("back-up");
        lost = hub(TestHub.create()).with("SERAI_WORKER_COUNT", "0").start();
        restored = hub(TestHub.empty()).with("SERAI_HEAL_CRON", "* * * * * ?");
        json(
                lost,
                "/v3/hub/connection",
                "{\"system\": \"ntfy\", \"name\": \"default\", \"settings\": {\"base_url\": \"" + outside.url("/ntfy")
                        + "\"}, \"secrets\": {\"token\": \"tk_0123456789\"}}");
        tell(lost, "webhook", outside.url("/hook"));
        tell(lost, "ntfy", "night");
        alertByMail = tell(lost, "mail", "night@example.org");
        assertThat(lost.upload(SPLASH + "?mode=async", "a.xlsx", TestHub.sample("splash-attendees.xlsx"))
                        .status())
                .isEqualTo(202);
        erased = json(lost, "/api/users", "{\"email\": \"ann@example.org\", \"name\": \"Ann\", \"role\": \"viewer\"}")
                .path("id")
                .asText();
        session = json(
                        lost,
                        "/auth/login",
                        "{\"email\": \"" + TestHub.ADMIN_EMAIL + "\", \"password\": \"" + TestHub.ADMIN_PASSWORD
                                + "\"}")
                .path("access_token")
                .asText();
        assertThat(me(lost)).isEqualTo(200);
        uploaded("kept.txt");
        lost.execute("UPDATE account SET mail_senders_json = '[\"info@example.org\"]'");
    }

    @AfterAll
    static void close() {
        lost.close();
        restored.close();
        outside.close();
    }

    private static TestHub hub(TestHub hub) {
        return hub.with("SERAI_MASTER_KEY", MASTER_KEY)
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_SANDBOX", "false");
    }

    private static JsonNode json(TestHub hub, String path, String body) {
        Reply reply = post(hub, path, body);
        assertThat(reply.status()).as("%s: %s", path, reply.text()).isBetween(200, 202);
        return reply.json().has("data") ? reply.json().path("data") : reply.json();
    }

    private static Reply post(TestHub hub, String path, String body) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /// Has an alert told once, which is work that goes outside.
    private static String tell(TestHub hub, String channel, String target) {
        String id = json(
                        hub,
                        "/v3/hub/alert",
                        "{\"cause\": \"letters_new\", \"channel\": \"%s\", \"target\": \"%s\"}"
                                .formatted(channel, target))
                .path("id")
                .asText();
        json(hub, "/v3/hub/alert/" + id + "/test", "{}");
        return id;
    }

    private static int me(TestHub hub) {
        return hub.send(hub.request("/api/v1/auth/me")
                        .header("Authorization", "Bearer " + session)
                        .GET()
                        .build())
                .status();
    }

    private static JsonNode uploaded(String name) {
        Reply reply = lost.send(FileDesk.form(
                lost.demo("/v3/action/hosted_file/upload"),
                Map.of("link_to_type", "event", "link_to_id", "pjrcghqwert"),
                List.of(new FileDesk.Part(name, name.getBytes(StandardCharsets.UTF_8)))));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().at("/data/0");
    }

    private static JsonNode caught(TestHub hub) {
        return hub.send(hub.request("/api/dev/mail").GET().build()).json();
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }

    private static long imbalance(TestHub hub) {
        return StreamSupport.stream(
                        hub.get("/v3/hub/ledger").json().path("data").spliterator(), false)
                .mapToLong(entry -> Math.abs(entry.path("imbalance").asLong()))
                .sum();
    }

    @Test
    @Order(1)
    void aBackUpIsMadeWhileRequestsGoOn() throws Exception {
        var goOn = new AtomicBoolean(true);
        var failed = new AtomicBoolean();
        CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> {
            int made = 0;
            for (; goOn.get(); made++) {
                Reply reply = post(lost, "/v3/crud/event", "{\"name\": \"Made meanwhile " + made + "\"}");
                failed.compareAndSet(false, reply.status() >= 300);
            }
            return made;
        });
        End end = Programs.of(lost, MASTER_KEY).backUps("backup", backUp.toString());
        goOn.set(false);

        assertThat(end.status()).as(end.printed()).isZero();
        assertThat(others.get()).isPositive();
        assertThat(failed).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backUp)))
                .isEqualTo("rwx------");
        for (String file : files(backUp)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backUp.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        String manifest = Files.readString(backUp.resolve("manifest.json"));
        assertThat(manifest)
                .contains("\"schema\"", "\"audit_head\"", "\"master_key\"")
                .doesNotContain(MASTER_KEY);
        assertThat(end.printed()).doesNotContain(MASTER_KEY, lost.database.password());
        assertThat(lost.count("SELECT COUNT(*) FROM hub_hold WHERE bytes_until > UTC_TIMESTAMP(3)"))
                .isZero();
    }

    @Test
    @Order(2)
    void aFolderThatHoldsSomethingIsNoPlaceForABackUp() {
        End end = Programs.of(lost, MASTER_KEY).backUps("backup", backUp.toString());

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.printed()).contains("is not empty");
    }

    @Test
    @Order(2)
    void noRestoreGoesUnderAHubThatRuns() {
        End end = Programs.of(lost, MASTER_KEY).backUps("restore", backUp.toString());

        assertThat(end.status()).isEqualTo(1);
        assertThat(end.printed()).contains("is in use by another hub");
    }

    @Test
    @Order(3)
    void noBytesAreRemovedWhileABackUpGoesOn() {
        JsonNode file = uploaded("goes.txt");
        String hash = file.path("hash_sha256").asText();
        lost.execute("UPDATE hub_hold SET bytes_until = UTC_TIMESTAMP(3) + INTERVAL 1 MINUTE");
        Reply gone = lost.send(lost.demo(
                        "/v3/action/hosted_file/" + file.path("hosted_file_id").asText())
                .DELETE()
                .build());

        assertThat(gone.status()).as(gone.text()).isBetween(200, 204);
        assertThat(lost.data.resolve("files/hosted").resolve(hash.substring(0, 2)))
                .isDirectoryContaining("glob:**" + hash + ".*");
        lost.execute("UPDATE hub_hold SET bytes_until = NULL");
    }

    @Test
    @Order(4)
    void whoIsErasedIsNotedOutsideOfTheDatabase() throws IOException {
        json(lost, "/v3/crud/event", "{\"name\": \"After the back-up\"}");
        Reply reply = lost.send(lost.demo("/api/users/" + erased).DELETE().build());

        assertThat(reply.status()).as(reply.text()).isBetween(200, 204);
        assertThat(Files.readString(lost.data.resolve("erasures.jsonl")))
                .contains("{\"kind\":\"user\",\"id\":\"" + erased + "\",\"at\":\"")
                .doesNotContain("ann");
        lost.kill();
    }

    @Test
    @Order(5)
    void aRestoreIsRefusedWithAnotherKeyAndWithoutAManifest() throws IOException {
        End other = Programs.of(restored, OTHER_KEY).backUps("restore", backUp.toString());
        assertThat(other.status()).isEqualTo(1);
        assertThat(other.printed()).contains("another master key", "SERAI_MASTER_KEY");

        Path half = folder.resolve("half");
        Files.move(backUp.resolve("manifest.json"), half);
        End cutShort = Programs.of(restored, MASTER_KEY).backUps("restore", backUp.toString());
        Files.move(half, backUp.resolve("manifest.json"));
        assertThat(cutShort.status()).isEqualTo(1);
        assertThat(cutShort.printed()).contains("no whole back-up");
        assertThat(restored.count("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"))
                .isZero();
    }

    @Test
    @Order(5)
    void noHubStartsOnHalfARestore() throws SQLException {
        TestServers.TestDatabase half = TestServers.database();
        try (var connection = half.connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE account (id INT)");
        }
        assertThatThrownBy(() -> Database.migrate(half.url(), half.user(), half.password(), false))
                .hasMessageContaining("non-empty schema")
                .hasMessageContaining("no schema history");
    }

    @Test
    @Order(6)
    void aRestoreIntoAnEmptyDatabaseIsWhole() {
        Programs programs = Programs.of(restored, MASTER_KEY);
        End end = programs.backUps(
                "restore",
                backUp.toString(),
                "--erasures",
                lost.data.resolve("erasures.jsonl").toString());
        assertThat(end.status()).as(end.printed()).isZero();
        assertThat(end.printed()).contains("1 erasures since");

        End verified = programs.backUps("restore-verify", backUp.toString());
        assertThat(verified.status()).as(verified.printed()).isZero();
        assertThat(verified.printed()).doesNotContain("not counted");

        End again = programs.backUps("restore", backUp.toString());
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.printed()).contains("is not empty");
    }

    @Test
    @Order(7)
    void whatIsNotWholeIsListed() throws IOException {
        restored.execute("SET STATEMENT foreign_key_checks = 0 FOR INSERT INTO refresh_token "
                + "(user_session_id, token_hash, expires_on) VALUES (987654321, REPEAT('a', 64), UTC_TIMESTAMP(3))");
        Path hosted = restored.data.resolve("files/hosted");
        Path file = hosted.resolve(files(hosted).getFirst());
        byte[] bytes = Files.readAllBytes(file);
        Files.writeString(file, "other");
        End end = Programs.of(restored, MASTER_KEY).backUps("restore-verify", backUp.toString());
        Files.write(file, bytes);
        restored.execute("DELETE FROM refresh_token WHERE user_session_id = 987654321");

        assertThat(end.status()).as(end.printed()).isEqualTo(1);
        assertThat(end.printed())
                .contains("refresh_token: 1 rows lead to no row of user_session")
                .contains("refresh_token: 2 rows, and the back-up has 1")
                .contains("holds other bytes than it should")
                .contains("3 problems");
    }

    @Test
    @Order(8)
    void aRestoredHubServesAndAcceptsAndDoesNothingOutside() throws InterruptedException {
        restored.start();
        outside.heard.clear();

        assertThat(restored.get("/v3/crud/event?limit=100").text())
                .contains("Made meanwhile 0")
                .doesNotContain("After the back-up");
        assertThat(me(restored)).as("sessions end").isEqualTo(401);
        tell(restored, "webhook", outside.url("/accepted-while-held"));
        assertThat(post(restored, "/v3/hub/schedule/heal-after-outages/run", "{}")
                        .status())
                .isEqualTo(409);
        String connection =
                restored.get("/v3/hub/connection").json().at("/data/0/id").asText();
        assertThat(post(restored, "/v3/hub/connection/" + connection + "/test", "{}")
                        .text())
                .contains("does nothing outside");
        Reply mail = post(restored, "/v3/action/email/send", """
                {"from_email": "info@example.org", "to_email": "zoe@example.com", "subject": "Now", "body_text": "Now."}
                """);
        assertThat(mail.text()).contains("does nothing outside");
        assertThat(restored.get("/observe/health/ready").text()).contains("\"name\":\"outside\",\"status\":\"DOWN\"");
        Thread.sleep(A_WHILE);

        assertThat(outside.heard).isEmpty();
        assertThat(caught(restored)).isEmpty();
        assertThat(restored.output()).contains("a schedule would have fired");
        assertThat(restored.count("SELECT COUNT(*) FROM run WHERE `trigger` = 'schedule'"))
                .isZero();
        assertThat(restored.count("SELECT COUNT(*) FROM inbox WHERE status <> 'accepted'"))
                .isZero();
    }

    @Test
    @Order(9)
    void whoWasErasedAfterTheBackUpStaysErased() {
        assertThat(restored.count("SELECT COUNT(*) FROM `user` WHERE uuid = '" + erased
                        + "' AND deleted_at IS NOT NULL AND email IS NULL"))
                .as(restored.output())
                .isEqualTo(1);
        assertThat(restored.count("SELECT COUNT(*) FROM erasure_pending")).isZero();
        assertThat(restored.get("/api/users").text()).doesNotContain("ann@example.org");
    }

    @Test
    @Order(10)
    void whatWaitsIsListedAndSomeOfItDiscarded() {
        Programs programs = Programs.of(restored, MASTER_KEY);
        End listed = programs.ask("resume");
        assertThat(listed.status()).as(listed.printed()).isZero();
        assertThat(listed.printed()).contains("alert.tell", "Nothing was done");

        restored.execute("UPDATE inbox i JOIN run r ON r.id = i.run_id SET i.created_on = '2026-01-01' "
                + "WHERE r.source = 'alert " + alertByMail + "'");
        End shown =
                programs.ask("resume", "--discard", "older-than=2026-01-02T00:00:00Z", "--capability", "alert.tell");
        assertThat(shown.printed()).contains("Nothing was discarded");
        assertThat(restored.count("SELECT COUNT(*) FROM inbox WHERE status = 'discarded'"))
                .isZero();
        End discarded = programs.ask(
                "resume", "--discard", "older-than=2026-01-02T00:00:00Z", "--capability", "alert.tell", "--yes");
        assertThat(discarded.printed()).contains("Discarded 1.");
        assertThat(restored.count("SELECT COUNT(*) FROM dead_letter WHERE status = 'discarded' AND reason LIKE "
                        + "'Discarded before the hub went on%'"))
                .isEqualTo(1);
        assertThat(restored.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('accepted', 'discarded')"))
                .isZero();
        assertThat(imbalance(restored)).isZero();
    }

    @Test
    @Order(11)
    void theRestGoesOutOnceWhenAPersonSaysSo() throws InterruptedException {
        assertThat(outside.heard).isEmpty();
        Programs programs = Programs.of(restored, MASTER_KEY);
        End end = programs.ask("resume", "--yes");
        assertThat(end.status()).as(end.printed()).isZero();
        assertThat(end.printed()).contains("The hub goes on.");

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        restored.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'discarded')"))
                .as(restored.get("/v3/hub/dead_letter").text() + restored.output())
                .isZero());
        Thread.sleep(A_WHILE);
        assertThat(outside.heard).hasSize(3).contains("/hook", "/accepted-while-held");
        assertThat(outside.heard).anyMatch(path -> path.startsWith("/ntfy"));
        assertThat(caught(restored)).as("the mail was discarded").isEmpty();
        assertThat(restored.people()).as("of the file that waited").isPositive();
        assertThat(imbalance(restored)).isZero();
        End chain = programs.ask("audit", "verify");
        assertThat(chain.status()).as(chain.printed()).isZero();
        assertThat(programs.ask("resume", "--yes").status()).isEqualTo(1);
    }
}
