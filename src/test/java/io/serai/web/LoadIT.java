package io.serai.web;

import static io.serai.web.TestEdge.CONCURRENT;
import static io.serai.web.TestEdge.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// More than it can take, slow clients, long answers, and the end.
@Timeout(30)
class LoadIT {
    private static final String ALL = "x-aether-api-key: " + KEY;

    @TempDir
    Path uploads;

    private TestEdge hub;

    @BeforeEach
    void start() throws Exception {
        hub = new TestEdge(OnJetty.engine(this), uploads, Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private List<Wire> occupyAll() throws IOException {
        var wires = new ArrayList<Wire>();
        for (int i = 0; i < CONCURRENT; i++) {
            var wire = new Wire(hub.port());
            wire.send(Wire.head("GET /slow", ALL));
            wires.add(wire);
        }
        await().until(() -> hub.things.waiting.get() == CONCURRENT);
        return wires;
    }

    @Test
    void overTheLimitItSays503AndRecoversByItself() throws Exception {
        List<Wire> wires = occupyAll();
        var reply = Wire.ask(hub.port(), "GET /open");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isNotNull();
        hub.things.go.release(CONCURRENT);
        for (Wire wire : wires) {
            assertThat(wire.reply().status()).isEqualTo(200);
            wire.close();
        }
        assertThat(Wire.ask(hub.port(), "GET /open").status()).isEqualTo(200);
        await().until(() -> hub.inFlight() == 0);
    }

    @Test
    void aClientThatGivesUpDoesNotFreeThePlaceOfItsRunningRoute() throws Exception {
        for (Wire wire : occupyAll()) {
            wire.close();
        }
        Thread.sleep(100);
        assertThat(Wire.ask(hub.port(), "GET /open").status()).isEqualTo(503);
        hub.things.go.release(CONCURRENT);
        await().until(() -> hub.inFlight() == 0);
        assertThat(Wire.ask(hub.port(), "GET /open").status()).isEqualTo(200);
    }

    @Test
    void aLongAnswerWaitsForASlowClientInsteadOfPilingUp() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /big", ALL));
            assertThat(wire.status()).isEqualTo(200);
            long first = settled();
            assertThat(first).isLessThan(32 << 20);
            long read = 0;
            for (byte[] chunk = wire.chunk(); chunk.length > 0; chunk = wire.chunk()) {
                read += chunk.length;
            }
            assertThat(read).isEqualTo(TestEdge.BIG);
        }
        await().until(() -> hub.inFlight() == 0);
    }

    /// How much was read of the answer by the time no more is.
    private long settled() throws InterruptedException {
        long before = -1;
        long now = hub.things.streamed.get();
        while (now != before || now == 0) {
            Thread.sleep(150);
            before = now;
            now = hub.things.streamed.get();
        }
        return now;
    }

    @Test
    void aLongAnswerEndsWhenItsClientGoes() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /big", ALL));
            assertThat(wire.status()).isEqualTo(200);
        }
        await().until(() -> hub.inFlight() == 0);
        assertThat(hub.things.streamed.get()).isLessThan(TestEdge.BIG);
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /broken-stream", ALL));
            assertThat(wire.status()).isEqualTo(200);
            boolean whole = true;
            try {
                while (wire.chunk().length > 0) {}
            } catch (IOException | NumberFormatException e) {
                whole = false;
            }
            assertThat(whole).isFalse();
        }
        await().until(() -> hub.inFlight() == 0);
    }

    @Test
    void eventsComeOneByOneAndEndWithTheClient() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send(Wire.head("GET /events", ALL));
            assertThat(wire.status()).isEqualTo(200);
            for (String text : List.of("one", "two\n\ndata: evil", "three")) {
                long began = System.nanoTime();
                hub.things.events.add(text);
                String event = new String(wire.chunk());
                assertThat(event)
                        .startsWith("event: tick\ndata: {")
                        .endsWith("}\n\n")
                        .contains(text.substring(0, 3));
                assertThat(event.lines().filter(line -> line.startsWith("data:")))
                        .hasSize(1);
                assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(2));
            }
        }
        assertThat(hub.things.eventsEnded.await(5, TimeUnit.SECONDS)).isTrue();
        await().until(() -> hub.inFlight() == 0);
    }

    @Test
    void aQuietConnectionIsClosed() throws Exception {
        try (var wire = new Wire(hub.port())) {
            wire.send("GET /open HT");
            assertThat(wire.closed()).isTrue();
        }
    }

    @Test
    void stoppingFinishesWhatIsInFlightAndTakesNoMore() throws Exception {
        try (var busy = new Wire(hub.port());
                var events = new Wire(hub.port());
                var late = new Wire(hub.port())) {
            busy.send(Wire.head("GET /slow", ALL));
            events.send(Wire.head("GET /events", ALL));
            assertThat(events.status()).isEqualTo(200);
            await().until(() -> hub.things.waiting.get() == 1);
            var stopping = CompletableFuture.runAsync(() -> hub.stop(Duration.ofSeconds(10)));
            assertThat(events.chunk()).as("the last chunk").isEmpty();
            late.send(Wire.head("GET /open"));
            assertThat(late.status()).isEqualTo(503);
            assertThat(stopping).isNotDone();
            hub.things.go.release();
            assertThat(busy.reply().status()).isEqualTo(200);
            stopping.get(5, TimeUnit.SECONDS);
            assertThat(busy.closed()).isTrue();
        }
    }
}
