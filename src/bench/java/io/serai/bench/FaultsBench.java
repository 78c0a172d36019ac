package io.serai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// `./serai bench faults`: tries to make the hub lose an event or do one twice. A load, an environment that breaks
/// things, and at the end of each part an audit of every table against what the sender was promised.
///
/// `SERAI_BENCH_KILLS` (50) says how often the hub is killed at each moment, `SERAI_BENCH_SEED` repeats a run,
/// `SERAI_BENCH_SECONDS` (30) is how long an outage takes.
public final class FaultsBench implements Benchmark {
    /// Before and after the INSERT, the claim, the effect, the commit, the retry, the dead letter, the replay.
    static final List<String> MOMENTS = List.of(
            // first, while there are few letters: each of these kills replays all that are dead
            "replay.before-commit",
            "replay.committed",
            "inbox.before-insert",
            "inbox.inserted",
            "work.claimed",
            "work.begun",
            "work.before-done",
            "work.before-commit",
            "work.done",
            "retry.before-store",
            "failure.committed",
            "letter.before-store",
            "letter.before-commit");

    /// One before and one after each commit: of those within one transaction, one is as good as another.
    private static final List<String> TELLING = MOMENTS.stream()
            .filter(List.of(
                    "replay.committed",
                    "inbox.before-insert",
                    "inbox.inserted",
                    "work.before-commit",
                    "work.done",
                    "failure.committed",
                    "letter.before-commit")::contains)
            .toList();

    private static final Map<String, String> QUICK = Map.of(
            "SERAI_WORKER_LEASE", "1500ms",
            "SERAI_WORKER_POLL", "200ms",
            "SERAI_RETRY_FIRST", "100ms",
            "SERAI_RETRY_LONGEST", "1s",
            "SERAI_WORKER_COUNT", "64",
            "SERAI_WORKER_PER_PROVIDER", "64",
            "SERAI_WORKER_PER_CONNECTION", "64");

    private static final Duration FROZEN_LEASE = Duration.ofSeconds(3);

    private final int kills;
    private final long seed;
    private final int seconds;
    private final boolean whole;
    private final List<String> lines = new ArrayList<>();

    FaultsBench() {
        this(
                Integer.parseInt(System.getenv().getOrDefault("SERAI_BENCH_KILLS", "50")),
                Long.parseLong(System.getenv().getOrDefault("SERAI_BENCH_SEED", Long.toString(System.nanoTime()))),
                Integer.parseInt(System.getenv().getOrDefault("SERAI_BENCH_SECONDS", "30")),
                true);
    }

    /// @param kills how often at each moment
    /// @param seconds how long an outage takes
    /// @param whole whether MariaDB goes away and the disk is full, too
    private FaultsBench(int kills, long seed, int seconds, boolean whole) {
        this.whole = whole;
        this.kills = kills;
        this.seed = seed;
        this.seconds = seconds;
    }

    @Override
    public List<BenchRow> run() throws Exception {
        System.err.println("faults: seed " + seed + " (SERAI_BENCH_SEED repeats it), " + kills + " kills at each of "
                + MOMENTS.size() + " moments");
        var rows = new ArrayList<BenchRow>();
        try (var servers =
                new BenchServers("faults", List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml"))) {
            servers.hub("first", QUICK, List.of()).close();
            servers.execute("CREATE TABLE bench_effect (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
                    + "event_key VARCHAR(255) NOT NULL, KEY bench_effect_key (event_key))");
            rows.add(told("killed at every moment", servers, killed(servers)));
            rows.add(told("two hubs, one killed every few seconds", servers, pair(servers)));
            rows.add(told("two hubs, one frozen for twice its lease", servers, frozen(servers)));
            if (whole) {
                rows.add(told("MariaDB killed, frozen, slow", servers, database(servers)));
            }
            rows.add(told("Redis frozen and killed", servers, redis(servers)));
            VendorFaults.Result vendors = new VendorFaults(servers, seed, Math.min(120, seconds * 4)).run(QUICK);
            System.err.println("faults: Zoom saw " + vendors.requests() + " requests and served " + vendors.faults()
                    + " faults; the busiest second had " + vendors.busiest());
            rows.add(told("vendor at 30 % faults, events thrice and shuffled", servers, vendors.audit()));
            rows.add(BenchRow.cost("requests in Zoom's busiest second / 10", vendors.busiest(), 10, "req", 1.0));
            Audit full = whole ? disk(servers) : null;
            if (full != null) {
                rows.add(told("disk full", servers, full));
            }
        }
        return rows;
    }

    /// The audits' lines, one for each part that could be run. At fewer moments, and without outages of MariaDB
    /// and a full disk, which have tests of their own.
    ///
    /// @param kills how often the hub is killed at each moment
    /// @param seconds how long an outage takes
    public static List<String> audited(int kills, long seed, int seconds) throws Exception {
        var bench = new FaultsBench(kills, seed, seconds, false);
        bench.run();
        return List.copyOf(bench.lines);
    }

    private BenchRow told(String part, BenchServers servers, Audit audit) throws SQLException {
        lines.add(part + ": " + audit.line());
        System.err.println("faults: " + lines.getLast());
        servers.execute("DELETE FROM dead_letter_replay");
        servers.execute("UPDATE inbox SET letter_id = NULL");
        servers.execute("DELETE FROM dead_letter");
        servers.execute("DELETE FROM inbox");
        servers.execute("DELETE FROM bench_effect");
        servers.execute("DELETE FROM zoom_ticket");
        return new BenchRow(
                "lost or doubled: " + part,
                audit.lost() + audit.doubled(),
                audit.accepted(),
                "events",
                audit.accepted() == 0 ? 1 : (double) (audit.lost() + audit.doubled()) / audit.accepted(),
                0.0,
                audit.isClean() && audit.accepted() > 0);
    }

    private Audit killed(BenchServers servers) throws Exception {
        var random = new Random(seed);
        int port = BenchServers.freePort();
        Path data = servers.scratch.resolve("killed");
        try (var sender = new EventSender(List.of(port), Duration.ofMillis(5))) {
            for (String moment : whole ? MOMENTS : TELLING) {
                for (int i = 0; i < kills; i++) {
                    int times = moment.startsWith("replay") ? 1 : 1 + random.nextInt(8);
                    try (var hub = BenchHub.halting(servers.home, data, port, servers.settings(QUICK), moment, times)) {
                        if (moment.startsWith("replay")) {
                            hub.await("Serai is ready");
                            replayAll(hub, servers);
                        }
                        hub.await("MOMENT " + moment);
                        hub.kill();
                    }
                }
                System.err.println("faults: killed " + kills + " times at " + moment);
            }
            return rested(servers, sender, data, port);
        }
    }

    /// Asks for a replay of all that is dead, without waiting for the answer: the hub is killed before it comes.
    static void replayAll(BenchHub hub, BenchServers servers) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (servers.number("SELECT COUNT(*) FROM dead_letter WHERE status = 'open'") == 0
                && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        Thread.ofVirtual().start(() -> {
            try {
                hub.post("/v3/hub/dead_letter/replay", "{\"since\": \"2026-01-01\", \"canary\": 0}");
            } catch (IOException | InterruptedException e) {
                // killed before it could answer
            }
        });
    }

    /// Ends the load, lets a hub that nobody disturbs finish, and audits.
    private Audit rested(BenchServers servers, EventSender sender, Path data, int port) throws Exception {
        sender.close();
        try (var hub = new BenchHub(servers.home, data, port, servers.settings(QUICK), List.of("-Xmx256m"))) {
            awaitRest(servers);
            return Audit.of(servers, sender.acknowledged());
        }
    }

    /// Ends the load, waits until all is worked off, and audits. An outage is waited out: dead is only what no try can
    /// help.
    private static Audit calmed(BenchServers servers, EventSender sender) throws Exception {
        sender.close();
        awaitRest(servers);
        long needless =
                servers.number("SELECT COUNT(*) FROM inbox WHERE status = 'dead' AND event_key NOT LIKE 'poison-%'");
        if (needless > 0) {
            throw new IOException(needless + " events are dead letters that nothing was wrong with: "
                    + servers.text(
                            "SELECT CONCAT_WS(' ', i.event_key, l.attempts, l.exception, l.message) FROM inbox i "
                                    + "LEFT JOIN dead_letter l ON l.id = i.letter_id "
                                    + "WHERE i.status = 'dead' AND i.event_key NOT LIKE 'poison-%' LIMIT 1"));
        }
        return Audit.of(servers, sender.acknowledged());
    }

    static void awaitRest(BenchServers servers) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE status IN ('accepted', 'working', 'retrying')") > 0
                && System.nanoTime() < until) {
            Thread.sleep(200);
        }
    }

    private Audit pair(BenchServers servers) throws Exception {
        var random = new Random(seed + 1);
        List<Integer> ports = List.of(BenchServers.freePort(), BenchServers.freePort());
        var hubs = new BenchHub[2];
        try (var sender = new EventSender(ports, Duration.ofMillis(5))) {
            for (int i = 0; i < 2; i++) {
                hubs[i] = hub(servers, "pair-" + i, ports.get(i));
            }
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(60, seconds * 2L));
            while (System.nanoTime() < until) {
                Thread.sleep(1000 + random.nextInt(2000));
                int victim = random.nextInt(2);
                hubs[victim].kill();
                hubs[victim] = hub(servers, "pair-" + victim, ports.get(victim));
            }
            return calmed(servers, sender);
        } finally {
            for (BenchHub hub : hubs) {
                if (hub != null) {
                    hub.close();
                }
            }
        }
    }

    /// Who was frozen comes back to work that another has done meanwhile, and must not undo it nor do it again.
    private Audit frozen(BenchServers servers) throws Exception {
        var random = new Random(seed + 2);
        var leases = new HashMap<>(QUICK);
        leases.put("SERAI_WORKER_LEASE", FROZEN_LEASE.toSeconds() + "s");
        List<Integer> ports = List.of(BenchServers.freePort(), BenchServers.freePort());
        try (BenchHub one = hub(servers, "frozen-0", ports.get(0), leases);
                BenchHub two = hub(servers, "frozen-1", ports.get(1), leases);
                var sender = new EventSender(ports, Duration.ofMillis(5))) {
            for (int round = 0; round < Math.max(2, seconds * 2 / 3); round++) {
                freeze((random.nextBoolean() ? one : two).pid(), 2 * FROZEN_LEASE.toMillis());
                Thread.sleep(500 + random.nextInt(1000));
            }
            Audit audit = calmed(servers, sender);
            long turned = servers.number("SELECT COUNT(*) FROM inbox i JOIN run r ON r.id = i.run_id "
                    + "WHERE i.status = 'done' AND r.status <> 'done'");
            if (turned > 0) {
                throw new IOException(turned + " events are done, and their runs say something else");
            }
            return audit;
        }
    }

    private static BenchHub hub(BenchServers servers, String name, int port) throws IOException {
        return hub(servers, name, port, QUICK);
    }

    private static BenchHub hub(BenchServers servers, String name, int port, Map<String, String> settings)
            throws IOException {
        return new BenchHub(
                servers.home,
                servers.scratch.resolve(name),
                port,
                servers.settings(settings),
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    private Audit database(BenchServers servers) throws Exception {
        int port = BenchServers.freePort();
        try (BenchHub hub = hub(servers, "database", port);
                var sender = new EventSender(List.of(port), Duration.ofMillis(5))) {
            Thread.sleep(2000);
            signal("KILL", servers.database.pid().orElseThrow());
            Thread.sleep(seconds * 500L);
            freeze(servers.database.pid().orElseThrow(), seconds * 1000L);
            Thread.sleep(5000);
            for (int i = 0; i < seconds; i++) {
                freeze(servers.database.pid().orElseThrow(), 200);
                Thread.sleep(200);
            }
            Thread.sleep(2000);
            return calmed(servers, sender);
        }
    }

    private Audit redis(BenchServers servers) throws Exception {
        int port = BenchServers.freePort();
        try (BenchHub hub = hub(servers, "redis", port);
                var sender = new EventSender(List.of(port), Duration.ofMillis(5))) {
            Thread.sleep(1000);
            freeze(servers.cache.pid().orElseThrow(), seconds * 300L);
            signal("KILL", servers.cache.pid().orElseThrow());
            Thread.sleep(3000);
            return calmed(servers, sender);
        }
    }

    /// The data folder on a file system of 24 MiB that fills up and is emptied again, while events come and files are
    /// dropped; null where this user may not mount one.
    private @org.jspecify.annotations.Nullable Audit disk(BenchServers servers) throws Exception {
        Path small = Files.createDirectories(servers.scratch.resolve("small-disk"));
        if (run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small.toString()) != 0) {
            System.err.println("faults: disk full: not run, as this user may not mount a file system");
            return null;
        }
        int port = BenchServers.freePort();
        try {
            try (BenchHub hub = new BenchHub(
                            servers.home,
                            small.resolve("data"),
                            port,
                            servers.settings(QUICK),
                            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
                    var sender = new EventSender(List.of(port), Duration.ofMillis(20))) {
                Path folder = Files.createDirectories(small.resolve("data/inbox/demo/pjrcghqwert/badges"));
                Path ballast = small.resolve("ballast");
                for (int round = 0; round < 3; round++) {
                    for (int file = 0; file < 3; file++) {
                        Path part = folder.resolve("list-" + round + "-" + file + ".part");
                        Files.writeString(part, "email\nperson" + round + "x" + file + "@example.org\n");
                        Files.move(part, folder.resolve("list-" + round + "-" + file + ".csv"));
                    }
                    Thread.sleep(200L * round);
                    run("dd", "if=/dev/zero", "of=" + ballast, "bs=64k");
                    Thread.sleep(seconds * 200L);
                    Files.delete(ballast);
                    Thread.sleep(2000);
                }
                awaitFiles(servers, 9);
                Audit audit = calmed(servers, sender);
                long people = servers.number("SELECT COUNT(*) FROM event_person WHERE external_id LIKE 'person%'");
                return new Audit(
                        audit.accepted() + 9,
                        audit.done() + people,
                        audit.dead(),
                        audit.discarded(),
                        audit.lost() + Math.max(0, 9 - people),
                        audit.doubled() + Math.max(0, people - 9));
            }
        } finally {
            run("umount", "-l", small.toString());
        }
    }

    private static void awaitFiles(BenchServers servers, int files) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (servers.number("SELECT COUNT(*) FROM inbox WHERE provider = 'file' AND status = 'done'") < files
                && System.nanoTime() < until) {
            Thread.sleep(200);
        }
    }

    private static void freeze(long pid, long millis) throws Exception {
        signal("STOP", pid);
        try {
            Thread.sleep(millis);
        } finally {
            signal("CONT", pid);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        if (run("kill", "-" + name, Long.toString(pid)) != 0) {
            throw new IOException("process " + pid + " could not be told " + name);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
