package io.serai.web;

import static io.serai.web.TestEdge.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What two programs on the way could read differently, and clients that take all the room.
@Timeout(20)
class FramingIT {
    private static final String ALL = "x-aether-api-key: " + KEY;
    private static final String CHUNKS = "|3|abc|0||";

    @TempDir
    static Path uploads;

    private static TestEdge hub;

    @BeforeAll
    static void start(TestInfo test) throws Exception {
        hub = new TestEdge(OnJetty.engine(test), uploads, Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: chunked,|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: identity||",
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: xchunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: \u000bchunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding:| chunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 3|" + CHUNKS,
                "POST /open HTTP/1.0|Host: a|Transfer-Encoding: chunked|" + CHUNKS,
                "POST /open HTTP/1.1|Host: a|Content-Length: 3|Content-Length: 3||abc",
                "POST /open HTTP/1.1|Host: a|Content-Length: 3, 3||abc",
                "POST /open HTTP/1.1|Host: a|Content-Length: +3||abc",
                "POST /open HTTP/1.1|Host: a|Content-Length:| 3||abc",
                "POST /open HTTP/1.1|Host: a|Content-Length : 3||abc",
                "GET /open HTTP/1.1||",
                "GET /open HTTP/1.1|Host: a|Host: a||",
                "GET /open HTTP/1.0|Host: a|Host: b||",
                "GET /open HTTP/1.1|Host:||",
                "GET /open HTTP/1.1|Host: a, b||",
                "GET /open HTTP/1.1|Host: a/b@c||",
                "GET /open HTTP/1.1|Host: a| X: y||",
                "GET http://evil/open HTTP/1.1|Host: a||",
                "GET ftp://a/open HTTP/1.1|Host: a||",
                "GET open HTTP/1.1|Host: a||",
                "GET /open HTTP/1.1|Host: a|: b||",
                "GET /open HTTP/1.1|Host: a|A: b\rB: c||",
                "GET /open HTTP/1.1|Host: a|A: b\u0000||",
            })
    void whatCouldBeReadInTwoWaysIs400AndTheConnectionEnds(String request) throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(request.replace("|", "\r\n"));
            var reply = wire.reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(wire.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://a:80/open HTTP/1.1|Host: A:80||",
                "GET /open HTTP/1.1|Host: [::1]:8080||",
                "GET /open HTTP/1.1|host: my_hub.example.org||",
                "GET /open HTTP/1.0||",
            })
    void whatIsAsItShouldBeIsAnswered(String request) throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(request.replace("|", "\r\n"));
            assertThat(wire.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void chunkedInAnyLetterCaseIsTaken() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /raw", ALL, "Transfer-Encoding: Chunked") + "3\r\nabc\r\n0\r\n\r\n");
            assertThat(wire.reply().text()).isEqualTo("abc");
        }
    }

    @Test
    void http2WithoutTlsIsNotSpoken() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(wire.reply().status()).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void aHeadThatDoesNotEndIs408() throws Exception {
        try (var first = new Wire(hub.port());
                var second = new Wire(hub.port());
                var silent = new Wire(hub.port())) {
            first.send("GET /open HTTP/1.1\r\nHost: a\r\nX: ");
            second.send(Wire.head("GET /open"));
            assertThat(second.reply().status()).isEqualTo(200);
            second.send("GET /op");
            assertThat(first.reply().status()).isEqualTo(408);
            assertThat(first.closed()).isTrue();
            assertThat(second.reply().status()).isEqualTo(408);
            silent.send(Wire.head("GET /open"));
            assertThat(silent.reply().status())
                    .as("it sent nothing for as long")
                    .isEqualTo(200);
        }
    }

    @Test
    void bodiesThatAreAwaitedTakeNoPlaceFromOthersAndAreBoundedForAnAddress() throws Exception {
        var wires = new ArrayList<Wire>();
        try {
            for (int i = 0; i < TestEdge.AWAITED; i++) {
                var wire = new Wire(hub.port());
                wires.add(wire);
                wire.send(Wire.head("POST /raw", ALL, "Content-Length: 100") + "x");
            }
            assertThat(Wire.ask(hub.port(), "GET /open").status()).isEqualTo(200);
            try (var more = new Wire(hub.port())) {
                more.send(Wire.head("POST /raw", ALL, "Content-Length: 100") + "x");
                var reply = more.reply();
                assertThat(reply.status()).isEqualTo(429);
                assertThat(reply.header("Retry-After")).isNotNull();
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        Awaitility.await().until(() -> hub.inFlight() == 0);
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("POST /raw", ALL, "Content-Length: 1") + "x");
            assertThat(wire.reply().text()).as("places are given back").isEqualTo("x");
        }
    }

    @Test
    void bigAnswersOnTheirWayAreBoundedForAnAddressAndSmallOnesNeedNoPlace() throws Exception {
        var wires = new ArrayList<Wire>();
        try {
            for (int i = 0; i < TestEdge.SENDING; i++) {
                var wire = new Wire(hub.port());
                wires.add(wire);
                wire.send(Wire.head("GET /big", ALL));
                assertThat(wire.status()).isEqualTo(200);
            }
            var more = Wire.ask(hub.port(), "GET /big", ALL);
            assertThat(more.status()).isEqualTo(429);
            assertThat(more.header("Retry-After")).isNotNull();
            assertThat(Wire.ask(hub.port(), "GET /open").status()).isEqualTo(200);
            assertThat(Wire.ask(hub.port(), "HEAD /big", ALL).status()).isEqualTo(200);
            assertThat(Wire.ask(hub.port(), "POST /raw", new byte[100], ALL).body())
                    .as("a stream, and yet small")
                    .hasSize(100);
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        Awaitility.await().until(() -> hub.inFlight() == 0);
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /big", ALL));
            assertThat(wire.status()).as("places are given back").isEqualTo(200);
        }
    }

    @Test
    void liveConnectionsAreBoundedForACaller() throws Exception {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < TestEdge.LIVE_EACH; i++) {
                var wire = new Wire(hub.port());
                wires.add(wire);
                wire.send(Wire.head("GET /events", ALL));
                assertThat(wire.status()).isEqualTo(200);
            }
            var more = Wire.ask(hub.port(), "GET /events", ALL);
            assertThat(more.status()).isEqualTo(429);
            assertThat(more.header("Retry-After")).isNotNull();
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        Awaitility.await().until(() -> hub.inFlight() == 0);
    }

    @Test
    void proxiesAreAskedToPassEventsOnAtOnce() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /events", ALL));
            var headers = wire.answerHead();
            assertThat(headers.get("X-Accel-Buffering")).containsExactly("no");
            assertThat(headers.get("Cache-Control")).containsExactly("no-store");
        }
        Awaitility.await().until(() -> hub.inFlight() == 0);
    }
}
