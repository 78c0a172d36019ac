package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// `./serai run --nodes 2`, as the launcher starts it.
class NodesIT {
    /// Not three, as they start at once, on two cores perhaps.
    private static final int NODES = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// One that is killed, and what callers see of it; then all of a run that was killed whole; then a clean end.
    @Test
    void aNodeThatIsKilledIsPassedOverAndStartedAnewAndAllEndInOrder() throws Exception {
        try (TestHub hub = TestHub.create().running("io.serai.NodesRun", "--nodes", Integer.toString(NODES));
                AutoCloseable _ = () -> nodes(hub).forEach(ProcessHandle::destroyForcibly)) {
            hub.begin();
            hub.await(NODES + " nodes behind", PATIENCE);
            List<ProcessHandle> nodes = nodes(hub);
            assertThat(nodes).hasSize(NODES);
            assertThat(hub.get("/observe/health/ready").status()).isEqualTo(200);

            killedUnderLoad(hub, nodes.getFirst());

            List<ProcessHandle> left = nodes(hub);
            hub.kill();
            assertThat(left).hasSize(NODES).allMatch(ProcessHandle::isAlive);
            hub.begin();
            hub.await(NODES + " nodes behind", PATIENCE);
            assertThat(left).noneMatch(ProcessHandle::isAlive);

            nodes = nodes(hub);
            hub.terminate();
            assertThat(nodes).hasSize(NODES).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static void killedUnderLoad(TestHub hub, ProcessHandle killed) throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<String>();
        var failures = new ConcurrentLinkedQueue<String>();
        var lastFailure = new AtomicInteger();
        var ended = new AtomicBoolean();
        long began = System.nanoTime();
        var callers = new ArrayList<Thread>();
        for (int caller = 0; caller < 4; caller++) {
            String mine = "load-" + caller + "-";
            callers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; !ended.get(); i++) {
                    int status = create(hub, mine + i);
                    if (status == 200) {
                        acknowledged.add(mine + i);
                    } else {
                        failures.add(mine + i + ": " + status);
                        lastFailure.set((int)
                                Duration.ofNanos(System.nanoTime() - began).toMillis());
                        // as a caller does who was told Retry-After
                        pause(100);
                    }
                }
            }));
        }
        await().until(() -> acknowledged.size() > 100);
        int killedAt = (int) Duration.ofNanos(System.nanoTime() - began).toMillis();
        killed.destroyForcibly();
        hub.await("ended with exit code 137; it is started anew");
        hub.await("Serai is ready", PATIENCE);
        ended.set(true);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(failures).allMatch(failure -> failure.endsWith(": 502") || failure.endsWith(": 503"));
        assertThat(lastFailure.get() - killedAt)
                .as("ms until the last of " + failures.size() + " failures; acknowledged " + acknowledged.size())
                .isLessThan(5_000);
        String names = "FROM event WHERE name LIKE 'load-%'";
        assertThat(hub.count("SELECT COUNT(*) - COUNT(DISTINCT name) " + names))
                .as("doubled")
                .isZero();
        assertThat(hub.count("SELECT COUNT(*) " + names))
                .as("lost")
                .isBetween((long) acknowledged.size(), (long) acknowledged.size() + failures.size());
        assertThat(nodes(hub)).hasSize(NODES);
    }

    private static int create(TestHub hub, String name) {
        try {
            return hub.send(hub.demo("/v3/crud/event/")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}"))
                            .build())
                    .status();
        } catch (UncheckedIOException e) {
            return -1;
        }
    }

    private static List<ProcessHandle> nodes(TestHub hub) {
        return ProcessHandle.of(hub.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(process -> process.info()
                        .command()
                        .filter(program -> program.endsWith("java"))
                        .isPresent())
                .toList();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
