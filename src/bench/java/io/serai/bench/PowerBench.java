package io.serai.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `./serai bench power`: takes the power away from hub and database at every moment of the work on an event, under
/// load: what the two had written and not synced is gone. At the end every table is held against what the senders were
/// promised. `--rounds` says how often at each moment (20).
public final class PowerBench implements Benchmark {
    static final PowerBench USUAL = new PowerBench(20);

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Map<String, String> QUICK = Map.of(
            "SERAI_WORKER_LEASE", "1500ms",
            "SERAI_WORKER_POLL", "200ms",
            "SERAI_RETRY_FIRST", "100ms",
            "SERAI_RETRY_LONGEST", "1s");

    private final int rounds;

    private PowerBench(int rounds) {
        this.rounds = rounds;
    }

    /// @param audit of all events at the end
    /// @param taken how much the cuts took back, of the database and of the hub
    public record Result(Audit audit, long taken) {
        public String line() {
            return audit.line();
        }

        public long lost() {
            return audit.lost();
        }
    }

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("power", options, "rounds");
        return new PowerBench(Options.number(options, "rounds", USUAL.rounds));
    }

    @Override
    public List<BenchRow> run() throws Exception {
        Result result = after(rounds, FaultsBench.MOMENTS, 1, List.of());
        Audit audit = result.audit();
        long bad = audit.lost() + audit.doubled();
        System.err.println("power: " + result.line() + "; the cuts took back " + result.taken() + " writes");
        return List.of(new BenchRow(
                "lost or doubled by " + rounds * FaultsBench.MOMENTS.size() + " power cuts",
                bad,
                audit.accepted(),
                "events",
                audit.accepted() == 0 ? 1 : (double) bad / audit.accepted(),
                0.0,
                bad == 0 && audit.accepted() > 0 && result.taken() > 0));
    }

    /// Once at each moment.
    public static Result once() throws Exception {
        return after(1, FaultsBench.MOMENTS, 1, List.of());
    }

    /// Once, when so many events were done.
    ///
    /// @param more arguments of MariaDB
    public static Result onceAfter(int done, String... more) throws Exception {
        return after(1, List.of("work.done"), done, List.of(more));
    }

    /// @param times how often the first moment is reached before the cut; one time more in each round
    private static Result after(int rounds, List<String> moments, int times, List<String> more) throws Exception {
        try (var servers = new BenchServers("power", List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"))) {
            servers.hub("first", QUICK, List.of()).close();
            servers.execute("CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                    + "event_key VARCHAR(255) NOT NULL, KEY bench_effect_key (event_key))");
            PowerCut cut = PowerCut.in(servers.scratch);
            Path data = servers.scratch.resolve("hub");
            int port = BenchServers.freePort();
            long taken = 0;
            try (var database = new PoweredDatabase(servers.database, cut, servers.folder.mariadb(), more);
                    var sender = new EventSender(List.of(port), PAUSE)) {
                var settings = new HashMap<>(servers.settings(QUICK));
                settings.putAll(cut.environment(data));
                for (int round = 0; round < rounds; round++) {
                    for (String moment : moments) {
                        boolean replay = moment.startsWith("replay");
                        int reached = replay ? 1 : times + round;
                        try (var hub = BenchHub.halting(servers.home, data, port, settings, moment, reached)) {
                            if (replay) {
                                hub.await("Serai is ready");
                                FaultsBench.replayAll(hub, servers);
                            }
                            hub.await("MOMENT " + moment);
                            hub.kill();
                        }
                        taken += database.cut() + cut.happens(data);
                        database.again();
                    }
                    System.err.printf("power: round %d of %d, %,d writes taken back%n", round + 1, rounds, taken);
                }
                sender.close();
                return new Result(rested(servers, sender, data, port), taken);
            }
        }
    }

    /// A hub that nobody disturbs finishes.
    private static Audit rested(BenchServers servers, EventSender sender, Path data, int port) throws Exception {
        try (var hub = new BenchHub(servers.home, data, port, servers.settings(QUICK), List.of("-Xmx256m"))) {
            FaultsBench.awaitRest(servers);
            return Audit.of(servers, sender.acknowledged());
        }
    }
}
