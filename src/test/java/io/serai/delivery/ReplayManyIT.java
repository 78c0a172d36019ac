package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Replays of many letters: what they would be, a few that go first, and what becomes of the others.
class ReplayManyIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REPLAY = "/v3/hub/dead_letter/replay";
    private static TrialHub trial;

    @BeforeAll
    static void start() throws Exception {
        trial = new TrialHub();
        trial.start(haltFile());
    }

    private static String haltFile() {
        return "-Dserai.halt.file=" + moment();
    }

    private static Path moment() {
        return trial.hub.data.resolve("moment");
    }

    @AfterAll
    static void stop() {
        trial.close();
    }

    @BeforeEach
    void empty() {
        await().atMost(SOON).until(() -> trial.rows("working") + trial.rows("accepted") + trial.rows("retrying") == 0);
        trial.hub.execute("DELETE FROM dead_letter_replay");
        trial.hub.execute("UPDATE inbox SET letter_id = NULL");
        trial.hub.execute("DELETE FROM dead_letter");
        trial.hub.execute("DELETE FROM inbox");
        trial.hub.execute("DELETE FROM trial_effect");
        trial.calls.clear();
        trial.status = 200;
    }

    /// Events that came, and could not be done.
    private static void dead(String name, int count, String body) {
        dead("demoAcct001", name, count, body);
    }

    private static void dead(String account, String name, int count, String body) {
        trial.hub.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "failures) SELECT 'trial', 'trial', CONCAT('" + name + "-', seq), (SELECT id FROM account WHERE "
                + "id_random = '" + account + "'), 'trial.event', 'dead', '" + body + "', 1 FROM seq_1_to_" + count);
        trial.hub.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) "
                + "SELECT CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, 'trial', 'Trial', '"
                + name + "', LEFT(SHA2('" + name + "', 256), 16), 1, '2026-03-01 10:00:00', '2026-03-02 10:00:00', "
                + "'open' FROM inbox WHERE event_key LIKE '" + name + "-%'");
        trial.hub.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id");
    }

    private static JsonNode replay(String json) {
        Reply reply = trial.post(REPLAY, json);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().path("data");
    }

    private static JsonNode run(String id) {
        return trial.hub.get("/v3/hub/run/" + id).json().path("data");
    }

    private static JsonNode ended(String id) {
        await().atMost(SOON).until(() -> !run(id).path("status").asText().equals("running"));
        return run(id);
    }

    private static long open() {
        return trial.hub.count("SELECT COUNT(*) FROM dead_letter WHERE status = 'open'");
    }

    private static long effects() {
        return trial.hub.count("SELECT COUNT(*) FROM trial_effect");
    }

    private static long doubled() {
        return trial.hub.count("SELECT COUNT(*) - COUNT(DISTINCT event_key) FROM trial_effect");
    }

    @Test
    void aPreviewTellsHowManyHowOldOfWhatCausesAndWhatIsDoneOutsideAndChangesNothing() {
        dead("timeout", 8, "vendor");
        dead("refused", 3, "vendor");
        Reply reply = trial.post(REPLAY, "{\"capability\": \"trial.event\", \"dry_run\": true}");
        assertThat(reply.status()).isEqualTo(200);
        JsonNode preview = reply.json().path("data");
        assertThat(preview.path("letters").asInt()).isEqualTo(11);
        assertThat(preview.path("canaries").asInt()).isEqualTo(5);
        assertThat(preview.path("oldest_on").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(preview.path("newest_on").asText()).isEqualTo("2026-03-02T10:00:00Z");
        assertThat(preview.path("causes").findValuesAsText("letters")).containsExactly("8", "3");
        assertThat(preview.at("/causes/0/exception").asText()).isEqualTo("Trial");
        assertThat(preview.at("/outside/0/does").asText()).isEqualTo("the trial's vendor: one call each");
        assertThat(open()).isEqualTo(11);
        assertThat(trial.hub.count("SELECT COUNT(*) FROM dead_letter_replay")).isZero();
        assertThat(trial.hub.count("SELECT COUNT(*) FROM audit WHERE action = 'dead_letter.replay_all' "
                        + "AND at > UTC_TIMESTAMP(3) - INTERVAL 1 SECOND"))
                .isZero();
    }

    @Test
    void withoutAFilterAHundredAtMostAndNeverMoreThanTenThousand() {
        dead("many", 100, "plain");
        assertThat(trial.post(REPLAY, "{\"dry_run\": true}").status()).isEqualTo(200);
        dead("more", 1, "plain");
        assertThat(trial.post(REPLAY, "").status()).isEqualTo(422);
        Reply unfiltered = trial.post(REPLAY, "{\"dry_run\": true}");
        assertThat(unfiltered.status()).isEqualTo(422);
        assertThat(unfiltered.text()).contains("101 letters are open");
        dead("most", 9_900, "plain");
        Reply over = trial.post(REPLAY, "{\"capability\": \"trial.event\"}");
        assertThat(over.status()).isEqualTo(422);
        assertThat(over.text()).contains("10001 open letters match");
        assertThat(trial.hub.count("SELECT COUNT(*) FROM dead_letter_replay")).isZero();
        assertThat(open()).isEqualTo(10_001);
    }

    @Test
    void aFilterByTimeAndOneByIdsTakeWhatTheySay() {
        dead("old", 2, "plain");
        dead("new", 3, "plain");
        trial.hub.execute("UPDATE dead_letter SET last_failed_on = '2026-03-05 00:00:00' WHERE message = 'new'");
        assertThat(replay("{\"until\": \"2026-03-05\"}").path("letters").asInt())
                .isEqualTo(2);
        String id = trial.letters("?status=open").path(0).path("id").asText();
        assertThat(replay("{\"ids\": [\"" + id + "\", \"AAAAAAAAAAA\"]}")
                        .path("letters")
                        .asInt())
                .isEqualTo(1);
        assertThat(replay("{\"since\": \"2026-03-05T00:00:00Z\"}")
                        .path("letters")
                        .asInt())
                .isEqualTo(2);
        await().atMost(SOON).until(() -> effects() == 5);
        assertThat(trial.post(REPLAY, "{\"since\": \"2026-13-40\"}").status()).isEqualTo(422);
        assertThat(trial.post(REPLAY, "{\"ids\": [\"'; DROP TABLE\"]}").status())
                .isEqualTo(422);
    }

    @Test
    void whereMoreThanHalfOfTheCanariesFailTheRestStaysOpenAndTheVendorIsAskedOnceForEachCanary() {
        dead("down", 60, "vendor");
        trial.status = 500;
        JsonNode run =
                ended(replay("{\"capability\": \"trial.event\"}").path("run_id").asText());
        assertThat(run.path("status").asText()).isEqualTo("partial");
        assertThat(run.path("message").asText()).contains("5 of 5 canaries failed", "55 were not tried");
        assertThat(run.at("/counts/kept").asInt()).isEqualTo(55);
        assertThat(run.at("/counts/failed").asInt()).isEqualTo(5);
        assertThat(trial.calls).as("no quick tries").hasSize(5);
        assertThat(open()).isEqualTo(60);
        assertThat(trial.rows("dead")).isEqualTo(60);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
        trial.status = 200;
        assertThat(ended(replay("{\"capability\": \"trial.event\"}")
                                .path("run_id")
                                .asText())
                        .path("status")
                        .asText())
                .isEqualTo("done");
        assertThat(effects()).isEqualTo(60);
        assertThat(doubled()).isZero();
    }

    @Test
    void canariesAreOfAsManyCausesAsThereAreAndHalfOfThemMayFail() {
        dead("one", 20, "plain");
        dead("two", 15, "poison");
        dead("three", 10, "plain");
        dead("four", 5, "poison");
        String id = replay("{\"capability\": \"trial.event\", \"canary\": 4}")
                .path("run_id")
                .asText();
        JsonNode run = ended(id);
        assertThat(trial.hub.count("SELECT COUNT(DISTINCT l.message) FROM dead_letter_replay p "
                        + "JOIN dead_letter l ON l.inbox_id IN (SELECT id FROM inbox) AND l.id = p.dead_letter_id "
                        + "WHERE p.canary"))
                .as("those that fail have another message by now")
                .isEqualTo(3);
        assertThat(run.at("/counts/canaries").asInt()).isEqualTo(4);
        assertThat(run.path("status").asText()).isEqualTo("partial");
        assertThat(run.at("/counts/replayed").asInt()).isEqualTo(30);
        assertThat(run.at("/counts/failed").asInt()).isEqualTo(20);
        assertThat(open()).isEqualTo(20);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    @Test
    void canariesThatTakeLongMakeTheRunAskAndAWordLetsTheRestGo() throws Exception {
        dead("long", 30, "plain");
        try (Connection other = trial.hub.database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES trial_effect WRITE");
            String id =
                    replay("{\"capability\": \"trial.event\"}").path("run_id").asText();
            trial.hub.execute(
                    "UPDATE dead_letter_replay SET started_on = started_on - INTERVAL 301 SECOND " + "WHERE canary");
            JsonNode run = ended(id);
            assertThat(run.path("status").asText()).isEqualTo("partial");
            assertThat(run.at("/asks/how_many").asInt()).isEqualTo(25);
            assertThat(trial.hub.count("SELECT COUNT(*) FROM dead_letter WHERE status = 'replaying'"))
                    .isEqualTo(5);
            String narrow = trial.post(
                            "/v3/hub/api_key",
                            "{\"name\": \"narrow\", \"permissions\": [\"import:write\", \"dead_letter:read\"], "
                                    + "\"accounts\": [\"demoAcct001\"]}")
                    .json()
                    .at("/data/key")
                    .asText();
            assertThat(by(narrow, "/v3/hub/run/" + id + "/confirm", "POST").status())
                    .isEqualTo(403);
            assertThat(trial.post("/v3/hub/run/" + id + "/confirm", "").status())
                    .isEqualTo(202);
            assertThat(trial.post("/v3/hub/run/" + id + "/confirm", "").status())
                    .isEqualTo(409);
            statement.execute("UNLOCK TABLES");
            assertThat(ended(id).path("status").asText()).isEqualTo("done");
        }
        assertThat(effects()).isEqualTo(30);
        assertThat(doubled()).isZero();
    }

    @Test
    void whatARunAskedForAndNobodyConfirmedStaysOpenAfterADay() throws Exception {
        dead("asked", 10, "plain");
        String id;
        try (Connection other = trial.hub.database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES trial_effect WRITE");
            id = replay("{\"capability\": \"trial.event\"}").path("run_id").asText();
            trial.hub.execute(
                    "UPDATE dead_letter_replay SET started_on = started_on - INTERVAL 301 SECOND " + "WHERE canary");
            ended(id);
        }
        await().atMost(SOON).until(() -> run(id).at("/counts/replayed").asInt() == 5);
        trial.hub.execute("UPDATE run SET finished_on = finished_on - INTERVAL 25 HOUR WHERE id_random = '" + id + "'");
        await().atMost(SOON).until(() -> run(id).at("/counts/kept").asInt() == 5);
        assertThat(trial.post("/v3/hub/run/" + id + "/confirm", "").status()).isEqualTo(409);
        assertThat(open()).isEqualTo(5);
        assertThat(trial.hub.count("SELECT COUNT(*) FROM dead_letter_replay WHERE told = 0"))
                .isZero();
    }

    @Test
    void ofReplaysAtOnceEachLetterIsReplayedByOneAndWhatIsNotOpenIsLeftAlone() {
        dead("both", 300, "plain");
        var both = new ArrayList<CompletableFuture<JsonNode>>();
        for (int i = 0; i < 3; i++) {
            both.add(CompletableFuture.supplyAsync(() -> replay("{\"capability\": \"trial.event\"}")));
        }
        int replayed = 0;
        var runs = new HashSet<String>();
        for (CompletableFuture<JsonNode> one : both) {
            JsonNode run = ended(one.join().path("run_id").asText());
            runs.add(run.path("id").asText());
            assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("done");
            replayed += run.at("/counts/replayed").asInt();
        }
        assertThat(runs).hasSize(3);
        assertThat(replayed).isEqualTo(300);
        assertThat(effects()).isEqualTo(300);
        assertThat(doubled()).isZero();
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    @Test
    void aKillInTheMiddleOfAReplayOfManyLosesAndDoublesNothing() throws Exception {
        dead("killed", 1_200, "plain");
        for (String moment : List.of("replay.committed", "replay.released", "work.before-commit")) {
            haltAt(moment);
            var replay = CompletableFuture.supplyAsync(() -> trial.post(REPLAY, "{\"capability\": \"trial.event\"}"));
            trial.hub.await("MOMENT " + moment);
            trial.hub.kill();
            Files.delete(moment());
            assertThat(replay.handle((reply, failure) -> true).join()).isTrue();
            trial.hub.start("-Dserai.home=" + trial.home, trial.vendorOption(), haltFile());
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> trial.rows("done") == 1_200);
        await().atMost(SOON).until(() -> trial.hub.count("SELECT COUNT(*) FROM run WHERE status = 'running'") == 0);
        assertThat(effects()).isEqualTo(1_200);
        assertThat(doubled()).isZero();
        assertThat(open()).isZero();
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    private static void haltAt(String moment) throws Exception {
        Path written = Files.writeString(trial.hub.data.resolve("moment.part"), moment);
        Files.move(written, moment());
    }

    @Test
    void aJobsReplayHasWhatTheJobWasAskedToDo() {
        dead("job", 12, "plain");
        trial.hub.execute("INSERT INTO run (id_random, account_id, capability, `trigger`, status, parameters_json, "
                + "message) SELECT CONCAT('R', LPAD(id, 10, '0')), account_id, capability, 'http', 'failed', "
                + "JSON_OBJECT('row', id), '' FROM inbox");
        trial.hub.execute("UPDATE inbox i JOIN run r ON r.id_random = CONCAT('R', LPAD(i.id, 10, '0')) "
                + "SET i.run_id = r.id, i.body = NULL");
        ended(replay("{\"provider\": \"trial\"}").path("run_id").asText());
        assertThat(trial.hub.count("SELECT COUNT(*) FROM inbox i JOIN run r ON r.id = i.run_id "
                        + "WHERE r.`trigger` = 'replay' AND JSON_VALUE(r.parameters_json, '$.row') = i.id"))
                .isEqualTo(12);
        assertThat(effects()).isEqualTo(12);
    }

    @Test
    void anothersLettersAreNeitherCountedNorReplayed() {
        dead("demoAcct002", "theirs", 4, "plain");
        dead("mine", 2, "plain");
        String theirs = first("theirs");
        assertThat(trial.post(REPLAY, "{\"dry_run\": true}")
                        .json()
                        .at("/data/letters")
                        .asInt())
                .isEqualTo(2);
        assertThat(replay("{\"ids\": [\"" + theirs + "\"]}").path("letters").asInt())
                .isZero();
        assertThat(open()).isEqualTo(6);
    }

    private static String first(String message) {
        return "L%010d"
                .formatted(trial.hub.count("SELECT MIN(inbox_id) FROM dead_letter WHERE message = '" + message + "'"));
    }

    @Test
    void aPayloadTakesAPermissionOfItsOwnAndAnEditedOneIsAuditedByItsDigest() {
        dead("secret", 1, "poison of theirs");
        String id = first("secret");
        String reader = trial.post(
                        "/v3/hub/api_key",
                        "{\"name\": \"reader\", \"permissions\": [\"dead_letter:read\"], \"accounts\": [\"demoAcct001\"]}")
                .json()
                .at("/data/key")
                .asText();
        assertThat(trial.hub
                        .get("/v3/hub/dead_letter/" + id)
                        .json()
                        .at("/data/payload")
                        .asText())
                .isEqualTo("poison of theirs");
        Reply without = by(reader, "/v3/hub/dead_letter/" + id, "GET");
        assertThat(without.status()).isEqualTo(200);
        assertThat(without.json().path("data").has("payload")).isFalse();
        assertThat(without.text()).doesNotContain("poison of theirs");
        trial.post("/v3/hub/dead_letter/" + id + "/replay", "{\"payload\": \"fine\"}");
        await().atMost(SOON).until(() -> effects() == 1);
        assertThat(trial.hub.count("SELECT COUNT(*) FROM audit WHERE action = 'dead_letter.replay' "
                        + "AND after_json LIKE CONCAT('%', SHA2('fine', 256), '%') AND after_json NOT LIKE '%fine%'"))
                .isEqualTo(1);
        assertThat(by(reader, "/v3/hub/dead_letter/" + id, "GET").text()).doesNotContain("edited_payload");
    }

    private static Reply by(String key, String path, String method) {
        return trial.hub.send(trial.hub
                .request(path)
                .header("x-aether-api-key", key)
                .header("x-account-id", "demoAcct001")
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
    }
}
