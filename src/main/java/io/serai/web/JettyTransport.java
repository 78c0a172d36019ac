package io.serai.web;

import java.io.IOException;
import java.nio.channels.WritePendingException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jetty: HTTP/1.1. The edge never waits, so that the threads that look after connections carry it out themselves.
final class JettyTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(JettyTransport.class);
    private static final int MOST_THREADS = 32;
    private static final long LOOK_SECONDS = 1;

    private final Limits limits;
    private final Consumer<ServerRequest> accept;
    private final InvalidRequests invalid;
    private final Server server;
    private final ServerConnector connector;
    private final WebSocketComponents sockets;

    JettyTransport(Limits limits, Consumer<ServerRequest> accept, InvalidRequests invalid) {
        this.limits = limits;
        this.accept = accept;
        this.invalid = invalid;
        var threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("jetty");
        threads.setReservedThreads(0);
        server = new Server(threads);
        server.setErrorHandler(this::refuse);
        server.setHandler(new Edge());
        sockets = WebSocketServerComponents.ensureWebSocketComponents(server);
        connector = new ServerConnector(
                server, 0, Runtime.getRuntime().availableProcessors(), new HttpConnectionFactory(configuration()));
        connector.setHost(limits.site().host());
        connector.setPort(limits.site().port());
        connector.setIdleTimeout(limits.requests().idle().toMillis());
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
    }

    private HttpConfiguration configuration() {
        var configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(limits.requests().header());
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        configuration.setDelayDispatchUntilContent(false);
        // the edge reads an address itself, and decodes each part of it once
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    /// What is no request that can be read never reaches the edge, nor does a fault of Jetty's own.
    private boolean refuse(Request request, Response response, Callback callback) {
        int status = request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer said
                ? said
                : HttpStatus.BAD_REQUEST_400;
        LOG.debug("refused: {} {}", status, request.getAttribute(ErrorHandler.ERROR_EXCEPTION));
        invalid.refuse(wrapped(request, response, callback), status);
        return true;
    }

    private JettyRequest wrapped(Request request, Response response, Callback callback) {
        return new JettyRequest(
                request, response, callback, sockets, (int) limits.bodies().field());
    }

    private final class Edge extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            // a route takes its time without anything moving on the connection
            request.addIdleTimeoutListener(_ -> false);
            JettyRequest visit = wrapped(request, response, callback);
            visit.loop().execute(() -> accept.accept(visit));
            return true;
        }
    }

    @Override
    public void start() {
        try {
            server.start();
            look();
        } catch (Exception e) {
            stop();
            Throwable cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
            throw Port.refused(limits.site().host(), limits.site().port(), cause);
        }
    }

    /// Ends connections on which the head of a request has begun and does not end.
    private void look() {
        // first: whatever one connection does, the others are looked at again
        connector.getScheduler().schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
        connector.getConnectedEndPoints().forEach(this::endLate);
    }

    private void endLate(EndPoint end) {
        if (end.getConnection() instanceof HttpConnection connection) {
            HttpParser parser = connection.getParser();
            Duration taken = Duration.ofNanos(System.nanoTime() - parser.getBeginNanoTime());
            if (parser.inHeaderState()
                    && !parser.isStart()
                    && taken.compareTo(limits.requests().whole()) > 0) {
                try {
                    end.write(Callback.from(end::close), HeadClock.late());
                } catch (WritePendingException e) {
                    end.close(); // it was told already, and does not read
                }
            }
        }
    }

    @Override
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not close cleanly: {}", e.toString());
        }
    }

    @Override
    public int port() {
        return Math.max(0, connector.getLocalPort());
    }
}
