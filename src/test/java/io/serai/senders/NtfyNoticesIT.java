package io.serai.senders;

import static io.serai.senders.SendersFixture.ACCOUNT;
import static io.serai.senders.SendersFixture.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people are told as an ntfy server hears it: never twice, and no word more.
class NtfyNoticesIT {
    private static final String TITLE = "New Connection Request";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static SendersFixture senders;
    private static TestPeople people;

    private Caller ann;

    @BeforeAll
    static void start() {
        senders = new SendersFixture();
        people = new TestPeople(senders.hub);
    }

    @AfterAll
    static void stop() {
        senders.close();
    }

    @BeforeEach
    void empty() {
        senders.empty();
        ann = people.someone(ACCOUNT, "none");
        wish(ann, "ann-4711");
    }

    private static void wish(Caller caller, String topic) {
        senders.hub.execute("INSERT INTO person_settings (user_id, account_id, ntfy_enabled, ntfy_topic) "
                + "SELECT id, account_id, 1, '" + topic + "' FROM `user` WHERE uuid = '" + caller.uuid() + "'");
    }

    private static void change(Caller caller, String what) {
        senders.hub.execute("UPDATE person_settings SET " + what
                + " WHERE user_id = (SELECT id FROM `user` WHERE uuid = '" + caller.uuid() + "')");
    }

    private static String query(Caller caller) {
        return "/trial/notice?person="
                + people.texts("SELECT id FROM `user` WHERE uuid = '" + caller.uuid() + "'")
                        .getFirst()
                + "&title=" + URLEncoder.encode(TITLE, StandardCharsets.UTF_8)
                + "&message=" + URLEncoder.encode("Zoë ${body} wants to connect with you", StandardCharsets.UTF_8);
    }

    private static void tell(Caller caller) {
        tell(caller, "trial");
    }

    private static void tell(Caller caller, String type) {
        Reply reply = senders.call(
                ACCOUNT, "POST", query(caller) + "&type=" + type, "{\"sender_umbral_name\": \"zoe.secret\"}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private static List<String> states(Caller caller) {
        return people.texts("SELECT n.ntfy FROM notification n JOIN `user` u ON u.id = n.user_id WHERE u.uuid = '"
                + caller.uuid() + "' ORDER BY n.number");
    }

    @Test
    void oneMessageANoticeWithItsTitleAndMessageAndNothingElse() {
        senders.connect(ACCOUNT, senders.ntfy);
        Caller silent = people.someone(ACCOUNT, "none");
        tell(silent);
        tell(ann);
        senders.settle();
        assertThat(senders.ntfy.published()).singleElement().satisfies(message -> {
            assertThat(message.propertyStream().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrder("topic", "title", "message", "priority", "sequence_id");
            assertThat(message.path("topic").asText()).isEqualTo("ann-4711");
            assertThat(message.path("title").asText()).isEqualTo(TITLE);
            assertThat(message.path("message").asText()).isEqualTo("Zoë ${body} wants to connect with you");
        });
        assertThat(states(ann)).containsExactly("sent");
        assertThat(states(silent)).containsOnlyNulls();
        assertThat(senders.heard).singleElement().satisfies(request -> assertThat(
                        request.headers() + new String(request.body(), StandardCharsets.UTF_8))
                .doesNotContain(ann.email(), ann.uuid(), "zoe.secret", ACCOUNT));
        assertThat(people.texts("SELECT CONCAT(body) FROM inbox WHERE provider = 'notifications'"))
                .singleElement()
                .satisfies(body -> assertThat(body).doesNotContain("Zoë", "ann-4711"));
    }

    /// A server that does as it is told; what it took, it noted.
    private static final class Server implements AutoCloseable {
        final List<JsonNode> taken = new CopyOnWriteArrayList<>();
        final AtomicInteger asked = new AtomicInteger();
        volatile int status = 200;
        volatile boolean answers = true;
        volatile CountDownLatch pause = new CountDownLatch(0);
        private final HttpServer server;

        Server(int port) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", call -> {
                try (call) {
                    asked.incrementAndGet();
                    JsonNode message = JSON.readTree(call.getRequestBody());
                    await().atMost(SOON).until(() -> pause.getCount() == 0);
                    if (status == 200) {
                        taken.add(message);
                    }
                    if (answers) {
                        byte[] body =
                                "{\"id\": \"abcdefghijkl\", \"event\": \"message\"}".getBytes(StandardCharsets.UTF_8);
                        call.sendResponseHeaders(status, body.length);
                        call.getResponseBody().write(body);
                    }
                }
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static void connect(int port) {
        senders.connect(ACCOUNT, "ntfy", Map.of("base_url", "http://127.0.0.1:" + port), Map.of());
    }

    @Test
    void theRequestDoesNotWaitForTheServerAndWhatIsNotWishedForAnyMoreIsNotSent() throws IOException {
        tell(ann);
        assertThat(states(ann)).as("there is no server yet").containsOnlyNulls();
        try (var server = new Server(0)) {
            connect(server.port());
            server.pause = new CountDownLatch(1);
            server.status = 503;
            long began = System.nanoTime();
            tell(ann);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
            await().atMost(SOON).until(() -> server.asked.get() == 1);
            change(ann, "ntfy_enabled = 0");
            server.pause.countDown();
            senders.settle();
            assertThat(states(ann)).containsExactly(null, "dropped");
            assertThat(server.asked).hasValue(1);
        }
    }

    @Test
    void everySwitchIsHeeded() {
        senders.connect(ACCOUNT, senders.ntfy);
        for (String settings : List.of(
                "ntfy_on_request = 0",
                "ntfy_on_request = 1, ntfy_on_accept = 0",
                "ntfy_on_accept = 1, ntfy_topic = NULL",
                "ntfy_topic = 'ann', ntfy_enabled = 0")) {
            change(ann, settings);
            tell(ann, "connection_request");
            tell(ann, "connection_accepted");
            // the settings of the moment at which it is sent count, too
            senders.settle();
        }
        assertThat(states(ann)).containsExactly(null, "sent", "sent", null, null, null, null, null);
        assertThat(senders.ntfy.published()).hasSize(2);
    }

    @Test
    void itIsTriedAgainUntilAServerThatWasDownTakesItOnce() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        connect(port);
        tell(ann);
        await().atMost(SOON)
                .until(() -> senders.hub.count("SELECT COUNT(*) FROM inbox WHERE status IN ('retrying', 'dead')") == 1);
        assertThat(states(ann)).containsExactly("queued");
        try (var server = new Server(port)) {
            server.status = 503;
            await().atMost(SOON)
                    .until(() -> server.asked.get() > 0
                            || senders.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'dead'") == 1);
            server.status = 200;
            senders.settle();
            for (JsonNode letter : senders.call(ACCOUNT, "GET", "/v3/hub/dead_letter", "")
                    .json()
                    .path("data")) {
                senders.call(
                        ACCOUNT,
                        "POST",
                        "/v3/hub/dead_letter/" + letter.path("id").asText() + "/replay",
                        "");
            }
            await().atMost(SOON).until(() -> states(ann).equals(List.of("sent")));
            senders.settle();
            assertThat(server.taken).hasSize(1);
        }
    }

    @Test
    void whatTheServerMayHaveTakenIsNotSentAgain() throws IOException {
        try (var server = new Server(0)) {
            connect(server.port());
            server.answers = false;
            tell(ann);
            senders.settle();
            assertThat(states(ann)).containsExactly("unknown");
            server.answers = true;
            tell(ann);
            senders.settle();
            assertThat(states(ann)).containsExactly("unknown", "sent");
            assertThat(server.taken)
                    .extracting(message -> message.path("sequence_id").asText())
                    .hasSize(2)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({"notifications.begun, 0", "notifications.published, 1"})
    void whoDiesInBetweenLeavesNoSecondMessage(String moment, int messages) throws IOException {
        senders.connect(ACCOUNT, senders.ntfy);
        Path file = senders.hub.data.resolve("moment");
        Files.writeString(file, moment);
        try {
            tell(ann);
            senders.hub.await("MOMENT " + moment);
            senders.hub.kill();
        } finally {
            Files.delete(file);
        }
        assertThat(senders.ntfy.published()).hasSize(messages);
        senders.start();
        senders.settle();
        assertThat(senders.ntfy.published()).hasSize(messages);
        assertThat(states(ann)).containsExactly("unknown");
    }
}
