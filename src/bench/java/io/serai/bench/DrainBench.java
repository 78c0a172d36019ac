package io.serai.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `./serai bench drain`: how fast 40,000 waiting events are worked off, each with an effect in the database, while
/// 500 a second come; what that does to those who send, and to another tenant. Today's build and an older one, one
/// after the other, again and again.
///
/// @param thousands how many wait at first, in thousands
record DrainBench(int rounds, int thousands) implements Benchmark {
    static final DrainBench USUAL = new DrainBench(3, 40);

    private static final int IDLE_WARM_UP = 10_000;
    private static final int PER_SECOND = 500;
    private static final int OTHERS_PER_SECOND = 10;
    private static final int IDLE_SECONDS = 5;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(300);
    private static final String OTHER = "demoAcct002";

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("drain", options, "rounds", "thousands");
        return new DrainBench(
                Options.number(options, "rounds", rounds), Options.number(options, "thousands", thousands));
    }

    /// What one round saw of a build.
    record Seen(double perSecond, double p99, double others, double cpuMicros) {}

    @Override
    public List<BenchRow> run() throws Exception {
        try (var base = new Base();
                var old = new Build(
                        "drain-old", base.project, List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"));
                var today = new Build(
                        "drain-new", Build.today(), List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"))) {
            prepare(old);
            prepare(today);
            var before = new ArrayList<Seen>();
            var now = new ArrayList<Seen>();
            double idle = idle(today);
            for (int round = 1; round <= rounds; round++) {
                System.err.println("drain: round " + round + " of " + rounds + ", " + Base.COMMIT);
                before.add(drain(old, round));
                System.err.println("drain: round " + round + " of " + rounds + ", today's build");
                now.add(drain(today, round));
            }
            return List.of(
                    BenchRow.rate(
                            "drain / " + Base.COMMIT,
                            median(now, Seen::perSecond),
                            median(before, Seen::perSecond),
                            "ev/s",
                            4.0),
                    BenchRow.cost(
                            "CPU of hub and database for an event / " + Base.COMMIT,
                            median(now, Seen::cpuMicros),
                            median(before, Seen::cpuMicros),
                            "µs",
                            null),
                    BenchRow.cost("accept meanwhile, p99 / 100 ms", median(now, Seen::p99), 100, "ms", 1.0),
                    BenchRow.cost(
                            "accept meanwhile, p99 / " + Base.COMMIT,
                            median(now, Seen::p99),
                            median(before, Seen::p99),
                            "ms",
                            null),
                    BenchRow.cost(
                            "another tenant, p95 / an idle hub + 50 ms",
                            median(now, Seen::others),
                            idle + 50,
                            "ms",
                            1.0));
        }
    }

    static void prepare(Build build) throws Exception {
        build.startFirst("data", build.servers.settings(Map.of()));
        build.servers.execute(
                "CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, event_key VARCHAR(255) NOT NULL, "
                        + "UNIQUE KEY bench_effect_key (event_key))");
    }

    /// How long an event waits that comes alone.
    private static double idle(Build build) throws Exception {
        try (BenchHub hub = ready(build)) {
            backlog(build, "warm-idle", IDLE_WARM_UP);
            awaitNone(build);
            try (var sender = new SteadySender(hub, "/bench/event?key=idle-", OTHER, OTHERS_PER_SECOND)) {
                TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                sender.p99();
            }
            awaitNone(build);
            return p95(build, "idle-%");
        }
    }

    private static BenchHub ready(Build build) throws IOException, InterruptedException {
        BenchHub hub = build.launch("data", build.servers.settings(Map.of()));
        try {
            hub.awaitReady();
            return hub;
        } catch (IOException | InterruptedException e) {
            hub.close();
            throw e;
        }
    }

    private Seen drain(Build build, int round) throws Exception {
        try (BenchHub hub = ready(build)) {
            drain(build, hub, "warm-" + round);
            Seen seen = drain(build, hub, "timed-" + round);
            System.err.printf(
                    "drain: %,.0f events a second, p99 of accepted meanwhile %,.0f ms, another tenant's p95 %,.0f ms, "
                            + "%,.0f µs of CPU an event%n",
                    seen.perSecond, seen.p99, seen.others, seen.cpuMicros);
            return seen;
        }
    }

    private Seen drain(Build build, BenchHub hub, String name) throws Exception {
        // before anyone sends: so large a statement holds the table's next number while it runs
        int waiting = thousands * 1_000;
        backlog(build, name, waiting);
        long last = build.servers.number("SELECT MAX(id) FROM inbox");
        try (var sender = new SteadySender(hub, "/bench/event?key=come-" + name + "-", BenchHub.ACCOUNT, PER_SECOND);
                var other = new SteadySender(hub, "/bench/event?key=other-" + name + "-", OTHER, OTHERS_PER_SECOND)) {
            double cpu = cpuSeconds(build, hub);
            long began = System.nanoTime();
            awaitBacklog(build, last);
            double seconds = (System.nanoTime() - began) / 1e9;
            cpu = cpuSeconds(build, hub) - cpu;
            other.p99();
            double p99 = sender.p99();
            awaitNone(build);
            return new Seen(waiting / seconds, p99, p95(build, "other-" + name + "-%"), cpu * 1e6 / waiting);
        }
    }

    /// What the hub and its database have worked, on all cores.
    private static double cpuSeconds(Build build, BenchHub hub) {
        return Stream.of(hub.pid(), build.servers.database.pid().orElseThrow())
                        .map(ProcessHandle::of)
                        .map(process ->
                                process.orElseThrow().info().totalCpuDuration().orElseThrow())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }

    private static void backlog(Build build, String name, int count) throws SQLException {
        build.servers.execute(
                "INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body) "
                        + "SELECT 'bench', 'bench:" + BenchHub.ACCOUNT + "', CONCAT('" + name
                        + "-', seq), (SELECT id FROM account WHERE "
                        + "id_random = 'demoAcct001'), 'bench.event', 'accepted', 'x' FROM seq_1_to_" + count);
    }

    /// Looks into the index by which workers claim, so that it costs next to nothing.
    private static void awaitBacklog(Build build, long last) throws Exception {
        await(
                build,
                "SELECT COUNT(*) FROM (SELECT id FROM inbox WHERE status IN ('accepted', 'working', 'retrying') AND "
                        + "provider = 'bench' AND `connection` = 'bench:" + BenchHub.ACCOUNT
                        + "' AND priority = 1 AND id <= "
                        + last + " LIMIT 1) waiting");
    }

    static void awaitNone(Build build) throws Exception {
        await(build, "SELECT COUNT(*) FROM inbox WHERE status <> 'done'");
        long done = build.servers.number("SELECT COUNT(*) FROM inbox WHERE status = 'done'");
        long effects = build.servers.number("SELECT COUNT(*) FROM bench_effect");
        if (done != effects) {
            throw new IOException(done + " events are done, but there are " + effects + " effects");
        }
    }

    private static void await(Build build, String sql) throws Exception {
        long until = System.nanoTime() + PATIENCE;
        while (build.servers.number(sql) > 0) {
            if (System.nanoTime() > until) {
                throw new IOException("not all is done after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /// From accepted to done, of events by their keys.
    private static double p95(Build build, String keys) throws SQLException {
        return build.servers.number("SELECT DISTINCT PERCENTILE_DISC(0.95) WITHIN GROUP (ORDER BY "
                        + "TIMESTAMPDIFF(MICROSECOND, created_on, done_on)) OVER () FROM inbox WHERE event_key LIKE '"
                        + keys + "'")
                / 1e3;
    }

    private static double median(List<Seen> rounds, java.util.function.ToDoubleFunction<Seen> of) {
        double[] sorted = rounds.stream().mapToDouble(of).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
