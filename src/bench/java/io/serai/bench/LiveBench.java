package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `./serai bench live`: 2,000 clients of 200 principals in one group of the live channel, in which ten messages a
/// second are said for half a minute; beside it, in a group of its own, one that does not read.
final class LiveBench implements Benchmark {
    private static final int PRINCIPALS = 200;
    private static final int EACH = 10;
    private static final int CLIENTS = PRINCIPALS * EACH;
    private static final int MESSAGES = 300;
    private static final long PERIOD_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String EMAIL = "live@example.org";
    private static final String PASSWORD = "crowded caravanserai at dusk";
    private static final String MARK = "\"body\":\"said ";

    private static final Pattern COUNT = Pattern.compile("\"count\":(\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger there = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final List<Long> waits = new ArrayList<>();

    @Override
    public List<BenchRow> run() throws Exception {
        var rows = new ArrayList<BenchRow>();
        Vertx vertx = Vertx.vertx();
        try (var servers = new BenchServers("live", List.of());
                BenchHub hub = servers.hub(
                        "hub",
                        Map.of("SERAI_ADMIN_EMAIL", EMAIL, "SERAI_ADMIN_PASSWORD", PASSWORD),
                        List.of("-Xmx256m"))) {
            List<String> tokens = tokens(hub.port());
            WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                    .setMaxConnections(2 * CLIENTS)
                    .setDefaultHost("127.0.0.1")
                    .setDefaultPort(hub.port()));
            double before = hub.proportionalMegabytes();
            List<WebSocket> sockets = connect(client, tokens);
            double connected = hub.proportionalMegabytes();
            double most = speak(hub, sockets);
            await(() -> received.get() >= (long) MESSAGES * CLIENTS);
            System.err.println("live: %.0f MB, %.0f MB with %d clients, %.0f MB at most"
                    .formatted(before, connected, there.get(), most));
            rows.add(BenchRow.rate("clients connected", there.get() - ended.get(), CLIENTS, "conn", 1.0));
            rows.add(BenchRow.rate("frames received", received.get(), (double) MESSAGES * CLIENTS, "frames", 1.0));
            rows.add(BenchRow.cost("memory more than before", most - before, 100, "MB", 1.0));
            synchronized (waits) {
                waits.sort(null);
                rows.add(BenchRow.cost(
                        "p95 from the sender to a reader", waits.get(waits.size() * 95 / 100) / 1e6, 100, "ms", null));
            }
            rows.add(BenchRow.rate("slow readers dropped", dropped(hub.port(), client, tokens), 1, "conn", 1.0));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        return rows;
    }

    /// Each personal token is a principal of its own, and a person has a hundred at most.
    private List<String> tokens(int port) throws IOException, InterruptedException {
        String admin = session(port, EMAIL);
        String other = "other-" + EMAIL;
        String user = post(port, "/api/users", admin, "{\"email\":\"" + other + "\",\"name\":\"Other\"}")
                .path("id")
                .asText();
        post(port, "/api/users/" + user + "/set-password", admin, "{\"password\":\"" + PASSWORD + "\"}");
        var tokens = new ArrayList<String>();
        for (String session : List.of(admin, session(port, other))) {
            for (int i = 0; i < PRINCIPALS / 2; i++) {
                tokens.add(post(port, "/auth/tokens", session, "{\"name\":\"live " + i + "\"}")
                        .path("token")
                        .asText());
            }
        }
        return tokens;
    }

    private String session(int port, String email) throws IOException, InterruptedException {
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
        return post(port, "/auth/token", "", body).path("access_token").asText();
    }

    private JsonNode post(int port, String path, String token, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " answered " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return new ObjectMapper().readTree(answer.body());
    }

    private List<WebSocket> connect(WebSocketClient client, List<String> tokens)
            throws InterruptedException, ExecutionException, TimeoutException {
        var sockets = new ArrayList<WebSocket>();
        for (int i = 0; i < EACH; i++) {
            for (String token : tokens) {
                WebSocket socket = open(client, "crowd", token);
                socket.textMessageHandler(this::hear);
                socket.closeHandler(gone -> ended.incrementAndGet());
                sockets.add(socket);
            }
        }
        await(() -> there.get() >= CLIENTS);
        return sockets;
    }

    private static WebSocket open(WebSocketClient client, String group, String token)
            throws InterruptedException, ExecutionException, TimeoutException {
        return client.connect("/v3/ws/" + group + "?jwt=" + token)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void hear(String text) {
        int at = text.indexOf(MARK);
        if (at >= 0) {
            received.incrementAndGet();
            int from = at + MARK.length();
            long said = Long.parseLong(text.substring(from, text.indexOf('"', from)));
            synchronized (waits) {
                waits.add(System.nanoTime() - said);
            }
        } else {
            // a large group is told how many are there, and not of each
            Matcher count = COUNT.matcher(text);
            if (count.find()) {
                there.accumulateAndGet(Integer.parseInt(count.group(1)), Math::max);
            }
        }
    }

    /// @return the most memory that was seen
    private static double speak(BenchHub hub, List<WebSocket> sockets) throws InterruptedException, IOException {
        double most = 0;
        long next = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            sockets.get(i * 7 % sockets.size())
                    .writeTextMessage("{\"type\":\"message\",\"body\":\"said " + System.nanoTime() + "\"}");
            if (i % 10 == 9) {
                most = Math.max(most, hub.proportionalMegabytes());
            }
            next += TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
            long wait = next - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        }
        return most;
    }

    /// How many of one that do not read are dropped while others go on to hear.
    private static int dropped(int port, WebSocketClient client, List<String> tokens)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var gone = new CountDownLatch(1);
        WebSocket speaker = open(client, "slow", tokens.getFirst());
        speaker.textMessageHandler(text -> {
            if (text.contains("\"type\":\"leave\"")) {
                gone.countDown();
            }
        });
        try (var deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress("127.0.0.1", port));
            deaf.getOutputStream()
                    .write(("GET /v3/ws/slow?jwt=" + tokens.getLast() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String much = "{\"type\":\"message\",\"body\":\"" + "x".repeat(60_000) + "\"}";
            for (int i = 0; i < 400 && !gone.await(60, TimeUnit.MILLISECONDS); i++) {
                speaker.writeTextMessage(much);
            }
        }
        return gone.getCount() == 0 && !speaker.isClosed() ? 1 : 0;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
