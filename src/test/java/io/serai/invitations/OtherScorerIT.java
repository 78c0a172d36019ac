package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.invitations.HostsFixture.Guest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Another program scores, well, badly, or not at all: a guest is let through whenever it fails, and soon.
class OtherScorerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMillis(1_500);
    private static final String GOOD = scored(40, 20, 10);
    private static final List<String> BAD = List.of(
            "no JSON",
            "",
            "[]",
            "{\"score\": 40}",
            GOOD.replace("40", "\"40\""),
            GOOD.replace("40", "140"),
            GOOD.replace("20", "-20"));

    /// As a program that scores answers.
    private static String scored(int score, int fingerprint, int network) {
        return "{\"score\": %d, \"band\": \"block\", \"sub_scores\": {\"fingerprint\": %d, \"network\": %d, \"signals\": 0, \"repeat\": 0, \"speed\": 0}}"
                .formatted(score, fingerprint, network);
    }

    /// A program at a port, which counts who comes.
    private static final class Program implements AutoCloseable {
        private final ServerSocket port;
        private final List<Socket> open = new CopyOnWriteArrayList<>();
        final List<String> asked = new CopyOnWriteArrayList<>();
        final AtomicInteger connections = new AtomicInteger();
        /// Null: it takes the connection, and says nothing ever.
        volatile @Nullable String answer = GOOD;

        volatile int status = 200;

        Program() throws IOException {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        String url() {
            return "http://127.0.0.1:" + port.getLocalPort() + "/score";
        }

        private void accept() {
            while (!port.isClosed()) {
                try {
                    Socket socket = port.accept();
                    connections.incrementAndGet();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> talk(socket));
                } catch (SocketException _) {
                    return; // closed
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void talk(Socket socket) {
            try {
                InputStream in = socket.getInputStream();
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                String length = head.toString().replaceFirst("(?is).*content-length: *(\\d+).*", "$1");
                asked.add(new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8));
                String said = answer;
                if (said != null) {
                    socket.getOutputStream()
                            .write(("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: "
                                            + said.length() + "\r\nConnection: close\r\n\r\n" + said)
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.close();
                }
            } catch (IOException _) {
                // whoever asked has gone
            }
        }

        @Override
        public void close() throws IOException {
            port.close();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void whateverAnotherProgramDoesGuestsAreLetThroughUnlessTwoThingsSpeakAgainstThem() throws IOException {
        try (var program = new Program();
                var hosts = new HostsFixture(new TestPeople(TestHub.create()
                        .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                        .with("SERAI_FRAUD_SCORER_URL", program.url())
                        .with("SERAI_FRAUD_SCORER_REST", "6s")
                        .start()))) {
            String event = hosts.event("");
            Guest first = hosts.guest(event, "");

            // what it says counts; but no band of its own, and no high score for one thing alone
            scored(hosts, first);
            JsonNode question = JSON.readTree(program.asked.getLast());
            assertThat(question.path("event_id").asText()).isEqualTo(event);
            assertThat(question.path("guest_id").asText()).isEqualTo(first.id());
            assertThat(question.at("/access/kind").asText()).isEqualTo("rsvp");
            program.answer = scored(100, 100, 10);
            scored(hosts, first, "59 medium 0 0");
            program.answer = scored(100, 100, 70);
            inTheEnd(() -> {
                assertThat(hosts.declines(first).status()).isEqualTo(403);
                assertThat(last(hosts, first)).isEqualTo("100 block 0 1");
            });

            // what can't be used is a failure; few enough of them, so that it goes on being asked
            for (String bad : BAD) {
                fails(hosts, program, event, 200, bad);
            }
            fails(hosts, program, event, 500, GOOD);
            fails(hosts, program, event, 503, GOOD);
            int asked = program.connections.get();
            await().during(Duration.ofMillis(1_300)).until(() -> program.connections.get() == asked);

            // it hangs: a few wait for it, and then nobody does
            says(program, 200, null);
            Guest fourth = hosts.guest(event, "");
            int tries = 0;
            int before;
            do {
                before = program.connections.get();
                unscored(hosts, fourth, "hangs");
                tries++;
            } while (program.connections.get() > before && tries < 12);
            assertThat(tries).as("until the breaker opens").isBetween(2, 11);
            for (int time = 0; time < 3; time++) {
                unscored(hosts, fourth, "open");
            }
            assertThat(program.connections.get()).as("nobody asks it now").isEqualTo(before);

            // and it is asked again once it works
            says(program, 200, GOOD);
            Guest fifth = hosts.guest(event, "");
            scored(hosts, fifth);
        }
    }

    private static void says(Program program, int status, @Nullable String answer) {
        program.status = status;
        program.answer = answer;
    }

    /// After two answers that are scored, one is not.
    private static void fails(HostsFixture hosts, Program program, String event, int status, String answer) {
        Guest guest = hosts.guest(event, "");
        says(program, 200, GOOD);
        scored(hosts, guest);
        scored(hosts, guest);
        says(program, status, answer);
        unscored(hosts, guest, status + ": " + answer);
    }

    private static void scored(HostsFixture hosts, Guest guest) {
        scored(hosts, guest, "40 medium 0 0");
    }

    private static void scored(HostsFixture hosts, Guest guest, String expected) {
        inTheEnd(() -> {
            assertThat(hosts.comes(guest, 0).status()).isEqualTo(200);
            assertThat(last(hosts, guest)).isEqualTo(expected);
        });
    }

    /// On a busy machine the other program may miss its quarter of a second, and it rests then.
    private static void inTheEnd(ThrowingRunnable holds) {
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(holds);
    }

    private static void unscored(HostsFixture hosts, Guest guest, String why) {
        long began = System.nanoTime();
        Reply reply = hosts.comes(guest, 0);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(reply.status()).as(why).isEqualTo(200);
        assertThat(reply.json().path("status").asText()).isEqualTo("attending");
        assertThat(last(hosts, guest)).as(why).isEqualTo("0 low 1 0");
        assertThat(took).as(why).isLessThan(SOON);
    }

    /// What the log holds of a guest's latest access: score, band, whether unscored, whether blocked.
    private static String last(HostsFixture hosts, Guest guest) {
        return hosts.people
                .texts("SELECT CONCAT_WS(' ', a.score, a.band, a.unscored, a.blocked) FROM event_access a "
                        + "JOIN event_guest g ON g.id = a.guest_id WHERE g.id_random = '" + guest.id()
                        + "' ORDER BY a.id DESC LIMIT 1")
                .getFirst();
    }
}
