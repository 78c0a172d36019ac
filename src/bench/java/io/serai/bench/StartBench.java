package io.serai.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `./serai bench start`: how long `./serai run` takes until it first answers that it is ready, and what it holds in
/// memory when it has nothing to do: today's build against the base. With `--operations N`, today's build with so many
/// operations more against itself without them. Both sides in turn, medians.
///
/// @param rounds of each measurement
/// @param operations to measure the price of; 0 for a comparison with the base
record StartBench(int rounds, int operations) implements Benchmark {
    static final StartBench USUAL = new StartBench(7, 0);

    private static final long IDLE_SECONDS = 60;
    private static final double MOST_MEGABYTES = 210;
    private static final double MOST_ADDED = 12;

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("start", options, "operations", "rounds");
        return new StartBench(
                Options.number(options, "rounds", rounds), Options.number(options, "operations", operations));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        return operations == 0 ? againstBase() : withOperations();
    }

    private List<BenchRow> againstBase() throws IOException, InterruptedException {
        var rows = new ArrayList<BenchRow>();
        try (var base = new Base();
                var before = new Build("start-base", base.project, List.of());
                var today = new Build("start-today", Build.today(), List.of())) {
            Pair outside = pair(today, before, "outside", true);
            rows.add(BenchRow.cost("start, outside servers / " + Base.COMMIT, outside.ours, outside.limit, "ms", 0.55));
            Pair embedded = pair(today, before, "embedded", false);
            rows.add(BenchRow.cost(
                    "start, embedded, not the first / " + Base.COMMIT, embedded.ours, embedded.limit, "ms", 0.6));
            Pair idle = idle(today, before);
            rows.add(BenchRow.cost("idle memory / " + Base.COMMIT, idle.ours, idle.limit, "MB", 0.75));
            rows.add(BenchRow.cost("idle memory / 210 MB", idle.ours, MOST_MEGABYTES, "MB", 1.0));
        }
        return rows;
    }

    private List<BenchRow> withOperations() throws IOException, InterruptedException {
        var rows = new ArrayList<BenchRow>();
        try (var without = new Build("start-without", Build.today(), List.of());
                var with = new Build("start-with", Build.today(), List.of())) {
            with.servers.add("openapi.yaml", MoreOperations.contract(operations));
            with.servers.add("operations.camel.yaml", MoreOperations.routes(operations));
            Pair start = pair(with, without, "outside", true);
            rows.add(
                    BenchRow.cost("start with " + operations + " more / without", start.ours, start.limit, "ms", 1.08));
            Pair idle = idle(with, without);
            rows.add(BenchRow.cost("idle memory with them / without", idle.ours, idle.limit, "MB", null));
            rows.add(BenchRow.cost("what they add / 12 MB", idle.ours - idle.limit, MOST_ADDED, "MB", 1.0));
        }
        return rows;
    }

    private record Pair(double ours, double limit) {}

    private static Map<String, String> settings(Build build, boolean outside) {
        return outside ? build.servers.settings(Map.of()) : Map.of();
    }

    private Pair pair(Build today, Build other, String data, boolean outside) throws IOException, InterruptedException {
        for (Build build : List.of(other, today)) {
            System.err.println("start: the first of " + build.servers.home + ", with " + data + " servers");
            build.startFirst(data, settings(build, outside));
        }
        var ours = new ArrayList<Double>();
        var limit = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            limit.add(start(other, data, outside));
            ours.add(start(today, data, outside));
            System.err.printf(
                    "start: round %d of %d, %s: %.0f against %.0f ms%n",
                    round + 1, rounds, data, ours.getLast(), limit.getLast());
        }
        return new Pair(ImportBench.median(ours), ImportBench.median(limit));
    }

    private static double start(Build build, String data, boolean outside) throws IOException, InterruptedException {
        try (BenchHub hub = build.launch(data, settings(build, outside))) {
            return hub.awaitReady();
        }
    }

    /// One after the other, as what two of them share would count by halves.
    private Pair idle(Build today, Build other) throws IOException, InterruptedException {
        var ours = new ArrayList<Double>();
        var limit = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            limit.add(idle(other));
            ours.add(idle(today));
            System.err.printf(
                    "start: round %d of %d, idle: %.0f against %.0f MB%n",
                    round + 1, rounds, ours.getLast(), limit.getLast());
        }
        return new Pair(ImportBench.median(ours), ImportBench.median(limit));
    }

    private static double idle(Build build) throws IOException, InterruptedException {
        try (BenchHub hub = build.launch("outside", settings(build, true))) {
            hub.awaitReady();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            return hub.proportionalMegabytes();
        }
    }
}
