package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Vert.x: HTTP/1.1, and HTTP/2 without TLS where that is set.
final class VertxTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(VertxTransport.class);
    private static final int HTTP2_STREAMS = 64;

    private final Vertx vertx;
    private final Limits limits;
    private final Consumer<ServerRequest> accept;
    private final InvalidRequests invalid;
    private @Nullable HttpServer server;

    VertxTransport(Vertx vertx, Limits limits, Consumer<ServerRequest> accept, InvalidRequests invalid) {
        this.vertx = vertx;
        this.limits = limits;
        this.accept = accept;
        this.invalid = invalid;
    }

    @Override
    public void start() {
        var created = vertx.createHttpServer(options())
                .requestHandler(request -> accept.accept(new VertxRequest(request)))
                .connectionHandler(this::watch)
                .invalidRequestHandler(this::refuse)
                .exceptionHandler(e -> LOG.debug("connection ended: {}", e.toString()));
        try {
            server = created.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Port.refused(limits.site().host(), limits.site().port(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening the port", e);
        }
    }

    private HttpServerOptions options() {
        int header = limits.requests().header();
        return new HttpServerOptions()
                .setHost(limits.site().host())
                .setPort(limits.site().port())
                .setMaxHeaderSize(header)
                .setMaxInitialLineLength(header)
                .setIdleTimeout((int) limits.requests().idle().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxFormFields(io.serai.web.HttpServer.FORM_FIELDS)
                .setMaxFormAttributeSize((int) limits.bodies().field())
                .setMaxWebSocketFrameSize(Sockets.LARGEST)
                .setMaxWebSocketMessageSize(Sockets.LARGEST)
                .setWebSocketClosingTimeout(Sockets.CLOSING_SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                .setHttp2ClearTextEnabled(limits.requests().clearHttp2())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(HTTP2_STREAMS)
                        .setMaxHeaderListSize(header))
                .setTcpNoDelay(true);
    }

    private void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            HeadClock.watch(base.channel(), limits.requests().whole());
        }
    }

    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        String name = cause == null ? "" : cause.getClass().getSimpleName();
        LOG.debug("invalid request: {}", name);
        invalid.refuse(
                new VertxRequest(request),
                switch (name) {
                    case "TooLongHttpLineException" -> 414;
                    case "TooLongHttpHeaderException" -> 431;
                    default -> 400;
                });
    }

    @Override
    public void stop() {
        if (server != null) {
            join(server.close());
        }
    }

    static void join(Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP server did not close cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int port() {
        return server == null ? 0 : server.actualPort();
    }
}
