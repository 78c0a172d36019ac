package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/// A hub with nothing but the edge and the routes of `web/routes.camel.yaml`, on a free port.
final class TestEdge implements AutoCloseable {
    static final String KEY = "key-that-may-everything";
    static final String NARROW = "key-that-may-read";
    private static final Limits.Engine ENGINE = Limits.Engine.valueOf(System.getProperty("serai.test.engine", "VERTX"));

    static final int BODY = 10_000;
    static final int UPLOAD = 2_000_000;
    static final int HEADER = 8_192;
    static final int CONCURRENT = 20;
    static final int BIG = 200 << 20;
    static final int AWAITED = 24;
    static final int SENDING = 24;
    static final int LIVE = 5;
    static final int LIVE_EACH = 3;

    final Path uploads;
    final Things things = new Things();
    final MeterRegistry registry = new SimpleMeterRegistry();
    final AtomicBoolean available = new AtomicBoolean(true);
    final LinkedBlockingQueue<Served> served = new LinkedBlockingQueue<>();
    private final Main main = new Main();
    private final HttpServer server;

    TestEdge(Limits.Engine engine, Path uploads) throws Exception {
        this(engine, uploads, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    TestEdge(Limits.Engine engine, Path uploads, Duration idle, Duration request) throws Exception {
        this(engine, uploads, idle, request, "http://127.0.0.1", 0);
    }

    TestEdge(Limits.Engine engine, Path uploads, String publicUrl, int proxies) throws Exception {
        this(engine, uploads, Duration.ofSeconds(30), Duration.ofSeconds(30), publicUrl, proxies);
    }

    private TestEdge(Limits.Engine engine, Path uploads, Duration idle, Duration request, String publicUrl, int proxies)
            throws Exception {
        this.uploads = uploads;
        var limits = new Limits(
                new Limits.Site("127.0.0.1", 0, publicUrl, List.of("https://app.example.org"), proxies, false, engine),
                new Limits.Requests(HEADER, idle, request, CONCURRENT, CONCURRENT, false),
                new Limits.Bodies(BODY, UPLOAD, uploads, AWAITED, 1024),
                new Limits.Answers(SENDING, LIVE, LIVE_EACH));
        var trail = new Trail() {
            @Override
            public void changed(Call call, Change change) {}

            @Override
            public void happened(Happening happening) {}

            @Override
            public void served(Served request) {
                served.add(request);
            }
        };
        var contract = Contract.load(List.of(TestEdge.class.getResource("/web/contract.yaml")));
        server = new HttpServer(
                limits, contract, new Keys(), new Json(20), registry, available::get, trail, Tracing.NONE);
        main.bind("things", things);
        main.addInitialProperty("camel.main.streamCachingEnabled", "false");
        main.addInitialProperty("camel.main.jmxEnabled", "false");
        main.configure().withRoutesIncludePattern("classpath:web/routes.camel.yaml");
        main.init();
        server.bind(main.getCamelContext());
        main.start();
        server.start();
    }

    int port() {
        return server.port();
    }

    int inFlight() {
        return server.inFlight();
    }

    void stop(Duration patience) {
        server.stop(patience);
    }

    List<Path> kept() throws IOException {
        try (var files = Files.list(uploads)) {
            return files.toList();
        }
    }

    @Override
    public void close() {
        things.go.release(1000);
        server.stop(Duration.ofSeconds(2));
        main.stop();
    }

    /// Knows two keys; of one that begins with `cold` it has to ask the database.
    private record Keys() implements Gate {
        @Override
        public Decision decide(Credentials credentials) {
            String key = credentials.apiKey() == null ? "" : credentials.apiKey();
            return switch (key) {
                case KEY, "cold-" + KEY ->
                    new Decision.Admitted(new Principal.Application("1", "all", Set.of("*"), true, true), null);
                case NARROW ->
                    new Decision.Admitted(
                            new Principal.Application("2", "some", Set.of("thing:read"), false, true), null);
                case "cold-boom" -> throw new IllegalStateException("jdbc:mariadb://secret-host/serai is gone");
                default -> new Decision.Denied(401, "The API key is missing or unknown.");
            };
        }

        @Override
        public @Nullable Decision known(Credentials credentials) {
            String key = credentials.apiKey();
            return key != null && key.startsWith("cold") ? null : decide(credentials);
        }
    }

    /// The bean behind all routes.
    public static final class Things {
        final Semaphore go = new Semaphore(0);
        final AtomicInteger waiting = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicLong streamed = new AtomicLong();
        final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        volatile CountDownLatch eventsEnded = new CountDownLatch(1);

        public Outcome open() {
            calls.incrementAndGet();
            return new Outcome.Done(Map.of("open", true));
        }

        public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
            calls.incrementAndGet();
            var seen = new TreeMap<String, Object>(call.parameters());
            if (call.traceparent() != null) {
                seen.put("traceparent", call.traceparent());
            }
            return new Outcome.Done(seen);
        }

        public Outcome write(@Body JsonNode body) {
            calls.incrementAndGet();
            return new Outcome.Done(201, body, "", Map.of());
        }

        public Outcome raw(Exchange exchange) {
            byte[] bytes = exchange.getMessage().getBody(byte[].class);
            return new Outcome.Document(
                    "application/octet-stream", new ByteArrayInputStream(bytes == null ? new byte[0] : bytes), null);
        }

        public Outcome upload(@Body Upload upload) throws Exception {
            byte[] bytes = Files.readAllBytes(upload.path());
            return new Outcome.Done(Map.of(
                    "name", upload.fileName(),
                    "size", upload.size(),
                    "stored", upload.path().getFileName().toString(),
                    "sha",
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(bytes))));
        }

        public Outcome slow() throws InterruptedException {
            waiting.incrementAndGet();
            try {
                go.tryAcquire(20, TimeUnit.SECONDS);
            } finally {
                waiting.decrementAndGet();
            }
            return new Outcome.Done(Map.of("slow", true));
        }

        public Outcome veiled() {
            calls.incrementAndGet();
            return new Outcome.Veiled(new Outcome.Done(Map.of("veiled", true)));
        }

        public Outcome big() {
            return new Outcome.Document("application/octet-stream", new Zeros(BIG, streamed), "big.bin");
        }

        public Outcome brokenStream() {
            return new Outcome.Document(
                    "application/octet-stream",
                    new Zeros(300_000, streamed) {
                        @Override
                        public int read(byte[] into, int from, int length) throws IOException {
                            int read = super.read(into, from, length);
                            if (read < 0) {
                                throw new IllegalStateException("the disk is gone: /var/lib/serai/secret");
                            }
                            return read;
                        }
                    },
                    null);
        }

        public Outcome events() {
            eventsEnded = new CountDownLatch(1);
            return new Outcome.Events(listener -> {
                try {
                    while (listener.listening()) {
                        String event = events.poll(20, TimeUnit.MILLISECONDS);
                        if (event != null) {
                            listener.send("tick", Map.of("text", event));
                        }
                    }
                } finally {
                    eventsEnded.countDown();
                }
            });
        }

        public Outcome fail() throws SQLException {
            throw new SQLException("You have an error near 'SELECT secret FROM api_key' in /var/lib/serai/secret");
        }

        public Outcome outage() throws SQLException {
            throw new SQLTransientConnectionException("HikariPool-1 - Connection is not available: secret-host:3306");
        }

        public Outcome v3(@ExchangeProperty(Call.PROPERTY) Call call) {
            return switch (call.required("thing_id")) {
                case "none" -> new Outcome.NotFound("There is no such thing.");
                case "bad" ->
                    new Outcome.Refused(422, "It does not fit.", List.of(new Fault("body.name", "is missing")));
                default -> new Outcome.Done(List.of(1, 2, 3));
            };
        }

        public String thread() {
            return Thread.currentThread().getName();
        }

        public Map<String, Object> headers(Exchange exchange) {
            return new TreeMap<>(exchange.getMessage().getHeaders());
        }
    }

    /// So many zeros, counted as they are read.
    static class Zeros extends InputStream {
        private final AtomicLong count;
        private long left;

        Zeros(long left, AtomicLong count) {
            this.left = left;
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : 0;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = (int) Math.min(length, left);
            java.util.Arrays.fill(into, from, from + read, (byte) 0);
            left -= read;
            count.addAndGet(read);
            return read;
        }
    }
}
