package io.serai.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends an answer: bytes at once; a stream piece by piece, no faster than the client takes it; events as they come.
final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final int PIECE = 64 * 1024;
    private static final int PATIENCE_SECONDS = 60;

    private final HttpServer server;
    private final BooleanSupplier open;

    Responses(HttpServer server, BooleanSupplier open) {
        this.server = server;
        this.open = open;
    }

    void send(RoutingContext ctx, Answer answer) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        String requestId = ctx.get("request");
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("X-Request-Id", requestId);
        if (!ctx.request().isEnded() && hasBody(ctx.request())) {
            // what is left of a refused body is not waited for
            response.putHeader("Connection", "close");
        }
        boolean headOnly = ctx.request().method().name().equals("HEAD");
        switch (answer.body()) {
            case Answer.Body.Bytes bytes when headOnly || bytes.bytes().length == 0 -> response.end();
            case Answer.Body.Bytes bytes -> response.end(Buffer.buffer(bytes.bytes()));
            case Answer.Body.Stream stream -> {
                response.setChunked(true);
                Thread.startVirtualThread(() -> pump(stream.stream(), response, headOnly));
            }
            case Answer.Body.Live live -> {
                response.setChunked(true);
                Thread.startVirtualThread(() -> events(live.source(), response));
            }
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? request.getHeader("Transfer-Encoding") != null : !length.equals("0");
    }

    private static void pump(InputStream stream, HttpServerResponse response, boolean headOnly) {
        try (stream) {
            byte[] piece = new byte[PIECE];
            int read;
            while (!headOnly && (read = stream.readNBytes(piece, 0, PIECE)) > 0) {
                write(response, Buffer.buffer(read).appendBytes(piece, 0, read));
            }
            response.end();
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.debug("an answer could not be sent whole: {}", e.toString());
            response.reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.reset();
        }
    }

    private static void write(HttpServerResponse response, Buffer buffer)
            throws ExecutionException, InterruptedException, TimeoutException {
        response.write(buffer).toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void events(EventSource source, HttpServerResponse response) {
        var listener = new EventSource.Listener() {
            private volatile boolean gone;

            @Override
            public boolean listening() {
                return !gone && !response.closed() && open.getAsBoolean();
            }

            @Override
            public void send(String name, Object data) {
                try {
                    write(
                            response,
                            Buffer.buffer("event: " + name + "\ndata: ")
                                    .appendBytes(server.json().bytes(data))
                                    .appendString("\n\n"));
                } catch (ExecutionException | TimeoutException e) {
                    gone = true;
                } catch (InterruptedException e) {
                    gone = true;
                    Thread.currentThread().interrupt();
                }
            }
        };
        try {
            source.stream(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("events ended early", e);
        } finally {
            if (!response.closed()) {
                response.end();
            }
        }
    }
}
