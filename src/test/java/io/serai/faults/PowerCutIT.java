package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.TestFolders;
import io.serai.TestHub;
import io.serai.bench.PowerBench;
import io.serai.bench.PowerCut;
import io.serai.files.FileDesk;
import io.serai.files.FileDesk.Part;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A power cut under hub and database, the short form of `./serai bench power`, and one under the hub's own
/// disk: of the
/// events and files that it said it has none is missing or cut short, and it starts again. Where a sync is left
/// out, the
/// cut finds what is lost.
class PowerCutIT {
    private static final int EVENTS = 60;
    private static final int SENDERS = 3;
    private static final long WORKING_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path library;

    private final AtomicInteger count = new AtomicInteger();

    @BeforeAll
    static void needsACompiler() {
        assumeTrue(PowerCut.isPossible(), "Debian: apt-get install gcc libc6-dev");
    }

    @Test
    void noEventThatWasAcknowledgedIsLostAndNoneIsDoneTwice() throws Exception {
        PowerBench.Result result = BenchOptions.faster(library, PowerBench::once);
        assertThat(result.line()).endsWith("lost 0, doubled 0");
        assertThat(result.taken()).isPositive();
    }

    /// As the documents say: with anything but 1 there.
    @Test
    void eventsAreLostWhereMariaDbAcknowledgesBeforeItSyncs() throws Exception {
        PowerBench.Result result =
                BenchOptions.faster(library, () -> PowerBench.onceAfter(EVENTS, "--innodb-flush-log-at-trx-commit=2"));
        assertThat(result.lost()).isPositive();
    }

    @Test
    void noFileThatWasAcknowledgedIsLost() throws Exception {
        assertThat(lost(Map.of())).isEmpty();
    }

    @Test
    void filesWhoseSyncIsLeftOutAreLost() throws Exception {
        assertThat(lost(Map.of("CUT_DEAF", "/files"))).isNotEmpty();
    }

    /// @param environment of the hub
    /// @return the hashes of files that were acknowledged and are not there after the cut
    private List<String> lost(Map<String, String> environment) throws Exception {
        PowerCut cut = PowerCut.in(library);
        try (TestHub hub = TestHub.create()) {
            cut.environment(hub.data).forEach(hub::with);
            environment.forEach(hub::with);
            hub.start();
            FileDesk desk = FileDesk.on(hub);
            String event = desk.event();
            Queue<String> files = new ConcurrentLinkedQueue<>();
            var senders = new ArrayList<Thread>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(Thread.startVirtualThread(() -> send(desk, event, files)));
            }
            await().atMost(PATIENCE).until(() -> !files.isEmpty());
            Thread.sleep(WORKING_MILLIS);
            hub.kill();
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(cut.happens(hub.data)).as("what the cut took").isPositive();
            hub.start();
            return files.stream().filter(hash -> !isWhole(desk, hash)).toList();
        } finally {
            Path hubs = Path.of("target/test-hubs").toAbsolutePath();
            try (var left = Files.list(hubs)) {
                left.filter(path -> path.toString().endsWith(".notes")).forEach(TestFolders::delete);
            }
        }
    }

    /// One file after the other, until the hub has gone.
    private void send(FileDesk desk, String event, Queue<String> files) {
        try {
            while (true) {
                String text = "<p>File " + count.incrementAndGet() + "</p>";
                if (desk.upload(event, Part.of("file.html", text)).status() == 200) {
                    files.add(Sha256.hex(text));
                }
            }
        } catch (UncheckedIOException e) {
            // the power has gone
        }
    }

    private static boolean isWhole(FileDesk desk, String hash) {
        try {
            List<String> names = desk.onDisk(hash);
            Path folder = desk.hub().data.resolve("files/hosted").resolve(hash.substring(0, 2));
            return names.size() == 1
                    && Sha256.hex(Files.readString(folder.resolve(names.getFirst()), StandardCharsets.UTF_8))
                            .equals(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
