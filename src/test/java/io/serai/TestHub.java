package io.serai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A hub in a process of its own, on the tests' MariaDB and Redis, with a data folder and a port of its own.
public final class TestHub implements AutoCloseable {
    public static final String KEY = "test-key-0123456789-0123456789";
    public static final String ADMIN_EMAIL = "admin@example.org";
    public static final String ADMIN_PASSWORD = "correct horse battery staple";
    /// With which [#shared] signs, in Base64.
    public static final String JWT_KEY =
            Base64.getEncoder().encodeToString("a key of the tests, of 32 bytes!".getBytes(StandardCharsets.UTF_8));
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    /// What a hub's data folder holds of its earlier starts.
    private static final List<Path> CHECKED = List.of(
            Path.of("target/test-hubs/routes.checked").toAbsolutePath(),
            Path.of("target/test-hubs/schema.checked").toAbsolutePath());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    public final TestServers.TestDatabase database;
    public final Path data;
    public final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private List<String> main = List.of("io.serai.HaltingHub");
    private boolean shared;
    private Process process;
    private Thread reading;

    private TestHub(TestServers.TestDatabase database, Path data, int port) {
        this.database = database;
        this.data = data;
        this.port = port;
        settings.put("SERAI_DB_URL", database.url());
        settings.put("SERAI_DB_USER", database.user());
        settings.put("SERAI_DB_PASSWORD", database.password());
        settings.put("SERAI_REDIS_URL", TestServers.redisUrl());
        settings.put("SERAI_DATA_DIR", data.toString());
        settings.put("SERAI_HTTP_PORT", Integer.toString(port));
        settings.put("SERAI_API_KEY", KEY);
        settings.put("SERAI_ADMIN_EMAIL", ADMIN_EMAIL);
        settings.put("SERAI_ADMIN_PASSWORD", ADMIN_PASSWORD);
        settings.put("SERAI_FOLDER_POLL", "200ms");
        settings.put("SERAI_WORKER_POLL", "200ms");
        settings.put("SERAI_WORKER_LEASE", "2s");
        settings.put("SERAI_RETRY_FIRST", "200ms");
        settings.put("SERAI_RETRY_LONGEST", "1s");
        settings.put("SERAI_RETRY_TRIES", "4");
        // or work that no test asked for is accepted at every quarter of an hour
        for (String schedule : List.of("ZOOM_SYNC", "SPLASH_SYNC", "HEAL", "BILLING_HEAL")) {
            settings.put("SERAI_" + schedule + "_CRON", "0 0 0 1 1 ? 2099");
        }
    }

    /// One for all tests of this JVM, behind one trusted proxy, for those that neither stop nor set it up and
    /// count only what is of their own accounts and people. [#close] leaves it to the others.
    public static TestHub shared() {
        return Shared.HUB;
    }

    /// Not started yet; see [#with] and [#start].
    public static TestHub create() {
        return create(TestServers.migrated());
    }

    /// The same, on a database in which there is nothing yet.
    public static TestHub empty() {
        return create(TestServers.database());
    }

    /// The same, on a database of the test's own.
    public static TestHub on(TestServers.TestDatabase database) {
        return create(database);
    }

    private static TestHub create(TestServers.TestDatabase database) {
        try (var socket = new ServerSocket(0)) {
            Path root = Path.of("target/test-hubs").toAbsolutePath();
            Files.createDirectories(root);
            return new TestHub(database, Files.createTempDirectory(root, "hub-"), socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The JVM's options by which another hub of the tests finds its classes, and faster.
    public static List<String> classes() {
        return TestHubClasses.options(JVM);
    }

    /// Sets an environment variable for the next start.
    public TestHub with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /// Another class than the hub's, with its arguments.
    public TestHub running(String... words) {
        main = List.of(words);
        return this;
    }

    public TestHub start(String... options) {
        begin(options);
        await("Serai is ready");
        if (Arrays.stream(options).noneMatch(option -> option.startsWith("-Dserai.home="))) {
            keepChecked();
        }
        return this;
    }

    /// Starts are as an installation's second one, which knows from the first that its routes can be made, and that
    /// its schema is up to date: to find that out takes a good part of a start. The hub looks by itself whether
    /// build, Kamelets, settings, routes and schema are the same.
    private void takeChecked() {
        for (Path checked : CHECKED) {
            Path own = data.resolve(checked.getFileName());
            try {
                if (Files.exists(checked) && !Files.exists(own)) {
                    Files.copy(checked, own);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void keepChecked() {
        for (Path checked : CHECKED) {
            Path own = data.resolve(checked.getFileName());
            try {
                if (Files.exists(own) && !(Files.exists(checked) && Files.mismatch(own, checked) < 0)) {
                    Path part = Files.copy(own, checked.resolveSibling(checked.getFileName() + "." + port));
                    Files.move(part, checked, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Starts the process without waiting for it.
    public void begin(String... options) {
        takeChecked();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(TestHubClasses.options(JVM));
        command.addAll(Arrays.asList(options));
        command.addAll(main);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        builder.environment().putAll(settings);
        lines = new LinkedBlockingQueue<>();
        BlockingQueue<String> into = lines;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process printing = process;
        reading = Thread.startVirtualThread(() -> {
            try (var reader =
                    new BufferedReader(new InputStreamReader(printing.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(line -> {
                    synchronized (log) {
                        log.add(line);
                    }
                    into.add(line);
                });
            } catch (IOException | UncheckedIOException e) {
                into.add("(the output ended: " + e.getMessage() + ")");
            }
        });
    }

    /// Waits for a line that holds the text.
    public String await(String text) {
        return await(text, PATIENCE);
    }

    public String await(String text, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (System.nanoTime() < until) {
                String line = lines.poll(100, TimeUnit.MILLISECONDS);
                if (line != null && line.contains(text)) {
                    return line;
                }
                if (line == null && !process.isAlive()) {
                    throw new AssertionError("the hub ended before it printed '" + text + "':\n" + output());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("the hub never printed '" + text + "':\n" + output());
    }

    /// Everything it has printed so far, over all its starts.
    public String output() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly();
        ended();
    }

    /// `kill`, and waits.
    public int terminate() {
        // Process.destroy would close what it still prints
        process.toHandle().destroy();
        return ended();
    }

    /// Waits until it has ended by itself.
    public int ended() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the hub does not end:\n" + output());
            }
            reading.join(Duration.ofSeconds(5)); // until everything that it printed is here
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    /// A request of the demo tenant's own.
    public HttpRequest.Builder demo(String path) {
        return request(path).header("x-aether-api-key", KEY).header("x-account-id", "demoAcct001");
    }

    public Reply get(String path) {
        return send(demo(path).GET().build());
    }

    public Reply send(HttpRequest request) {
        try {
            return new Reply(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// What an answer begins with; of its body, which may never end, nothing is read.
    public HttpResponse<InputStream> begin(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Uploads a file as the demo tenant.
    public Reply upload(String path, String fileName, byte[] bytes) {
        return send(multipart(demo(path), fileName, bytes));
    }

    public static HttpRequest multipart(HttpRequest.Builder request, String fileName, byte[] bytes) {
        String boundary = "----serai-test-boundary";
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    public static byte[] sample(String name) {
        try (var in = TestHub.class.getResourceAsStream("/samples/" + name)) {
            return java.util.Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One number from the database.
    public long count(String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// People of all events, but for those of the demo data.
    public long people() {
        return count("SELECT COUNT(*) FROM event_person WHERE id_random NOT LIKE 'demoEPer0__'");
    }

    public void execute(String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Not a clean end, which takes a second or more: whoever tests one calls [#terminate].
    @Override
    public void close() {
        if (this.shared) {
            return;
        }
        if (process != null && process.isAlive()) {
            kill();
        }
        TestFolders.delete(data);
    }

    private static final class Shared {
        private static final TestHub HUB = started();

        private static TestHub started() {
            TestHub hub = create().with("SERAI_HTTP_PROXIES", "1")
                    .with("SERAI_JWT_KEY", JWT_KEY)
                    .start();
            hub.shared = true;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                hub.kill();
                TestFolders.delete(hub.data);
            }));
            return hub;
        }
    }

    /// What came back.
    public record Reply(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        /// `meta.import` of an import's answer.
        public JsonNode counts() {
            return json().path("meta").path("import");
        }
    }
}
