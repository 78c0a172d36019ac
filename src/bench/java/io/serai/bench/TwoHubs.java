package io.serai.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Rates that must not fall: a hub of today's build against another, both launched as they are run, and both asked in
/// turn.
final class TwoHubs implements AutoCloseable {
    /// What one run differs from the next by on a machine with nothing else to do.
    private static final double GOAL = 0.97;

    private static final int CONNECTIONS = 32;
    private static final int ROUNDS = 9;
    private static final int WARM_UPS = 4;
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final String against;
    private final Side today;
    private final Side before;

    /// One of the two builds, and the hub that was launched of it.
    record Side(Build build, BenchHub hub) {}

    /// What a side is asked: the requests, as their bytes go over the wire.
    @FunctionalInterface
    interface Question {
        Supplier<byte[]> of(BenchHub hub) throws Exception;
    }

    /// Against the base.
    ///
    /// @param todays route files for today's build, from `bench/` of the resources
    /// @param bases the same for the base
    TwoHubs(String name, List<String> todays, List<String> bases) throws IOException, InterruptedException {
        try {
            var base = new Base();
            open.addFirst(base);
            against = Base.COMMIT;
            today = launch(new Build(name + "-today", Build.today(), todays), Map.of());
            before = launch(new Build(name + "-base", base.project, bases), Map.of());
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Against the same build with other settings.
    ///
    /// @param routes route files from `bench/` of the resources
    /// @param against what the other settings are, in a word or two
    TwoHubs(String name, List<String> routes, String against, Map<String, String> settings)
            throws IOException, InterruptedException {
        this.against = against;
        try {
            today = launch(new Build(name + "-as-usual", Build.today(), routes), Map.of());
            before = launch(new Build(name + "-other", Build.today(), routes), settings);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Side launch(Build build, Map<String, String> more) throws IOException, InterruptedException {
        open.addFirst(build);
        var own = new HashMap<>(more);
        // what would come between is left waiting
        own.put("SERAI_WORKER_COUNT", "0");
        Map<String, String> settings = build.servers.settings(own);
        build.startFirst("hub", settings);
        BenchHub hub = build.launch("hub", settings);
        open.addFirst(hub);
        hub.awaitReady();
        return new Side(build, hub);
    }

    /// The same request again and again.
    static Supplier<byte[]> always(String request) {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        return () -> bytes;
    }

    BenchRow compare(String name, Question question) throws Exception {
        Supplier<byte[]> ofToday = question.of(today.hub);
        Supplier<byte[]> ofBase = question.of(before.hub);
        var ours = new ArrayList<Double>();
        var limit = new ArrayList<Double>();
        for (int round = -WARM_UPS; round < ROUNDS; round++) {
            // who goes first changes, as the machine does too
            boolean first = round % 2 == 0;
            double early = first ? rate(ofToday, today.hub.port()) : rate(ofBase, before.hub.port());
            double late = first ? rate(ofBase, before.hub.port()) : rate(ofToday, today.hub.port());
            double mine = first ? early : late;
            double theirs = first ? late : early;
            System.err.printf("%s, round %d: %.0f against %.0f a second%n", name, round + WARM_UPS + 1, mine, theirs);
            if (round >= 0) {
                limit.add(theirs);
                ours.add(mine);
            }
            for (Side side : List.of(today, before)) {
                side.build.servers.execute("DELETE FROM inbox");
            }
        }
        return BenchRow.rate(
                name + " / " + against, ImportBench.median(ours), ImportBench.median(limit), "req/s", GOAL);
    }

    private static double rate(Supplier<byte[]> requests, int port) throws IOException {
        LoadGenerator.Result result = new LoadGenerator(requests, 200).run(port, CONNECTIONS, ROUND);
        if (result.failures() > 0) {
            throw new IOException(result.failures() + " answers were not 200");
        }
        return result.perSecond();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (IOException | InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
