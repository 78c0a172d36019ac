package io.serai.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// `./serai bench crowd`: how long 200 requests a second wait while a crowd of slow clients and big bodies is there,
/// first from many addresses, then from one, against how long they wait without. About a minute, on this machine only.
final class CrowdBench implements Benchmark {
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration ROUND = Duration.ofSeconds(12);
    private static final Duration GATHERING = Duration.ofSeconds(4);
    private static final int ADDRESSES = 20;
    private static final long BIG = 64 << 20;
    /// What nobody notices, in milliseconds.
    private static final double UNNOTICED = 20;

    @Override
    public List<BenchRow> run() throws Exception {
        var many = IntStream.range(0, ADDRESSES)
                .mapToObj(i -> "127.0.0." + (10 + i))
                .toList();
        var rows = new ArrayList<BenchRow>();
        try (var servers = new BenchServers("crowd", List.of("crowd.camel.yaml"))) {
            try (var big = new RandomAccessFile(servers.home.resolve("big").toFile(), "rw")) {
                big.setLength(BIG);
            }
            try (BenchHub hub = servers.hub("hub", Map.of("SERAI_WORKER_COUNT", "0"), List.of("-Xmx256m"))) {
                var others = new Others(hub.port());
                others.ask(WARM_UP);
                Others.Result quiet = others.ask(ROUND);
                double bearable = Math.max(3 * quiet.p99(), UNNOTICED);
                rows.add(BenchRow.cost("p99 in quiet", quiet.p99(), bearable, "ms", null));
                crowded("20 addresses", hub, others, many, bearable, rows);
                crowded("one address", hub, others, many.subList(0, 1), bearable, rows);
            }
        }
        return rows;
    }

    private static void crowded(
            String from, BenchHub hub, Others others, List<String> addresses, double bearable, List<BenchRow> rows)
            throws IOException, InterruptedException {
        System.err.println("crowd: from " + from);
        try (var crowd = new Crowd(hub.port(), addresses)) {
            Thread.sleep(GATHERING);
            int bodies = crowd.bodies(); // before the first are ended for their slowness
            Others.Result result = others.ask(ROUND);
            rows.add(BenchRow.cost("p99, a crowd from " + from, result.p99(), bearable, "ms", 1.0));
            rows.add(BenchRow.rate("  answered as they should be", result.answered(), result.asked(), "req", 1.0));
            rows.add(BenchRow.rate("  health answered 200", result.healthy(), result.healthAsked(), "req", 1.0));
            // a crowd that the hub turned away proves nothing; from one address 64 bodies are let in, then its rate is
            // limited
            rows.add(BenchRow.rate(
                    "  slow bodies held", bodies, Crowd.BODIES, "conn", addresses.size() > 1 ? 0.8 : 0.08));
            rows.add(BenchRow.rate(
                    "  slow readers held", crowd.readers(), Crowd.READERS, "conn", addresses.size() > 1 ? 0.8 : null));
            rows.add(BenchRow.rate(
                    "  big bodies taken", crowd.taken(), crowd.sent(), "req", addresses.size() > 1 ? 0.8 : null));
        }
    }
}
