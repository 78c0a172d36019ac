package io.serai.hub.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestFolders;
import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.TestServers.TestDatabase;
import io.serai.TrialHome;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two hubs and a real Artemis, of which one hub only accepts: what is done was told through the broker, or was found
/// without it. Nobody who sends waits for the broker.
class BrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// Longer than any test waits: what is done before was told.
    private static final String NEVER = "10m";

    private static final String SOON = "1s";
    /// Well below the seconds that a call to a broker that is away may take.
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    private static final long ROOMY = 10_000_000;
    private static final long FULL = 1;

    private final TestDatabase database = TestServers.migrated();
    private final TrialHome home = new TrialHome("broker");
    private final Path folder = TestFolders.fast("target/test-broker");
    private int port;
    private Process broker;
    private TestHub accepting;
    private TestHub working;

    @BeforeEach
    void routes() throws IOException {
        Path bench = Files.createDirectories(home.path().resolve("routes/bench"));
        for (String file : List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml")) {
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/bench/" + file))) {
                Files.copy(in, bench.resolve(file));
            }
        }
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (TestHub hub : new TestHub[] {accepting, working}) {
            if (hub != null) {
                hub.close();
            }
        }
        stopBroker();
        home.close();
        TestFolders.delete(folder);
    }

    private void startBroker(long bytes) throws IOException {
        Path log = folder.resolve("broker.log");
        Files.deleteIfExists(log);
        broker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerServer.class.getName(),
                        Integer.toString(port),
                        folder.toString(),
                        Long.toString(bytes))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(PATIENCE)
                .until(() -> Files.readString(log, UTF_8).contains("broker ready") || !broker.isAlive());
        assertThat(broker.isAlive()).as(Files.readString(log, UTF_8)).isTrue();
    }

    private void stopBroker() throws InterruptedException {
        if (broker != null) {
            broker.destroyForcibly().waitFor();
        }
    }

    private TestHub hub(int workers, String rounds) {
        return TestHub.on(database)
                .with("SERAI_BROKER_URL", "tcp://127.0.0.1:" + port)
                .with("SERAI_BROKER_ROUNDS", rounds)
                .with("SERAI_WORKER_COUNT", Integer.toString(workers));
    }

    private void startHubs(String rounds) {
        accepting = hub(0, rounds);
        accepting.begin("-Dserai.home=" + home.path());
        accepting.await("Serai is ready");
        startWorking(rounds);
        accepting.execute("CREATE TABLE IF NOT EXISTS bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                + "event_key VARCHAR(255) NOT NULL)");
    }

    private void startWorking(String rounds) {
        working = hub(4, rounds);
        working.begin("-Dserai.home=" + home.path());
        working.await("Serai is ready");
    }

    /// @return how long the sender waited
    private Duration send(String key) {
        long began = System.nanoTime();
        assertThat(accepting
                        .send(accepting
                                .demo("/bench/event?key=" + key)
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofString("plain"))
                                .build())
                        .status())
                .isEqualTo(202);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void awaitDone(int events) {
        await().atMost(PATIENCE)
                .until(() -> accepting.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'") == events);
        assertThat(accepting.count("SELECT COUNT(*) FROM bench_effect")).isEqualTo(events);
    }

    @Test
    void whatOneHubAcceptsAnotherIsToldOfAndTwiceIsNotDoneTwice() throws Exception {
        startBroker(ROOMY);
        startHubs(NEVER);
        send("first");
        awaitDone(1);
        for (int i = 0; i < 20; i++) {
            send("event-" + i);
        }
        awaitDone(21);

        var keys = new ArrayList<String>();
        try (var connection = database.connect();
                var rows = connection.createStatement().executeQuery("SELECT id FROM inbox")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        try (var factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + port);
                var context = factory.createContext()) {
            var queue = context.createQueue("serai.work");
            for (int i = 0; i < 3; i++) {
                context.createProducer().send(queue, String.join(",", keys));
                context.createProducer().send(queue, "no ids; DROP TABLE inbox");
                context.createProducer().send(queue, "999999999999");
            }
        }
        send("last");
        awaitDone(22);
    }

    /// Killed with what it had in memory, away for a while, and back.
    @Test
    void aBrokerThatIsKilledIsNotMissedAndIsUsedAgain() throws Exception {
        startBroker(ROOMY);
        startHubs(SOON);
        send("before");
        awaitDone(1);
        working.kill();
        send("told-and-lost");
        stopBroker();
        assertThat(send("nobody-told")).isLessThan(AT_ONCE);
        startWorking(SOON);
        awaitDone(3);
        for (int i = 0; i < 5; i++) {
            assertThat(send("meanwhile-" + i)).isLessThan(AT_ONCE);
        }
        awaitDone(8);
        assertThat(accepting.get("/observe/health/ready").status()).isEqualTo(200);
        assertThat(accepting.get("/observe/health/ready").text()).contains("workers ask the database");

        startBroker(ROOMY);
        await().atMost(PATIENCE).until(() -> {
            send("again-" + System.nanoTime());
            return accepting.output().contains("the broker answers again");
        });
        await().atMost(PATIENCE).until(() -> accepting.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);
    }

    @Test
    void nobodyWaitsForABrokerThatIsFrozen() throws Exception {
        startBroker(ROOMY);
        startHubs(SOON);
        send("before");
        awaitDone(1);
        signal("STOP");
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(send("frozen-" + i)).isLessThan(AT_ONCE);
            }
            awaitDone(11);
        } finally {
            signal("CONT");
        }
        send("after");
        awaitDone(12);
    }

    @Test
    void nobodyWaitsForABrokerThatIsFull() throws Exception {
        startBroker(FULL);
        startHubs(SOON);
        for (int i = 0; i < 10; i++) {
            assertThat(send("full-" + i)).isLessThan(AT_ONCE);
        }
        awaitDone(10);
    }

    @Test
    void aHubStartsAndEndsWithoutItsBroker() throws Exception {
        startHubs(SOON);
        send("alone");
        awaitDone(1);

        // waits, and fails where it does not end
        working.terminate();
    }

    /// Nobody looks by themselves, so what is done was told.
    @Test
    void aHubHearsOfABrokerThatComesLateAndOfOneThatComesBack() throws Exception {
        startHubs(NEVER);
        startBroker(ROOMY);
        awaitTold("late");
        stopBroker();
        startBroker(ROOMY);
        awaitTold("back");
    }

    /// Sends until something of it is done: what was sent while nobody could be told waits.
    private void awaitTold(String name) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            send(name + "-" + System.nanoTime());
            return accepting.count(
                            "SELECT COUNT(*) FROM inbox WHERE status = 'done' AND event_key LIKE '" + name + "-%'")
                    > 0;
        });
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
