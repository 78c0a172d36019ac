package io.serai.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub;
import io.serai.identity.TestPeople;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands before several hubs: ours, and nginx with the settings that are shipped.
class FrontIT {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static int port;
    private static TestHub hub;
    private static HttpServer echo;
    private static CountDownLatch release;

    @TempDir
    Path temp;

    /// Says what it was asked with, and streams a line before all else is known.
    @BeforeAll
    static void startAnEcho() throws IOException {
        echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/headers", exchange -> {
            byte[] said = (exchange.getRequestHeaders().getFirst("Host") + " "
                            + String.join(",", exchange.getRequestHeaders().get("X-Forwarded-For")) + " "
                            + exchange.getRequestHeaders().getOrDefault("Upgrade", List.of()) + " "
                            + exchange.getRequestBody().readAllBytes().length)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        echo.createContext("/events", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("first\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write("second\n".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        echo.setExecutor(Thread::startVirtualThread);
        echo.start();
    }

    /// In `dev` a hub is asked by its own names only, so it has to know the address before it.
    @BeforeAll
    static void startAHub() throws IOException {
        port = freePort();
        hub = TestHub.create()
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .with("SERAI_HTTP_PROXIES", "1")
                .with("SERAI_PUBLIC_URL", "http://127.0.0.1:" + port)
                .start();
    }

    @AfterAll
    static void stop() {
        hub.close();
        echo.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"balancer", "nginx"})
    void whoCallsIsToldAndWhatStreamsStreams(String name) throws Exception {
        Node node = node(1, echo.getAddress().getPort());
        release = new CountDownLatch(1);
        try (Front front = front(name, List.of(node))) {
            front.serve(List.of(node));
            HttpRequest request = request("/headers")
                    .header("X-Forwarded-For", "203.0.113.7")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3_000_000]))
                    .build();
            await().ignoreExceptions().until(() -> ask(request).statusCode() == 200);
            assertThat(ask(request).body().replace(" ,", ","))
                    .isEqualTo("127.0.0.1:" + port + " 203.0.113.7" + (name.equals("nginx") ? ", " : ",")
                            + "127.0.0.1 [] 3000000");
            var lines = CLIENT.send(request("/events").build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .iterator();
            assertThat(lines.next()).isEqualTo("first");
            release.countDown();
            assertThat(lines.next()).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"balancer", "nginx"})
    void readyNodesAreServedAndADeadOneIsPassedOver(String name) throws Exception {
        Node alive = node(1, hub.port);
        Node dead = node(2, freePort());
        try (Front front = front(name, List.of(alive, dead))) {
            HttpRequest live = request("/observe/health/live").build();
            await().ignoreExceptions().until(() -> ask(live).statusCode() >= 502);
            front.serve(List.of(alive, dead));
            await().until(() -> ask(live).statusCode() == 200);
            for (int i = 0; i < 6; i++) {
                assertThat(ask(live).statusCode()).isEqualTo(200);
            }
            assertThat(ask(request("/nowhere").build()).statusCode()).isEqualTo(404);
            assertThat(ask(request("/v3/crud/event/")
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .build())
                            .statusCode())
                    .isEqualTo(401);
            presenceIsHeard();
            front.serve(List.of());
            await().until(() -> ask(live).statusCode() >= 502);
        }
    }

    /// Over a WebSocket, both ways.
    private static void presenceIsHeard() throws Exception {
        var people = new TestPeople(hub);
        var heard = new LinkedBlockingQueue<String>();
        String token = people.someone(people.account(), "analyst").token();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + "/v3/ws/room?jwt=" + token), new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                heard.add(text.toString());
                                from.request(1);
                                return null;
                            }
                        })
                .get(10, TimeUnit.SECONDS);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"join\"");
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"presence\"");
        socket.sendText("{\"type\": \"ping\", \"body\": \"through it\"}", true);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("through it");
        socket.abort();
    }

    private Front front(String name, List<Node> nodes) throws IOException {
        if (name.equals("balancer")) {
            return new Balancer("127.0.0.1", port);
        }
        assumeTrue(NginxProxy.find().isPresent(), "Debian: apt-get install nginx-light");
        return new NginxProxy(
                NginxProxy.find().orElseThrow(),
                temp.resolve("nginx"),
                Files.readString(Path.of("config/proxy.conf")),
                "127.0.0.1",
                port,
                nodes.stream().map(Node::port).toList());
    }

    private static Node node(int number, int port) {
        return new Node(number, port, List.of(), Map.of(), System.out, new Node.Watcher() {
            @Override
            public void changed() {}

            @Override
            public void unanswered(Node node) {}
        });
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(15));
    }

    private static HttpResponse<String> ask(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
