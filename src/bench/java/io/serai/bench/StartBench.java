package io.serai.bench;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `./serai bench start`: how long `./serai run` takes until it first answers that it is ready, and what it holds in
/// memory when it has nothing to do. The limits are fixed ones.
final class StartBench implements Benchmark {
    private static final int ROUNDS = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long CACHE_SECONDS = 120;

    @Override
    public List<BenchRow> run() throws Exception {
        Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
        Path scratch =
                home.resolve("target/bench-start-" + ProcessHandle.current().pid());
        Files.createDirectories(scratch);
        try (DataFolder servers = DataFolder.open(scratch.resolve("servers"));
                EmbeddedDatabase database = new EmbeddedDatabase(servers);
                EmbeddedCache cache = new EmbeddedCache(servers)) {
            database.start();
            cache.start();
            Map<String, String> outside = Map.of(
                    "SERAI_DB_URL", database.url(),
                    "SERAI_DB_USER", database.user(),
                    "SERAI_DB_PASSWORD", database.password(),
                    "SERAI_REDIS_URL", cache.url());
            System.err.println("start: the first one, which makes the AOT cache");
            try (var first = new Start(home, scratch.resolve("outside"), outside)) {
                first.awaitReady();
                awaitCache(home);
            }
            var rows = new ArrayList<BenchRow>();
            rows.add(BenchRow.cost(
                    "start to first 200, outside servers",
                    median(home, scratch.resolve("outside"), outside),
                    1_200,
                    "ms",
                    1.0));
            System.err.println("start: with embedded servers");
            try (var first = new Start(home, scratch.resolve("embedded"), Map.of())) {
                first.awaitReady();
            }
            rows.add(BenchRow.cost(
                    "start to first 200, embedded, not the first",
                    median(home, scratch.resolve("embedded"), Map.of()),
                    6_000,
                    "ms",
                    1.0));
            rows.add(BenchRow.cost("idle memory of the hub", idle(home, scratch, outside), 300, "MB", 1.0));
            return rows;
        } finally {
            ImportBench.delete(scratch);
        }
    }

    private static double median(Path home, Path data, Map<String, String> settings)
            throws IOException, InterruptedException {
        var times = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            try (var start = new Start(home, data, settings)) {
                times.add(start.awaitReady());
            }
        }
        return ImportBench.median(times);
    }

    private static double idle(Path home, Path scratch, Map<String, String> settings)
            throws IOException, InterruptedException {
        System.err.println("start: idle memory");
        try (var start = new Start(home, scratch.resolve("outside"), settings)) {
            start.awaitReady();
            TimeUnit.SECONDS.sleep(15);
            return start.residentMegabytes();
        }
    }

    private static void awaitCache(Path home) throws IOException, InterruptedException {
        for (int second = 0; second < CACHE_SECONDS; second++) {
            try (Stream<Path> files = Files.list(home.resolve("target"))) {
                if (files.anyMatch(file -> file.toString().endsWith(".aot"))) {
                    return;
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
        throw new IOException("no AOT cache was made in " + CACHE_SECONDS + " s");
    }

    /// One `./serai run`, ended when it is closed.
    private static final class Start implements AutoCloseable {
        private final long began;
        private final Process process;
        private final URI ready;

        Start(Path home, Path data, Map<String, String> settings) throws IOException {
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            ready = URI.create("http://127.0.0.1:" + port + "/observe/health/ready");
            var environment = new HashMap<>(settings);
            environment.put("SERAI_DATA_DIR", data.toString());
            environment.put("SERAI_HTTP_PORT", Integer.toString(port));
            var builder = new ProcessBuilder(home.resolve("serai").toString(), "run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
            builder.environment().putAll(environment);
            began = System.nanoTime();
            process = builder.start();
        }

        /// @return milliseconds from the launch to the first 200
        double awaitReady() throws IOException, InterruptedException {
            while (System.nanoTime() - began < PATIENCE_NANOS) {
                if (isReady()) {
                    return (System.nanoTime() - began) / 1e6;
                }
                if (!process.isAlive()) {
                    throw new IOException("./serai run ended with " + process.exitValue());
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
            throw new IOException("./serai run is not ready after two minutes");
        }

        private boolean isReady() {
            try {
                var connection = (HttpURLConnection) ready.toURL().openConnection();
                connection.setConnectTimeout(1_000);
                connection.setReadTimeout(5_000);
                int status = connection.getResponseCode();
                connection.disconnect();
                return status == 200;
            } catch (IOException e) {
                return false;
            }
        }

        double residentMegabytes() throws IOException {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
            String kibibytes =
                    new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            return Long.parseLong(kibibytes.strip()) * 1024 / 1e6;
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(40, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }
}
