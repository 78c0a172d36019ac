package io.serai.web;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All WebSockets that are open, for as long as their tokens are good.
final class Sockets {
    /// Bytes of one message; a frame may have as many.
    static final int LARGEST = 64 * 1024;

    /// In which a client answers a close frame.
    static final int CLOSING_SECONDS = 5;

    /// Bytes that may wait for a client to read them; a text that goes to many is one array, however many wait for it.
    static final int QUEUE = 256 * 1024;

    static final int BINARY = 1003;
    static final String WHY_BINARY = "text frames only";
    static final int TOO_OFTEN = 1008;
    static final String WHY_TOO_OFTEN = "more than " + SocketRate.MOST + " frames a second";
    static final int TOO_LARGE = 1009;
    static final String WHY_TOO_LARGE = "more than " + LARGEST + " bytes";
    static final String WHY_BROKEN = "not as RFC 6455 has it";

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final int GOING_AWAY = 1001;
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(20);

    private final TokenWatch tokens;
    private final long beatMillis;
    private final Set<OpenSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param idle after which a connection on which nothing happens is closed
    Sockets(Vertx vertx, Gate gate, Workers workers, Duration idle) {
        this.tokens = new TokenWatch(vertx, gate, workers);
        this.beatMillis = Math.min(LONGEST_BEAT.toMillis(), Math.max(1, idle.toMillis() / 3));
        vertx.setPeriodic(beatMillis, now -> beat());
    }

    int count() {
        return open.size();
    }

    /// Closes what is no WebSocket when its token ends, too.
    ///
    /// @return to be called when it is closed
    Runnable watch(Visit visit, Held held) {
        return visit.proof() == null ? () -> {} : tokens.watch(visit, held);
    }

    /// The visit ends; what it has become goes on.
    void open(Visit visit, Conversation conversation) {
        Runnable place = visit.becomesSocket();
        visit.request()
                .becomeSocket(
                        link -> {
                            visit.end();
                            begin(visit, link, conversation, place);
                        },
                        cause -> {
                            visit.end();
                            LOG.debug("a request did not become a WebSocket: {}", cause.toString());
                            place.run();
                            visit.request().closeConnection();
                        });
    }

    private void begin(Visit visit, SocketLink link, Conversation conversation, Runnable place) {
        var socket = new OpenSocket(link, visit.principal(), conversation);
        open.add(socket);
        Runnable unwatch = tokens.watch(visit, socket);
        socket.begins(() -> {
            open.remove(socket);
            unwatch.run();
            place.run();
        });
        if (closed) {
            socket.close(GOING_AWAY, "the hub is stopping");
        }
    }

    private void beat() {
        long deadline = System.nanoTime() - Duration.ofMillis(beatMillis).toNanos() * 5 / 2;
        open.forEach(socket -> socket.beat(deadline));
    }

    /// All of them, and those that are being made.
    void close() {
        closed = true;
        open.forEach(socket -> socket.close(GOING_AWAY, "the hub is stopping"));
    }
}
