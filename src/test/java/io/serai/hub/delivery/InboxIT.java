package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.TestServers;
import io.serai.hub.Housekeeping;
import io.serai.hub.database.Database;
import io.serai.hub.runs.RunStore;
import io.serai.web.Tracing;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Two nodes on one database.
class InboxIT {
    private static final Duration LEASE = Duration.ofMillis(1500);
    private static Database database;
    private static JdbcClient sql;
    private static Node one;
    private static Node two;

    /// What a hub has, without Camel.
    private static final class Node {
        final RunStore runs = new RunStore(database.dataSource(), new ObjectMapper(), new SimpleMeterRegistry());
        final WorkStore store;
        final Settlement settlement;
        final Inbox inbox;

        Node(String me) {
            this(me, Duration.ofMillis(10));
        }

        Node(String me, Duration poll) {
            var metrics = new DeliveryMetrics(
                    new SimpleMeterRegistry(), new HourlyCounts(database.dataSource(), Clock.systemUTC()));
            store = new WorkStore(database.dataSource(), runs, new ObjectMapper(), me, LEASE);
            settlement = new Settlement(
                    database.dataSource(),
                    runs,
                    new RetryPolicy(3, Duration.ofMillis(50), Duration.ofMillis(100), new Random(1)),
                    metrics,
                    me,
                    Clock.systemUTC(),
                    Moments.NONE);
            inbox = new Inbox(
                    new Acceptance(database.dataSource(), runs, new ObjectMapper(), metrics, me, LEASE, false),
                    store,
                    settlement,
                    new Lanes(16, 8, 4),
                    metrics,
                    Moments.NONE,
                    Tracing.NONE,
                    poll);
        }

        List<Work> claim(int most) {
            return store.claim(lane -> most);
        }
    }

    @BeforeAll
    static void open() {
        TestServers.TestDatabase where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 20);
        await().until(database::up);
        sql = JdbcClient.create(database.dataSource());
        sql.sql("INSERT INTO account (id, id_random, code) VALUES (1, 'acctAcct001', 'a')")
                .update();
        one = new Node("one");
        two = new Node("two");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        for (String table : List.of("dead_letter_replay", "dead_letter", "inbox", "run", "ledger_archive")) {
            sql.sql("DELETE FROM " + table).update();
        }
    }

    @Test
    void eventsThatComeTogetherAreEachStoredOnceAndRepeatsAreKnown() throws Exception {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 900; i++) {
                Arrival arrival = event("key-" + i % 300, null);
                Node node = i % 2 == 0 ? one : two;
                answers.add(senders.submit(() -> node.inbox.receive(arrival)));
            }
            int fresh = 0;
            for (Future<Boolean> answer : answers) {
                fresh += answer.get() ? 1 : 0;
            }
            assertThat(fresh).isEqualTo(300);
        }
        assertThat(count("SELECT COUNT(*) FROM inbox")).isEqualTo(300);
    }

    @Test
    void largeEventsThatComeTogetherAreNotTooLargeForOnePacket() throws Exception {
        byte[] body = new byte[200 * 1024];
        TestServers.TestDatabase where = TestServers.database();
        try (Database small =
                        Database.open(where.url() + "?maxAllowedPacket=4194304", where.user(), where.password(), 4);
                var queue = new AcceptQueue(small.dataSource(), true);
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            await().until(small::up);
            JdbcClient.create(small.dataSource())
                    .sql("INSERT INTO account (id, id_random, code) VALUES (1, 'acctAcct001', 'a')")
                    .update();
            var answers = new ArrayList<Future<Long>>();
            for (int i = 0; i < 200; i++) {
                Object[] row = {
                    "zoom",
                    "c",
                    "large-" + i,
                    null,
                    1,
                    1,
                    "zoom.webhook",
                    null,
                    "r",
                    "{}",
                    null,
                    body,
                    null,
                    "accepted",
                    null,
                    0,
                    0
                };
                answers.add(senders.submit(() -> queue.store(row, body.length)));
            }
            for (Future<Long> answer : answers) {
                assertThat(answer.get()).isPositive();
            }
        }
    }

    @Test
    void whatCannotBeStoredIsRefusedAndTheOthersAreNot() throws Exception {
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 50; i++) {
                Arrival arrival = event(i == 20 ? "x".repeat(300) : "k-" + i, null);
                answers.add(senders.submit(() -> one.inbox.receive(arrival)));
            }
            for (int i = 0; i < 50; i++) {
                Callable<Boolean> answer = answers.get(i)::get;
                if (i == 20) {
                    assertThatThrownBy(answer::call).isNotNull();
                } else {
                    assertThat(answer.call()).as("event %s", i).isTrue();
                }
            }
        }
        assertThat(count("SELECT COUNT(*) FROM inbox")).isEqualTo(49);
    }

    @Test
    void twoNodesClaimDifferentRows() {
        for (int i = 0; i < 60; i++) {
            one.inbox.receive(event("e-" + i, null));
        }
        var keys = new HashSet<Long>();
        int claimed = 0;
        while (claimed < 60) {
            for (Node node : List.of(one, two)) {
                for (Work work : node.claim(7)) {
                    claimed++;
                    assertThat(keys.add(work.key())).isTrue();
                    assertThat(work.runKey()).isPositive();
                }
            }
        }
        assertThat(one.claim(7)).isEmpty();
    }

    @Test
    void ofOneKeyOnlyOneIsWorkedOnAndALaterOneWaitsForItButNotForADelayedOne() {
        one.inbox.receive(event("first", "ticket-1"));
        one.inbox.receive(event("second", "ticket-1"));
        one.inbox.receive(event("other", "ticket-2"));
        List<Work> claimed = one.claim(10);
        assertThat(claimed).extracting(Work::eventKey).containsExactlyInAnyOrder("first", "other");
        assertThat(two.claim(10)).as("while the first is worked on").isEmpty();
        Work first = claimed.stream()
                .filter(work -> work.eventKey().equals("first"))
                .findFirst()
                .orElseThrow();
        one.settlement.failed(first, new java.net.SocketTimeoutException("later"), null);
        assertThat(two.claim(10)).extracting(Work::eventKey).containsExactly("second");
    }

    @Test
    void urgentWorkGoesFirst() {
        one.inbox.receive(event("normal", null));
        Arrival normal = event("urgent", null);
        one.inbox.receive(new Arrival(
                normal.provider(),
                normal.connection(),
                normal.eventKey(),
                null,
                Arrival.Priority.HIGH,
                1,
                normal.capability(),
                null,
                null,
                Map.of(),
                null,
                normal.body(),
                "r"));
        assertThat(one.claim(1)).extracting(Work::eventKey).containsExactly("urgent");
    }

    @Test
    void anEndedLeaseGivesTheRowToAnotherAndTheFirstCanDoNothingMore() throws Exception {
        one.inbox.receive(event("slow", null));
        Work mine = one.claim(1).getFirst();
        Thread.sleep(LEASE.plusMillis(200));
        two.store.sweep();
        Work theirs = two.claim(1).getFirst();
        assertThat(theirs.key()).isEqualTo(mine.key());
        sql.sql("CREATE TABLE IF NOT EXISTS inbox_it_effect (id BIGINT)").update();
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    sql.sql("INSERT INTO inbox_it_effect VALUES (1)").update();
                    one.inbox.markDone(mine);
                }))
                .isInstanceOf(LeaseLostException.class);
        assertThat(count("SELECT COUNT(*) FROM inbox_it_effect"))
                .as("the effect is rolled back")
                .isZero();
        one.settlement.failed(mine, new IllegalStateException("too late"), null);
        assertThat(count("SELECT COUNT(*) FROM dead_letter")).isZero();
        two.inbox.markDone(theirs);
        assertThat(status("slow")).isEqualTo("done");
    }

    @Test
    void aRenewedLeaseIsKept() throws Exception {
        one.inbox.receive(event("long", null));
        Work mine = one.claim(1).getFirst();
        for (int i = 0; i < 4; i++) {
            Thread.sleep(LEASE.toMillis() / 2);
            one.store.renew(List.of(mine.key()));
            two.store.sweep();
            assertThat(two.claim(1)).isEmpty();
        }
    }

    @Test
    void aRowThatKillsEveryWorkerIsGivenUp() {
        one.inbox.receive(event("killer", null));
        List<Work> hopeless = List.of();
        for (int deaths = 0; deaths < 10 && hopeless.isEmpty(); deaths++) {
            assertThat(one.claim(1)).hasSize(1);
            sql.sql("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND")
                    .update();
            hopeless = two.store.sweep().hopeless();
            assertThat(hopeless.isEmpty() && deaths > 0 ? status("killer") : "retrying")
                    .as("after a second death it waits")
                    .isEqualTo("retrying");
            sql.sql("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) WHERE status = 'retrying'")
                    .update();
            two.store.sweep();
        }
        assertThat(hopeless).hasSize(1);
        two.settlement.giveUp(hopeless.getFirst());
        assertThat(status("killer")).isEqualTo("dead");
        assertThat(sql.sql("SELECT exception FROM dead_letter")
                        .query(String.class)
                        .single())
                .isEqualTo("WorkerLost");
    }

    /// Else the rows beside one that kills its workers die of it with it.
    @Test
    void whatDiedTogetherTwiceComesBackApart() {
        for (int i = 0; i < 20; i++) {
            one.inbox.receive(event("beside-" + i, null));
        }
        for (int deaths = 0; deaths < 2; deaths++) {
            assertThat(one.claim(20)).hasSize(20);
            sql.sql("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND")
                    .update();
            assertThat(two.store.sweep().hopeless()).isEmpty();
        }
        assertThat(sql.sql("SELECT COUNT(DISTINCT next_attempt_at) FROM inbox WHERE status = 'retrying' "
                                + "AND next_attempt_at > UTC_TIMESTAMP(3)")
                        .query(Integer.class)
                        .single())
                .isGreaterThan(10);
    }

    @Test
    void theOpenWorkOfADeletedConnectionBecomesDeadLetters() {
        for (int i = 0; i < 5; i++) {
            one.inbox.receive(event("c-" + i, null));
        }
        Work working = one.claim(1).getFirst();
        var replays = new Replays(database.dataSource(), one.runs, () -> {}, Moments.NONE, Trail.NONE);
        replays.connectionDeleted("connConn001");
        assertThat(count("SELECT COUNT(*) FROM inbox WHERE status = 'dead' AND letter_id IS NOT NULL"))
                .isEqualTo(4);
        assertThat(count("SELECT COUNT(DISTINCT fingerprint) FROM dead_letter")).isEqualTo(1);
        one.inbox.markDone(working);
        assertThat(balance()).isZero();
    }

    @Test
    void whoWaitsForWorkComesBackWhenTheHubStops() throws Exception {
        Inbox patient = new Node("patient", Duration.ofHours(1)).inbox;
        var claimed = new FutureTask<>(patient::claim);
        Thread waiting = Thread.ofVirtual().start(claimed);
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        patient.stop();

        assertThat(claimed.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(patient.claim()).as("afterwards too").isEmpty();
    }

    @Test
    void whatIsPurgedIsStillCounted() {
        for (int i = 0; i < 5; i++) {
            one.inbox.receive(event("old-" + i, null));
        }
        one.claim(3).forEach(one.inbox::markDone);
        sql.sql("UPDATE inbox SET created_on = created_on - INTERVAL 40 DAY, done_on = done_on - INTERVAL 40 DAY")
                .update();
        assertThat(new Housekeeping(database.dataSource(), Duration.ofDays(30)).purge())
                .isEqualTo(3);
        assertThat(count("SELECT COUNT(*) FROM inbox")).isEqualTo(2);
        assertThat(count("SELECT COUNT(*) FROM run"))
                .as("a webhook's run goes with it")
                .isZero();
        Ledger.Entry entry = new Ledger(database.dataSource()).read(1L).getFirst();
        assertThat(entry.accepted()).isEqualTo(5);
        assertThat(entry.done()).isEqualTo(3);
        assertThat(entry.inProgress()).isEqualTo(2);
        assertThat(entry.imbalance()).isZero();
    }

    private static Arrival event(String key, String orderKey) {
        return Arrival.webhook(
                "zoom",
                "connConn001",
                key,
                orderKey,
                1,
                "zoom.webhook",
                Map.of("x", "y"),
                "application/json",
                new byte[] {1},
                "request-1");
    }

    private static long balance() {
        return new Ledger(database.dataSource())
                .read(null).stream().mapToLong(Ledger.Entry::imbalance).sum();
    }

    private static String status(String key) {
        return sql.sql("SELECT status FROM inbox WHERE event_key = ?")
                .param(key)
                .query(String.class)
                .single();
    }

    private static long count(String query) {
        return sql.sql(query).query(Long.class).single();
    }
}
