package io.serai.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `./serai bench replay`: 10,000 dead letters of a vendor that works again are replayed with one call, as a person
/// does it: five canaries, then the rest. Each asks the vendor once, which answers after 10 ms, and has an effect in
/// the database. None may be lost or there twice, and the vendor is asked once for each.
final class ReplayBench implements Benchmark {
    private static final int LETTERS = 10_000;
    private static final int ROUNDS = 3;
    private static final Duration ANSWERS_AFTER = Duration.ofMillis(10);
    private static final double GOAL_SECONDS = 60;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(180);

    @Override
    public List<BenchRow> run() throws Exception {
        try (var vendor = new SlowVendor(ANSWERS_AFTER);
                var servers =
                        new BenchServers("replay", List.of("accept.camel.yaml", "vendor.camel.yaml", "openapi.yaml"));
                var hub =
                        servers.hub("replaying", Map.of(), List.of("-Xmx256m", "-Dbench.vendor=" + vendor.address()))) {
            servers.execute("CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                    + "event_key VARCHAR(255) NOT NULL, KEY bench_effect_key (event_key))");
            replay(servers, hub, vendor, "warm", 1_000);
            var seconds = new ArrayList<Double>();
            double preview = 0;
            for (int round = 0; round < ROUNDS; round++) {
                String name = "round-" + round;
                dead(servers, name, LETTERS);
                long began = System.nanoTime();
                hub.post("/v3/hub/dead_letter/replay", "{\"capability\": \"bench.event\", \"dry_run\": true}");
                preview = Math.max(preview, (System.nanoTime() - began) / 1e6);
                seconds.add(replayDead(servers, hub, vendor, name, LETTERS));
                System.err.printf("replay: round %d, %.1f s%n", round + 1, seconds.getLast());
            }
            double[] sorted = seconds.stream().mapToDouble(each -> each).toArray();
            Arrays.sort(sorted);
            return List.of(
                    BenchRow.cost("replay of 10,000 letters / 60 s", sorted[ROUNDS / 2], GOAL_SECONDS, "s", 1.0),
                    BenchRow.cost("its preview, the slowest / 1 s", preview, 1_000, "ms", 1.0));
        }
    }

    private static void replay(BenchServers servers, BenchHub hub, SlowVendor vendor, String name, int letters)
            throws Exception {
        dead(servers, name, letters);
        replayDead(servers, hub, vendor, name, letters);
    }

    private static void dead(BenchServers servers, String name, int letters) throws Exception {
        servers.execute("INSERT INTO inbox (provider, `connection`, event_key, account_id, capability, status, body, "
                + "failures) SELECT 'bench', 'bench', CONCAT('" + name + "-', seq), (SELECT id FROM account WHERE "
                + "id_random = 'demoAcct001'), 'bench.event', 'dead', 'x', 1 FROM seq_1_to_" + letters);
        servers.execute("INSERT INTO dead_letter (id_random, inbox_id, account_id, provider, capability, endpoint, "
                + "exception, message, fingerprint, attempts, first_failed_on, last_failed_on, status) "
                + "SELECT CONCAT('L', LPAD(id, 10, '0')), id, account_id, provider, capability, 'bench GET /event', "
                + "'SocketTimeoutException', 'no answer', LEFT(SHA2(id MOD 7, 256), 16), 1, UTC_TIMESTAMP(3), "
                + "UTC_TIMESTAMP(3), 'open' FROM inbox WHERE event_key LIKE '" + name + "-%'");
        servers.execute("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id SET i.letter_id = l.id "
                + "WHERE i.letter_id IS NULL");
        servers.execute("ANALYZE TABLE inbox, dead_letter");
    }

    /// @return seconds from the call to the end of the last letter
    private static double replayDead(BenchServers servers, BenchHub hub, SlowVendor vendor, String name, int letters)
            throws Exception {
        int before = vendor.asked();
        long began = System.nanoTime();
        hub.post("/v3/hub/dead_letter/replay", "{\"capability\": \"bench.event\"}");
        while (servers.number("SELECT COUNT(*) FROM dead_letter WHERE status <> 'replayed'") > 0) {
            if (System.nanoTime() - began > PATIENCE) {
                throw new IOException("not all is replayed after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String effects = " FROM bench_effect WHERE event_key LIKE '" + name + "-%'";
        long there = servers.number("SELECT COUNT(*)" + effects);
        long distinct = servers.number("SELECT COUNT(DISTINCT event_key)" + effects);
        if (there != letters || distinct != letters || vendor.asked() - before != letters) {
            throw new IOException(letters + " letters were replayed, and there are " + there + " effects of " + distinct
                    + " events, and the vendor was asked " + (vendor.asked() - before) + " times");
        }
        return seconds;
    }
}
