package io.serai.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Events whose route says that all its effects are in the database: many in one transaction, and to each the same
/// comes of it as if it were alone.
class TogetherIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static TrialHub trial;

    @BeforeAll
    static void start() throws Exception {
        trial = new TrialHub().start();
        trial.hub.execute("CREATE TABLE trial_much (n INT PRIMARY KEY)");
        // a route's first row makes it, and goes alone
        accept("first", 1, "plain");
        await().atMost(SOON).until(() -> trial.rows("done") == 1);
    }

    @AfterAll
    static void stop() {
        trial.close();
    }

    @BeforeEach
    void empty() {
        trial.hub.execute("DELETE FROM dead_letter");
        trial.hub.execute("DELETE FROM inbox");
        trial.hub.execute("DELETE FROM trial_much");
        trial.hub.execute("DELETE FROM trial_effect");
    }

    @Test
    void shareTransactionsAndAreDoneOnce() {
        accept("many", 200, "plain");
        await().atMost(SOON).until(() -> trial.rows("done") == 200);
        assertThat(effects()).isEqualTo(200);
        assertThat(transactions()).as("transactions of 200 effects").isBetween(1L, 40L);
        assertThat(number("SELECT COUNT(*) FROM run r JOIN inbox i ON i.run_id = r.id WHERE r.status = 'done'"))
                .as("runs that have ended")
                .isEqualTo(200);
        assertThat(imbalance()).isZero();
    }

    @Test
    void oneThatFailsIsDeadAloneAndTheOthersAreDone() {
        trial.hub.execute(rows("mixed", 100, "IF(seq % 25 = 7, 'poison', 'plain')", "NULL", "0"));
        await().atMost(SOON).until(() -> trial.rows("done") + trial.rows("dead") == 100);
        assertThat(trial.rows("dead")).isEqualTo(4);
        assertThat(number("SELECT COUNT(*) FROM trial_effect e JOIN inbox i ON i.event_key = e.event_key "
                        + "WHERE i.status = 'done'"))
                .isEqualTo(96);
        assertThat(effects()).as("of what is dead there is none").isEqualTo(96);
        assertThat(trial.letters("?status=open"))
                .hasSize(4)
                .allMatch(letter -> letter.path("exception").asText().equals("IllegalArgumentException"));
        assertThat(imbalance()).isZero();
    }

    @Test
    void aTransactionEndsInTimeHoweverSlowTheWorkIs() {
        accept("slow", 8, "slow");
        await().atMost(SOON).until(() -> trial.rows("done") == 8);
        assertThat(effects()).isEqualTo(8);
        assertThat(transactions())
                .as("transactions of 8 effects of 150 ms each")
                .isBetween(3L, 7L);
    }

    @Test
    void whatWasClaimedBeforeGoesAlone() {
        trial.hub.execute(rows("again", 40, "'plain'", "NULL", "1"));
        await().atMost(SOON).until(() -> trial.rows("done") == 40);
        assertThat(effects()).isEqualTo(40);
        assertThat(transactions()).isEqualTo(40);
    }

    @Test
    void ofOneOrderKeyOneIsWorkedOnAfterTheOther() {
        trial.hub.execute(rows("turns", 60, "'plain'", "CONCAT('ticket-', seq % 5)", "0"));
        await().atMost(Duration.ofSeconds(60)).until(() -> trial.rows("done") == 60);
        assertThat(effects()).isEqualTo(60);
        assertThat(number("SELECT COUNT(*) FROM trial_effect a JOIN trial_effect b ON a.id < b.id "
                        + "JOIN inbox i ON i.event_key = a.event_key JOIN inbox j ON j.event_key = b.event_key "
                        + "WHERE i.order_key = j.order_key AND i.id > j.id"))
                .as("effects before those of an earlier event of the same key")
                .isZero();
    }

    @Test
    void aLostConnectionIsNoReasonToDie() throws Exception {
        try (var other = trial.hub.database.connect();
                var statement = other.createStatement()) {
            statement.execute("LOCK TABLES trial_effect WRITE");
            accept("cut", 20, "plain");
            String effects = "SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist "
                    + "WHERE info LIKE 'INSERT INTO trial_effect%'";
            await().atMost(SOON).until(() -> trial.hub.count(effects) > 0);
            statement.execute("KILL " + trial.hub.count(effects));
            statement.execute("UNLOCK TABLES");
        }
        await().atMost(SOON).until(() -> trial.rows("done") + trial.rows("dead") == 20);
        assertThat(trial.letters("")).as(trial.hub.output()).isEmpty();
        assertThat(effects()).isEqualTo(20);
    }

    @Test
    void aDeadlockAtTheEndIsNoReasonToDie() throws Exception {
        deadlocked(() -> accept("deadlock", 20, "plain"), 20);
    }

    @Test
    void norIsItForOneThatGoesAlone() throws Exception {
        deadlocked(() -> trial.hub.execute(rows("deadlock", 1, "'plain'", "NULL", "1")), 1);
    }

    /// Another transaction, which has done more, takes the run first and the row then, while the hub that ends the work
    /// takes the row first and the run then: the hub's is the victim.
    private static void deadlocked(Runnable accept, int count) throws Exception {
        String waiting = "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%s%%'";
        try (var door = trial.hub.database.connect();
                var other = trial.hub.database.connect();
                var gate = door.createStatement();
                var statement = other.createStatement()) {
            gate.execute("LOCK TABLES trial_effect WRITE");
            accept.run();
            await().atMost(SOON).until(() -> trial.hub.count(waiting.formatted("INSERT INTO trial_effect")) > 0);
            other.setAutoCommit(false);
            statement.execute("INSERT INTO trial_much SELECT seq FROM seq_1_to_5000");
            statement.execute("UPDATE run SET message = 'mine' WHERE id IN (SELECT run_id FROM inbox)");
            gate.execute("UNLOCK TABLES");
            await().atMost(SOON)
                    .until(() -> trial.hub.count("SELECT COUNT(*) FROM information_schema.innodb_trx "
                                    + "WHERE trx_state = 'LOCK WAIT'")
                            > 0);
            statement.execute("UPDATE inbox SET request_id = 'mine'");
            other.commit();
        }
        // sooner than a lease ends, by which all would be mended, too
        await().atMost(Duration.ofSeconds(20)).until(() -> trial.rows("done") + trial.rows("dead") == count);
        assertThat(trial.letters("")).as(trial.hub.output()).isEmpty();
        assertThat(effects()).isEqualTo(count);
    }

    private static void accept(String name, int count, String body) {
        trial.hub.execute(rows(name, count, "'" + body + "'", "NULL", "0"));
    }

    /// @param body an expression of `seq`, as is the order key
    private static String rows(String name, int count, String body, String orderKey, String attempts) {
        return "INSERT INTO inbox (provider, `connection`, event_key, order_key, account_id, capability, status, body, "
                + "attempts) SELECT 'swift', 'swift', CONCAT('" + name + "-', seq), " + orderKey
                + ", (SELECT id FROM account WHERE id_random = 'demoAcct001'), 'swift.event', 'accepted', " + body
                + ", " + attempts + " FROM seq_1_to_" + count;
    }

    private static long effects() {
        return number("SELECT COUNT(*) FROM trial_effect");
    }

    private static long transactions() {
        return number("SELECT COUNT(DISTINCT transaction) FROM trial_effect");
    }

    private static long imbalance() {
        for (var entry : trial.hub.get("/v3/hub/ledger").json().path("data")) {
            if (entry.path("provider").asText().equals("swift")) {
                return entry.path("imbalance").asLong();
            }
        }
        throw new AssertionError("the ledger knows nothing of swift");
    }

    private static long number(String sql) {
        return trial.hub.count(sql);
    }
}
