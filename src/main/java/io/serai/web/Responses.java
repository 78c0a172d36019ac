package io.serai.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends an answer: bytes at once; a stream piece by piece, no faster than the client takes it; events as they come.
final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence BUFFERING = HttpHeaders.createOptimized("X-Accel-Buffering");
    private static final Duration LATER = Duration.ofSeconds(5);
    private static final Buffer BEAT = Buffer.buffer(":\n\n");
    private static final int PIECE = 64 * 1024;
    private static final int PATIENCE_SECONDS = 60;
    private static final long LINGER_MILLIS = 10_000;

    private final HttpServer server;
    private final Limits limits;
    private final Load load;
    private final Sockets sockets;
    private final Places sending;
    private final Places live;
    private final BooleanSupplier open;

    /// @param open false once the hub is stopping
    Responses(HttpServer server, Limits limits, Load load, Sockets sockets, BooleanSupplier open) {
        this.sockets = sockets;
        this.load = load;
        this.sending = new Places(Integer.MAX_VALUE, limits.answers().sending());
        this.live = new Places(limits.answers().live(), limits.answers().liveEach());
        this.server = server;
        this.limits = limits;
        this.open = open;
    }

    /// To be called once for each visit, on its event loop.
    void send(Visit visit, Answer answer) {
        ServerResponse response = visit.response();
        if (response.ended() || response.closed()) {
            visit.end();
            return;
        }
        load.rests(visit);
        if (answer.veiled()) {
            Veil.hold(visit.request().loop(), visit.began(), () -> send(visit, answer.unveiled()));
        } else if (answer.body() instanceof Answer.Body.Stream stream && !visit.head()) {
            Thread.startVirtualThread(() -> begin(visit, answer, stream.stream()));
        } else {
            placed(visit, answer, waits(visit, answer.body()));
        }
    }

    void send(Visit visit, Outcome outcome) {
        send(visit, server.answers().answer(outcome, visit.path(), visit.id()));
    }

    /// A step of a visit: what it throws is answered.
    void guard(Visit visit, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            send(visit, Failures.outcome(e, visit.id()));
        }
    }

    /// How long a stream is shows when its first piece is read.
    private void begin(Visit visit, Answer answer, InputStream stream) {
        try {
            byte[] first = stream.readNBytes(PIECE);
            var whole = new SequenceInputStream(new ByteArrayInputStream(first), stream);
            placed(
                    visit,
                    new Answer(answer.status(), answer.headers(), new Answer.Body.Stream(whole)),
                    first.length == PIECE);
        } catch (IOException | RuntimeException e) {
            LOG.debug("an answer could not be read: {}", e.toString());
            drop(answer.body());
            giveUp(visit);
        }
    }

    /// A small answer fits what the connection holds anyway, so it never needs a place: whoever has all places taken
    /// can still be told how things are.
    private static boolean waits(Visit visit, Answer.Body body) {
        return !visit.head()
                && switch (body) {
                    case Answer.Body.Bytes bytes -> bytes.bytes().length > PIECE;
                    case Answer.Body.Stream stream -> true;
                    case Answer.Body.Live events -> true;
                    case Answer.Body.Socket socket -> true;
                };
    }

    private void placed(Visit visit, Answer answer, boolean needed) {
        Outcome.Refused none = needed ? place(visit, answer.body()) : null;
        if (none == null) {
            write(visit, answer);
        } else {
            drop(answer.body());
            visit.closes();
            write(visit, server.answers().answer(none, visit.path(), visit.id()));
        }
    }

    private void write(Visit visit, Answer answer) {
        ServerResponse response = visit.response();
        if (answer.body() instanceof Answer.Body.Socket(Conversation conversation)) {
            response.putHeader(REQUEST_ID, visit.id());
            sockets.open(visit, conversation);
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader(REQUEST_ID, visit.id());
        if (visit.isLast() || leavesBody(visit.request()) || !open.getAsBoolean()) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        switch (answer.body()) {
            case Answer.Body.Bytes bytes
            when visit.head() -> {
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.bytes().length));
                response.end().onComplete(sent -> over(visit));
            }
            case Answer.Body.Bytes bytes ->
                response.end(Buffer.buffer(bytes.bytes())).onComplete(sent -> over(visit));
            case Answer.Body.Stream stream -> {
                response.setChunked(!answer.headers().containsKey("Content-Length"));
                Thread.startVirtualThread(() -> pump(stream, visit));
            }
            case Answer.Body.Socket socket -> throw new IllegalStateException("a socket is no answer");
            case Answer.Body.Live live -> {
                response.setChunked(true);
                response.putHeader(BUFFERING, "no").putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                Thread.startVirtualThread(() -> events(live.source(), visit));
            }
        }
    }

    /// From here on the client alone decides how long it takes; so this is counted for each of them. A live connection
    /// of nobody in particular counts for the address. Null where there is a place.
    private Outcome.@Nullable Refused place(Visit visit, Answer.Body body) {
        boolean stays = body instanceof Answer.Body.Live || body instanceof Answer.Body.Socket;
        Places places = stays ? live : sending;
        Object who = stays ? visit.caller() : visit.network();
        Places.Answer place = places.take(who);
        if (place == Places.Answer.TAKEN) {
            visit.holds(() -> places.free(who));
            return null;
        }
        if (place == Places.Answer.FULL) {
            return new Outcome.Refused(503, "The hub has as many live connections as it can take right now.", LATER);
        }
        String what = stays
                ? limits.answers().liveEach() + " live connections are open for this caller"
                : limits.answers().sending() + " answers are on their way to this address";
        return new Outcome.Refused(429, "Too many at once: " + what + ". Please end one, then try again.", LATER);
    }

    private static void drop(Answer.Body body) {
        if (body instanceof Answer.Body.Stream(InputStream stream)) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("an answer that was not sent could not be closed: {}", e.toString());
            }
        } else if (body instanceof Answer.Body.Live(EventSource source)) {
            Thread.startVirtualThread(source::refused);
        }
    }

    /// Whether more of the request may come than is worth waiting for.
    private boolean leavesBody(ServerRequest request) {
        return !request.isEnded()
                && (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                        || request.getHeader(HttpHeaders.EXPECT) != null
                        || AwaitedBodies.length(request) > limits.bodies().most());
    }

    /// The answer has left. A client that still sends reads it only when it is done, and would lose it if the
    /// connection were closed under it (RFC 9112, 9.6); so what comes is dropped for a while, within limits.
    private void over(Visit visit) {
        visit.end();
        ServerRequest request = visit.request();
        if (!HttpHeaders.CLOSE.toString().equals(visit.response().headers().get(HttpHeaders.CONNECTION))) {
            return;
        }
        if (request.isEnded()) {
            request.closeConnection();
            return;
        }
        long until = request.bytesRead() + limits.bodies().upload();
        long timer = server.vertx().setTimer(LINGER_MILLIS, late -> request.closeConnection());
        request.onConnectionClosed(() -> server.vertx().cancelTimer(timer));
        request.read(new ServerRequest.Reader() {
            @Override
            public void piece(Buffer piece) {
                if (request.bytesRead() > until) {
                    request.closeConnection();
                }
            }

            @Override
            public void end() {
                request.closeConnection();
            }

            @Override
            public void broken(Throwable cause) {
                request.closeConnection();
            }
        });
        request.resume();
    }

    private void pump(Answer.Body.Stream body, Visit visit) {
        ServerResponse response = visit.response();
        try (var stream = body.stream()) {
            byte[] piece = new byte[PIECE];
            int read;
            while (!visit.head() && (read = stream.readNBytes(piece, 0, PIECE)) > 0) {
                write(response, Buffer.buffer(read).appendBytes(piece, 0, read));
            }
            response.end().onComplete(sent -> over(visit));
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("an answer could not be sent whole: {}", e.toString());
            giveUp(visit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(visit);
        }
    }

    /// What was sent so far must not look like the whole.
    private static void giveUp(Visit visit) {
        visit.request().closeConnection();
        visit.end();
    }

    private static void write(ServerResponse response, Buffer buffer)
            throws ExecutionException, InterruptedException, TimeoutException {
        response.write(buffer).toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void events(EventSource source, Visit visit) {
        var listener = new Listener(visit.response());
        // the head goes at once, and a comment now and then keeps a quiet connection open
        visit.response().writeHead();
        long beat = server.vertx().setPeriodic(limits.requests().idle().toMillis() / 3, now -> listener.beat());
        Runnable unwatch = sockets.watch(visit, listener);
        try {
            source.stream(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("events ended early", e);
        } finally {
            unwatch.run();
            server.vertx().cancelTimer(beat);
            if (visit.response().closed()) {
                visit.end();
            } else {
                visit.response().end().onComplete(sent -> over(visit));
            }
        }
    }

    private final class Listener implements EventSource.Listener, Held {
        private final ServerResponse response;
        private volatile boolean gone;

        Listener(ServerResponse response) {
            this.response = response;
        }

        void beat() {
            if (!response.ended() && !response.closed()) {
                response.write(BEAT.copy());
            }
        }

        @Override
        public void is(Principal now) {
            // who reads is asked by the source, where it matters
        }

        /// The source ends when it next asks.
        @Override
        public void close(int code, String reason) {
            gone = true;
        }

        @Override
        public boolean listening() {
            return !gone && !response.closed() && open.getAsBoolean();
        }

        @Override
        public void send(String name, Object data) {
            say("event: " + name, data);
        }

        @Override
        public void send(String name, Object data, String id) {
            say("id: " + id + "\nevent: " + name, data);
        }

        private void say(String head, Object data) {
            try {
                write(
                        response,
                        Buffer.buffer(head + "\ndata: ")
                                .appendBytes(server.json().bytes(data))
                                .appendString("\n\n"));
            } catch (ExecutionException | TimeoutException | IllegalStateException e) {
                gone = true;
            } catch (InterruptedException e) {
                gone = true;
                Thread.currentThread().interrupt();
            }
        }
    }
}
