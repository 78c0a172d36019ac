package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of accepted events: retried, dead, replayed, discarded, and always counted.
class DeliveryIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static TrialHub trial;

    @BeforeAll
    static void start() throws Exception {
        trial = new TrialHub().start();
    }

    @AfterAll
    static void stop() {
        trial.close();
    }

    @BeforeEach
    void empty() {
        await().atMost(SOON).until(() -> trial.rows("working") + trial.rows("accepted") + trial.rows("retrying") == 0);
        trial.hub.execute("DELETE FROM dead_letter");
        trial.hub.execute("DELETE FROM inbox");
        trial.hub.execute("DELETE FROM trial_effect");
        trial.calls.clear();
        trial.status = 200;
        trial.retryAfter = "";
    }

    @Test
    void anAcceptedEventIsDoneOnceAndARepeatChangesNothing() {
        for (int i = 0; i < 3; i++) {
            Reply reply = trial.event("one", "plain");
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.json().path("repeat").asBoolean()).isEqualTo(i > 0);
        }
        await().atMost(SOON).until(() -> trial.rows("done") == 1);
        assertThat(trial.effects("one")).isEqualTo(1);
        JsonNode ledger = trial.ledger();
        assertThat(ledger.path("accepted").asInt()).isEqualTo(1);
        assertThat(ledger.path("done").asInt()).isEqualTo(1);
        assertThat(ledger.path("imbalance").asInt()).isZero();
        JsonNode run = trial.hub
                .get("/v3/hub/run?capability=trial.event")
                .json()
                .path("data")
                .path(0);
        assertThat(run.path("status").asText()).isEqualTo("done");
        assertThat(run.path("trigger").asText()).isEqualTo("webhook");
    }

    @Test
    void aConnectionThatEndsInTheMiddleOfTheEffectIsNoReasonToDie() throws Exception {
        try (Connection other = trial.hub.database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES trial_effect WRITE");
            trial.event("cut", "plain");
            String effects = "SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist "
                    + "WHERE info LIKE 'INSERT INTO trial_effect%'";
            await().atMost(SOON).until(() -> trial.hub.count(effects) > 0);
            statement.execute("KILL " + trial.hub.count(effects));
            await().atMost(SOON).until(() -> trial.hub.count(effects) == 0);
            statement.execute("UNLOCK TABLES");
        }
        await().atMost(SOON).until(() -> trial.rows("done") + trial.rows("dead") == 1);
        assertThat(trial.letters("")).as(trial.hub.output()).isEmpty();
        assertThat(trial.effects("cut")).isEqualTo(1);
    }

    @Test
    void aPassingFailureIsTriedAgainQuicklyAndThenFromTheRow() {
        trial.status = 503;
        trial.event("flaky", "vendor");
        await().atMost(SOON).until(() -> trial.calls.size() >= 4);
        trial.status = 200;
        await().atMost(SOON).until(() -> trial.rows("done") == 1);
        assertThat(trial.effects("flaky")).isEqualTo(1);
        assertThat(trial.letters("")).isEmpty();
    }

    @Test
    void whatIsOutOfTriesIsDeadWithItsReasonAndTheTriesThatThePolicySays() {
        trial.status = 500;
        trial.event("hopeless", "vendor");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        assertThat(trial.calls).as("4 tries of 3 quick calls each").hasSize(12);
        JsonNode letter = trial.letters("?status=open").path(0);
        assertThat(letter.path("attempts").asInt()).isEqualTo(4);
        assertThat(letter.path("capability").asText()).isEqualTo("trial.event");
        assertThat(letter.path("exception").asText()).isEqualTo("HttpOperationFailedException");
        assertThat(letter.path("endpoint").asText()).contains("/call").doesNotContain("?");
        assertThat(letter.has("payload")).isFalse();
        assertThat(trial.ledger().path("dead").asInt()).isEqualTo(1);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
        assertThat(trial.effects("hopeless")).isZero();
    }

    @Test
    void aPermanentFailureIsNotTriedAgain() {
        trial.status = 404;
        trial.event("wrong", "vendor");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        assertThat(trial.calls).hasSize(1);
    }

    @Test
    void whatTheVendorAsksToWaitIsWaited() {
        trial.status = 429;
        trial.retryAfter = "2";
        trial.event("patient", "vendor");
        await().atMost(SOON).until(() -> !trial.calls.isEmpty());
        trial.status = 200;
        await().atMost(SOON).until(() -> trial.rows("done") == 1);
        assertThat(trial.calls).hasSize(2);
        assertThat(trial.calls.get(1) - trial.calls.get(0)).isGreaterThan(1_900_000_000L);
    }

    @Test
    void aLetterHoldsAllThatIsNeededAndNoSecret() {
        trial.event("bad", "poison \u00e9");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        String id = trial.letters("").path(0).path("id").asText();
        JsonNode letter = trial.hub.get("/v3/hub/dead_letter/" + id).json().path("data");
        assertThat(letter.path("payload").asText()).isEqualTo("poison \u00e9");
        assertThat(letter.path("event_key").asText()).isEqualTo("bad");
        assertThat(letter.path("message").asText())
                .contains("the event is poison")
                .doesNotContain("hunter2");
        assertThat(letter.path("fingerprint").asText()).hasSize(16);
        assertThat(letter.path("status").asText()).isEqualTo("open");
        assertThat(letter.path("replays")).isEmpty();
        JsonNode run = trial.hub
                .get("/v3/hub/run/" + letter.path("run_id").asText())
                .json()
                .path("data");
        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("dead_letters").asInt()).isEqualTo(1);
    }

    @Test
    void aReplayAfterTheMendIsDoneOnceAndTheLedgerMovesOne() {
        trial.status = 404;
        trial.event("mended", "vendor");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        trial.status = 200;
        String id = trial.letters("").path(0).path("id").asText();
        Reply replay = trial.post("/v3/hub/dead_letter/" + id + "/replay", "");
        assertThat(replay.status()).as(replay.text()).isEqualTo(202);
        awaitStatus(id, "replayed");
        assertThat(trial.effects("mended")).isEqualTo(1);
        assertThat(trial.ledger().path("dead").asInt()).isZero();
        assertThat(trial.ledger().path("done").asInt()).isEqualTo(1);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
        String run = replay.json().path("data").path("run_id").asText();
        await().atMost(SOON).until(() -> runOf(run).path("status").asText().equals("done"));
        assertThat(runOf(run).path("trigger").asText()).isEqualTo("replay");
        assertThat(trial.post("/v3/hub/dead_letter/" + id + "/replay", "").status())
                .as("a replay of a replay")
                .isEqualTo(409);
    }

    @Test
    void anEditedPayloadThatIsStillWrongOpensTheLetterAgainAndARightOneEndsIt() {
        trial.event("edited", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        String id = trial.letters("").path(0).path("id").asText();
        trial.post("/v3/hub/dead_letter/" + id + "/replay", "{\"payload\": \"still poison\"}");
        await().atMost(SOON).until(() -> attempts(id) == 2);
        awaitStatus(id, "open");
        JsonNode open = trial.hub.get("/v3/hub/dead_letter/" + id).json().path("data");
        assertThat(open.path("replays").path(0).path("outcome").asText()).isEqualTo("failed");
        assertThat(open.path("payload").asText()).isEqualTo("poison");
        assertThat(open.path("edited_payload").asText()).isEqualTo("still poison");
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
        trial.post("/v3/hub/dead_letter/" + id + "/replay", "{\"payload\": \"good\"}");
        awaitStatus(id, "replayed");
        assertThat(trial.effects("edited")).isEqualTo(1);
        assertThat(trial.event("edited", "poison").json().path("repeat").asBoolean())
                .as("the event key stays")
                .isTrue();
    }

    @Test
    void ofTwoReplaysAtOnceOneIsRefused() {
        trial.event("twice", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        String id = trial.letters("").path(0).path("id").asText();
        var both = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 2; i++) {
            both.add(CompletableFuture.supplyAsync(
                    () -> trial.post("/v3/hub/dead_letter/" + id + "/replay", "{\"payload\": \"slow\"}")));
        }
        assertThat(both.stream().map(f -> f.join().status()).sorted().toList()).containsExactly(202, 409);
        assertThat(trial.post("/v3/hub/dead_letter/" + id + "/discard", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(409);
        assertThat(trial.ledger().path("dead").asInt())
                .as("dead until it is replayed")
                .isEqualTo(1);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
        awaitStatus(id, "replayed");
        assertThat(trial.effects("twice")).isEqualTo(1);
    }

    @Test
    void aDiscardIsForGoodAndNeedsAReason() {
        trial.event("gone", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        String id = trial.letters("").path(0).path("id").asText();
        String path = "/v3/hub/dead_letter/" + id;
        assertThat(trial.post(path + "/discard", "{}").status()).isEqualTo(422);
        assertThat(trial.post(path + "/discard", "{\"reason\": \" \"}").status())
                .isEqualTo(422);
        Reply discarded = trial.post(path + "/discard", "{\"reason\": \"a test of theirs\"}");
        assertThat(discarded.status()).isEqualTo(200);
        assertThat(discarded.json().path("data").path("status").asText()).isEqualTo("discarded");
        assertThat(discarded.json().path("data").path("reason").asText()).isEqualTo("a test of theirs");
        assertThat(trial.post(path + "/discard", "{\"reason\": \"again\"}").status())
                .isEqualTo(409);
        assertThat(trial.post(path + "/replay", "").status()).isEqualTo(409);
        assertThat(trial.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'discarded' AND done_on IS NOT NULL"))
                .as("it is kept from here on, not from when it came")
                .isEqualTo(1);
        assertThat(trial.ledger().path("discarded").asInt()).isEqualTo(1);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    @Test
    void manyThatFailedAlikeAreOneGroupAndAreReplayedAsOneRun() {
        trial.status = 404;
        for (int i = 0; i < 5; i++) {
            trial.event("many-" + i, "vendor " + i);
        }
        trial.event("other", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 6);
        JsonNode groups = trial.hub.get("/v3/hub/dead_letter/group").json().path("data");
        assertThat(groups).hasSize(2);
        assertThat(groups.path(0).path("letters").asInt()).isEqualTo(5);
        String fingerprint = groups.path(0).path("fingerprint").asText();
        assertThat(trial.letters("?fingerprint=" + fingerprint)).hasSize(5);
        trial.status = 200;
        Reply replay = trial.post("/v3/hub/dead_letter/replay", "{\"fingerprint\": \"" + fingerprint + "\"}");
        assertThat(replay.json().path("data").path("letters").asInt()).isEqualTo(5);
        String run = replay.json().path("data").path("run_id").asText();
        await().atMost(SOON).until(() -> runOf(run).path("status").asText().equals("done"));
        assertThat(runOf(run).path("counts").path("replayed").asInt()).isEqualTo(5);
        assertThat(runOf(run).path("progress").asDouble()).isEqualTo(1);
        assertThat(trial.letters("?status=open")).hasSize(1);
        assertThat(trial.hub.count("SELECT COUNT(*) FROM trial_effect")).isEqualTo(5);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    @Test
    void theOtherTenantSeesNoLetterAndNoLedger() {
        trial.event("mine", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        String id = trial.letters("").path(0).path("id").asText();
        for (String path : List.of("/v3/hub/dead_letter", "/v3/hub/dead_letter/group", "/v3/hub/ledger")) {
            assertThat(theirs(path).json().path("data")).as(path).isEmpty();
        }
        assertThat(theirs("/v3/hub/dead_letter/" + id).status()).isEqualTo(404);
        assertThat(trial.hub.get("/v3/hub/dead_letter/nonsense").status()).isEqualTo(404);
        assertThat(trial.hub.get("/v3/hub/dead_letter/AAAAAAAAAAA").status()).isEqualTo(404);
    }

    private static Reply theirs(String path) {
        return trial.hub.send(trial.hub
                .request(path)
                .header("x-aether-api-key", io.serai.TestHub.KEY)
                .header("x-account-id", "demoAcct002")
                .GET()
                .build());
    }

    @Test
    void aLetterThatVanishedIsAnImbalanceThatTheLedgerTheMetricAndTheHealthCheckShow() {
        trial.event("vanishing", "poison");
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        trial.hub.execute("UPDATE inbox SET letter_id = NULL");
        trial.hub.execute("DELETE FROM dead_letter");
        assertThat(trial.ledger().path("imbalance").asInt()).isEqualTo(1);
        await().atMost(SOON)
                .until(() -> trial.hub.get("/observe/health/ready").text().contains("\"ledger\",\"status\":\"DOWN\""));
        assertThat(trial.hub.get("/observe/metrics").text()).contains("serai_ledger_imbalance 1.0");
        assertThat(trial.hub.get("/observe/health/ready").status()).isEqualTo(200);
    }

    /// By a rule that no letter keeps: without the table nothing could be claimed in the first place.
    @Test
    void whereTheLetterCannotBeStoredNothingIsMarkedAndItComesBack() {
        trial.hub.execute("ALTER TABLE dead_letter ADD CONSTRAINT unwritable CHECK (exception = 'nothing')");
        try {
            trial.event("unwritable", "poison");
            // far less than a lease, which is 30 s
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> trial.hub.count("SELECT COALESCE(MAX(attempts), 0) FROM inbox") >= 2);
            assertThat(trial.rows("dead")).isZero();
        } finally {
            trial.hub.execute("ALTER TABLE dead_letter DROP CONSTRAINT unwritable");
        }
        await().atMost(SOON).until(() -> trial.rows("dead") == 1);
        assertThat(trial.letters("")).hasSize(1);
        assertThat(trial.hub.count("SELECT deaths FROM inbox"))
                .as("no worker died of it")
                .isZero();
    }

    @Test
    void aPoisonRowDoesNotBlockTheOthers() {
        for (int i = 0; i < 30; i++) {
            trial.event("p-" + i, i % 3 == 0 ? "poison" : "plain");
        }
        await().atMost(SOON).until(() -> trial.rows("done") == 20 && trial.rows("dead") == 10);
        assertThat(trial.ledger().path("imbalance").asInt()).isZero();
    }

    private static JsonNode runOf(String id) {
        return trial.hub.get("/v3/hub/run/" + id).json().path("data");
    }

    private static int attempts(String id) {
        return trial.hub
                .get("/v3/hub/dead_letter/" + id)
                .json()
                .path("data")
                .path("attempts")
                .asInt();
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(SOON).until(() -> trial.hub
                .get("/v3/hub/dead_letter/" + id)
                .json()
                .path("data")
                .path("status")
                .asText()
                .equals(status));
    }
}
