package io.serai.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// `./serai bench nodes`: what two and three hubs on one MariaDB do more than one. Work that waits for a vendor, which
/// answers after 40 ms and has no limit of its own, and events that are accepted and left waiting. `--only work` and
/// `--only accept` are one of the two.
final class NodesBench implements Benchmark {
    private static final List<String> PARTS = List.of("work", "accept");
    static final NodesBench USUAL = new NodesBench(PARTS);

    private static final int MOST = 3;
    private static final int ROUNDS = 3;
    private static final int WARM_UPS = 7;
    private static final int EVENTS_OF_A_NODE = 1_500;
    private static final Duration ANSWERS_AFTER = Duration.ofMillis(40);
    private static final int CONNECTIONS = 32;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final List<Double> GOALS = List.of(1.8, 2.5);
    private static final double ACCEPT_GOAL = 0.95;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);
    private static final List<String> JVM = List.of("-Xmx256m");

    private final AtomicLong count = new AtomicLong();
    private final List<String> parts;

    private NodesBench(List<String> parts) {
        this.parts = parts;
    }

    @Override
    public Benchmark with(Map<String, String> options) {
        return new NodesBench(Options.some("nodes", options, PARTS));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        try (var vendor = new SlowVendor(ANSWERS_AFTER);
                var servers =
                        new BenchServers("nodes", List.of("accept.camel.yaml", "vendor.camel.yaml", "openapi.yaml"))) {
            servers.hub("first", Map.of(), vendor(vendor)).close();
            servers.execute("CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                    + "event_key VARCHAR(255) NOT NULL, KEY bench_effect_key (event_key))");
            var rows = new ArrayList<BenchRow>();
            List<Double> drained = parts.contains("work") ? drained(servers, vendor) : List.of();
            for (int nodes = 2; nodes <= drained.size(); nodes++) {
                rows.add(BenchRow.rate(
                        "work that waits for a vendor, " + nodes + " hubs / one",
                        drained.get(nodes - 1),
                        drained.getFirst(),
                        "ev/s",
                        GOALS.get(nodes - 2)));
            }
            if (parts.contains("accept")) {
                rows.add(accepted(servers, vendor(vendor)));
            }
            return rows;
        }
    }

    private static List<String> vendor(SlowVendor vendor) {
        var options = new ArrayList<>(JVM);
        options.add("-Dbench.vendor=" + vendor.address());
        return options;
    }

    /// @return events a second, of one hub, two and so on
    private static List<Double> drained(BenchServers servers, SlowVendor vendor) throws Exception {
        var rates = new ArrayList<Double>();
        for (int nodes = 1; nodes <= MOST; nodes++) {
            List<BenchHub> hubs = hubs(servers, nodes, Map.of(), vendor(vendor));
            try {
                drain(servers, vendor, "warm-" + nodes, EVENTS_OF_A_NODE * nodes);
                var seconds = new ArrayList<Double>();
                for (int round = 0; round < ROUNDS; round++) {
                    int events = EVENTS_OF_A_NODE * nodes;
                    seconds.add(events / drain(servers, vendor, "round-" + nodes + "-" + round, events));
                    System.err.printf("nodes: %d, %,.0f events a second%n", nodes, seconds.getLast());
                }
                rates.add(ImportBench.median(seconds));
            } finally {
                close(hubs);
            }
        }
        return rates;
    }

    /// @return seconds until all have had their effect
    private static double drain(BenchServers servers, SlowVendor vendor, String name, int events) throws Exception {
        int before = vendor.asked();
        servers.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body) "
                + "SELECT 'bench', 'bench', CONCAT('" + name + "-', seq), (SELECT id FROM account WHERE id_random = '"
                + BenchHub.ACCOUNT + "'), 'bench.event', 'accepted', 'x' FROM seq_1_to_" + events);
        long began = System.nanoTime();
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") > 0) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new IOException("not all is done after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String effects = " FROM bench_effect WHERE event_key LIKE '" + name + "-%'";
        long there = servers.number("SELECT COUNT(*)" + effects);
        long distinct = servers.number("SELECT COUNT(DISTINCT event_key)" + effects);
        if (there != events || distinct != events || vendor.asked() - before != events) {
            throw new IOException(events + " events came, and there are " + there + " effects of " + distinct
                    + " events, and the vendor was asked " + (vendor.asked() - before) + " times");
        }
        return seconds;
    }

    /// All callers at one hub, and half of them at each of two, in turn.
    private BenchRow accepted(BenchServers servers, List<String> options) throws Exception {
        List<BenchHub> hubs = hubs(servers, 2, Map.of("SERAI_WORKER_COUNT", "0"), options);
        try {
            var one = new ArrayList<Double>();
            var two = new ArrayList<Double>();
            double least = 1;
            // what is compiled late in one hub is compiled late in the other, too
            for (int warm = 0; warm < WARM_UPS; warm++) {
                for (BenchHub hub : hubs) {
                    rate(List.of(hub));
                }
                servers.execute("DELETE FROM inbox");
            }
            for (int round = 0; round < 2 * ROUNDS; round++) {
                double alone = rate(hubs.subList(0, 1)).getFirst();
                List<Double> both = rate(hubs);
                double sum = both.getFirst() + both.getLast();
                System.err.printf("nodes: accepted %,.0f a second by one hub, %,.0f by two%n", alone, sum);
                servers.execute("DELETE FROM inbox");
                one.add(alone);
                two.add(sum);
                least = Math.min(least, Math.min(both.getFirst(), both.getLast()) / sum);
            }
            System.err.printf("nodes: the hub that accepted less of the two had %.0f %% of it%n", 100 * least);
            return BenchRow.rate(
                    "accepted, two hubs / one", ImportBench.median(two), ImportBench.median(one), "req/s", ACCEPT_GOAL);
        } finally {
            close(hubs);
        }
    }

    private List<Double> rate(List<BenchHub> hubs) throws Exception {
        try (var callers = Executors.newFixedThreadPool(hubs.size())) {
            var calls = new ArrayList<Callable<LoadGenerator.Result>>();
            for (BenchHub hub : hubs) {
                calls.add(
                        () -> new LoadGenerator(requests(hub), 202).run(hub.port(), CONNECTIONS / hubs.size(), ROUND));
            }
            var rates = new ArrayList<Double>();
            for (Future<LoadGenerator.Result> call : callers.invokeAll(calls)) {
                if (call.get().failures() > 0) {
                    throw new IOException(call.get().failures() + " events were not accepted");
                }
                rates.add(call.get().perSecond());
            }
            return rates;
        }
    }

    private Supplier<byte[]> requests(BenchHub hub) {
        return () -> ("POST /bench/event?key=accept-" + count.incrementAndGet() + " HTTP/1.1\r\nHost: 127.0.0.1:"
                        + hub.port() + "\r\nx-aether-api-key: " + BenchHub.KEY + "\r\nx-account-id: " + BenchHub.ACCOUNT
                        + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\n\r\nx")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static List<BenchHub> hubs(
            BenchServers servers, int nodes, Map<String, String> settings, List<String> options) throws IOException {
        var hubs = new ArrayList<BenchHub>();
        try {
            for (int node = 1; node <= nodes; node++) {
                hubs.add(servers.hub("node-" + node, settings, options));
            }
            return hubs;
        } catch (IOException | RuntimeException e) {
            close(hubs);
            throw e;
        }
    }

    private static void close(List<BenchHub> hubs) {
        hubs.forEach(BenchHub::close);
    }
}
