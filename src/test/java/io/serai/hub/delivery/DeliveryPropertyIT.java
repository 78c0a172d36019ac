package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.Property;
import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two workers and everything that can happen to what they work on, against a model in plain maps.
class DeliveryPropertyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static Database database;
    private static List<TestNode> nodes;

    @BeforeAll
    static void open() {
        TestServers.TestDatabase where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 10);
        await().atMost(PATIENCE).until(database::up);
        JdbcClient sql = JdbcClient.create(database.dataSource());
        DeliveryWorld.prepare(sql);
        sql.sql("INSERT INTO account (id, id_random, code) VALUES (1, 'acctAcct001', 'a')")
                .update();
        nodes = List.of(new TestNode(database.dataSource(), "one"), new TestNode(database.dataSource(), "two"));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void eachEventEndsOnceItsEffectIsThereOnceAndTheLedgerBalancesAfterEachStep() {
        Property.holds(
                25, DeliveryStep::everything, steps -> new DeliveryWorld(database.dataSource(), nodes).run(steps));
    }

    @Test
    void ofOneKeyOneIsWorkedOnAtATimeInTheOrderAccepted() {
        Property.holds(
                15, DeliveryStep::ofFewKeys, steps -> new DeliveryWorld(database.dataSource(), nodes).run(steps));
    }

    @Test
    void theRunOfBegunWorkEndsWithItsConnection() {
        run(
                new DeliveryStep.Accept(0, 2, false),
                new DeliveryStep.Accept(0, 4, false),
                new DeliveryStep.Claim(1, 2),
                new DeliveryStep.Fail(1, 0, DeliveryStep.Failure.OUTAGE),
                new DeliveryStep.HandBack(1, 0),
                new DeliveryStep.ConnectionDeleted());
    }

    /// What random steps seldom come to.
    @Test
    void whatIsDiscardedAndPurgedIsStillCounted() {
        run(
                new DeliveryStep.Accept(0, 2, false),
                new DeliveryStep.Claim(0, 1),
                new DeliveryStep.Fail(0, 0, DeliveryStep.Failure.PERMANENT),
                new DeliveryStep.Discard(2),
                new DeliveryStep.Purge(),
                new DeliveryStep.Accept(1, 2, false));
    }

    @Test
    void whoLostALeaseRenewsItForNobody() {
        run(
                new DeliveryStep.Accept(0, 2, false),
                new DeliveryStep.Claim(0, 1),
                new DeliveryStep.LeasesEnd(0),
                new DeliveryStep.Sweep(1),
                new DeliveryStep.Claim(1, 1),
                new DeliveryStep.LeasesEnd(1),
                new DeliveryStep.Renew(0),
                new DeliveryStep.Sweep(0));
    }

    @Test
    void theFifthDeathIsTheLastAndAReplayBeginsToCountAnew() {
        var steps = new ArrayList<DeliveryStep>();
        steps.add(new DeliveryStep.Accept(0, 2, false));
        for (int deaths = 0; deaths < DeliveryModel.MOST_DEATHS; deaths++) {
            die(steps);
        }
        steps.add(new DeliveryStep.Replay(2));
        die(steps);
        steps.add(new DeliveryStep.Claim(0, 1));
        run(steps.toArray(DeliveryStep[]::new));
    }

    private static void die(List<DeliveryStep> steps) {
        steps.addAll(List.of(
                new DeliveryStep.WaitsEnd(),
                new DeliveryStep.Sweep(1),
                new DeliveryStep.Claim(0, 1),
                new DeliveryStep.LeasesEnd(0),
                new DeliveryStep.Sweep(1)));
    }

    private static void run(DeliveryStep... steps) {
        new DeliveryWorld(database.dataSource(), nodes).run(List.of(steps));
    }

    /// With workers that really run at the same time, so a seed gives the same events and not the same turns.
    @Test
    void workersThatClaimAtTheSameTimeNeverHoldTwoOfOneKeyAndDoEachOnce() {
        Property.holds(2, random -> random.ints(40, 0, 5).boxed().toList(), DeliveryPropertyIT::workTogether);
    }

    /// @param tickets what each event is about; 0 for nothing that has an order
    private static void workTogether(List<Integer> tickets) throws Exception {
        String connection = PublicId.random();
        for (int i = 0; i < tickets.size(); i++) {
            String orderKey = tickets.get(i) == 0 ? null : "ticket-" + tickets.get(i);
            nodes.getFirst()
                    .inbox
                    .receive(Arrival.webhook(
                            "zoom",
                            connection,
                            "e" + i,
                            orderKey,
                            1,
                            "zoom.webhook",
                            Map.of(),
                            null,
                            new byte[1],
                            "r"));
        }
        Map<String, String> busy = new ConcurrentHashMap<>();
        Queue<String> together = new ConcurrentLinkedQueue<>();
        Queue<String> done = new ConcurrentLinkedQueue<>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(worker -> workers.submit(() -> {
                        TestNode node = nodes.get(worker % nodes.size());
                        long began = System.nanoTime();
                        while (done.size() < tickets.size() && System.nanoTime() - began < PATIENCE.toNanos()) {
                            for (Work work : claim(node, connection)) {
                                int ticket = tickets.get(
                                        Integer.parseInt(work.eventKey().substring(1)));
                                String key = ticket == 0 ? work.eventKey() : "ticket-" + ticket;
                                String other = busy.put(key, work.eventKey());
                                if (other != null) {
                                    together.add(work.eventKey() + " while " + other + " of " + key);
                                }
                                done.add(work.eventKey());
                                busy.remove(key);
                                end(node, work);
                            }
                        }
                    }))
                    .toList();
            for (Future<?> end : ends) {
                end.get();
            }
        }
        assertThat(together).as("worked on at the same time").isEmpty();
        assertThat(done).hasSize(tickets.size()).doesNotHaveDuplicates();
    }

    /// As the hub does, who tries again later what others were in the way of.
    private static List<Work> claim(TestNode node, String connection) {
        try {
            return node.store.claim(lane -> lane.connection().equals(connection) ? 3 : 0);
        } catch (CannotAcquireLockException _) {
            return List.of();
        }
    }

    private static void end(TestNode node, Work work) {
        for (boolean ended = false; !ended; ) {
            try {
                node.inbox.finish(work);
                ended = true;
            } catch (CannotAcquireLockException _) {
                // again
            }
        }
    }
}
