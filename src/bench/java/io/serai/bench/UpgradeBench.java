package io.serai.bench;

import io.serai.nodes.Balancer;
import io.serai.nodes.Nodes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// `./serai bench upgrade`: two hubs of the last release behind a balancer, on one database, are replaced one after the
/// other by hubs of today's build, and those by the older ones again, while 300 events a second come and lists
/// are read. No request may fail, and what the tables say in the end has to be what senders were told.
record UpgradeBench() implements Benchmark {
    /// What is upgraded from.
    private static final String RELEASE = "v0.1.0";

    private static final String COMMIT = "0a1b4e0";

    /// Names a checkout of that release that is built already.
    private static final String BUILT = "SERAI_BENCH_RELEASE";

    private static final List<String> ROUTES = List.of("accept.camel.yaml", "work.camel.yaml", "openapi.yaml");
    private static final int NODES = 2;
    private static final int PER_SECOND = 300;
    private static final int READS_PER_SECOND = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long CALM_SECONDS = 5;

    @Override
    public Benchmark with(Map<String, String> options) {
        Options.only("upgrade", options);
        return this;
    }

    @Override
    public List<BenchRow> run() throws Exception {
        try (var release = new Base(COMMIT, BUILT);
                var old = new Build("upgrade-old", release.project, ROUTES);
                var today = new Build("upgrade-new", Build.today(), ROUTES)) {
            // each makes its cache, on a database of its own
            DrainBench.prepare(old);
            DrainBench.prepare(today);
            return upgrade(old, today);
        }
    }

    private static List<BenchRow> upgrade(Build old, Build today) throws Exception {
        int port = BenchServers.freePort();
        var front = new Balancer("127.0.0.1", port);
        var settings = settings(old.servers, port);
        try (var log = new PrintStream(old.servers.scratch.resolve("nodes.log").toFile());
                var nodes = new Nodes(front, PATIENCE)) {
            List<Integer> ports = List.of(BenchServers.freePort(), BenchServers.freePort());
            nodes.start(ports, old.command(), number -> own(settings, old, number, ports), log);
            nodes.awaitReady();
            try (var sender = new SteadySender(port, "/bench/event?key=upgrade-", BenchHub.ACCOUNT, PER_SECOND);
                    var reader = new Reader(port)) {
                TimeUnit.SECONDS.sleep(CALM_SECONDS);
                for (Build to : List.of(today, old)) {
                    for (int number = 1; number <= NODES; number++) {
                        System.err.println(
                                "upgrade: node " + number + " to " + (to == old ? RELEASE : "today's build"));
                        nodes.replace(number, to.command(), own(settings, to, number, ports));
                        TimeUnit.SECONDS.sleep(CALM_SECONDS);
                    }
                }
                double p99 = sender.p99();
                reader.close();
                DrainBench.awaitNone(old);
                Audit audit = Audit.of(old.servers, List.of());
                System.err.println("upgrade: " + audit.line());
                return List.of(
                        BenchRow.rate("events that were accepted", sender.sent(), audit.accepted(), "", 1.0),
                        none("requests of senders that failed", sender.failures()),
                        none("requests of readers that failed, of " + reader.asked(), reader.failures()),
                        none("events lost", audit.lost()),
                        none("events doubled", audit.doubled()),
                        BenchRow.cost("the slowest in a hundred, from when it was due", p99, 1_000, "ms", null));
            }
        }
    }

    private static BenchRow none(String what, long count) {
        return BenchRow.cost(what, count, 1, "", 0.0);
    }

    /// What all nodes have in common, of both builds.
    private static Map<String, String> settings(BenchServers servers, int port) {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return servers.settings(Map.of(
                "SERAI_API_KEY",
                BenchHub.KEY,
                "SERAI_MASTER_KEY",
                Base64.getEncoder().encodeToString(key),
                "SERAI_HTTP_PROXIES",
                "1",
                "SERAI_PUBLIC_URL",
                "http://127.0.0.1:" + port));
    }

    private static Map<String, String> own(Map<String, String> settings, Build build, int number, List<Integer> ports) {
        var own = new HashMap<>(settings);
        own.put("SERAI_HTTP_PORT", Integer.toString(ports.get(number - 1)));
        own.put(
                "SERAI_DATA_DIR",
                build.servers.scratch.resolve("node-" + number).toString());
        return own;
    }

    /// Reads lists, whatever happens.
    private static final class Reader implements AutoCloseable {
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final Map<String, Integer> failed = new ConcurrentHashMap<>();
        private final AtomicInteger asked = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();
        private final HttpRequest question;
        private volatile boolean reading = true;

        Reader(int port) {
            question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/hub/run?limit=5"))
                    .header("x-aether-api-key", BenchHub.KEY)
                    .header("x-account-id", BenchHub.ACCOUNT)
                    .timeout(Duration.ofSeconds(30))
                    .build();
            threads.add(Thread.ofPlatform().daemon().start(this::read));
        }

        private void read() {
            try {
                while (reading) {
                    asked.incrementAndGet();
                    try {
                        int status = client.send(question, HttpResponse.BodyHandlers.discarding())
                                .statusCode();
                        if (status != 200) {
                            failed.merge(Integer.toString(status), 1, Integer::sum);
                        }
                    } catch (IOException e) {
                        failed.merge(e.toString(), 1, Integer::sum);
                    }
                    TimeUnit.MILLISECONDS.sleep(1_000 / READS_PER_SECOND);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        int asked() {
            return asked.get();
        }

        int failures() {
            if (!failed.isEmpty()) {
                System.err.println("upgrade: readers got " + failed);
            }
            return failed.values().stream().mapToInt(Integer::intValue).sum();
        }

        @Override
        public void close() throws InterruptedException {
            reading = false;
            for (Thread thread : threads) {
                thread.join();
            }
            client.close();
        }
    }
}
