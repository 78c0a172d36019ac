package io.serai.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server on Vert.x, with the limits the stock one can't set. Routes are found through `platform-http`.
public final class HttpServer {
    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int FORM_FIELDS = 32;
    private static final int HTTP2_STREAMS = 64;

    private final Limits limits;
    private final Contract contract;
    private final Json json;
    private final Answers answers;
    private final Vertx vertx;
    private final Edge edge;
    private final Map<String, HttpConsumer> byPath = new ConcurrentHashMap<>();
    private final PathTree<HttpConsumer> undeclared = new PathTree<>();
    private io.vertx.core.http.@Nullable HttpServer server;
    private boolean stopped;

    /// Hands requests to the routes that are named for the contract's operations.
    private @Nullable HttpConsumer operations;

    /// @param available whether what the API stands on (the database) answers; if not, calls get 503 at once
    /// @param trail is told of every request
    /// @param tracing likewise, and of what each went through
    public HttpServer(
            Limits limits,
            Contract contract,
            Gate gate,
            Json json,
            MeterRegistry registry,
            BooleanSupplier available,
            Trail trail,
            Tracing tracing) {
        this.limits = limits;
        this.contract = contract;
        this.json = json;
        this.answers = new Answers(json);
        this.vertx = Vertx.vertx();
        this.edge = new Edge(this, limits, gate, new Metrics(registry), available, trail, tracing);
    }

    /// Makes the context's `platform-http` serve through this server. To be called before routes are added.
    public void bind(CamelContext context) {
        var engine = new HttpEngine(this);
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, PlatformHttpEngine.class, engine);
        var component =
                context.getComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME, PlatformHttpComponent.class);
        component.setEngine(engine);
        operations = new HttpConsumer(
                context.getEndpoint("platform-http:/operations", PlatformHttpEndpoint.class), exchange -> {}, this);
        component.addPlatformHttpListener(new PlatformHttpListener() {
            @Override
            public void registerHttpEndpoint(HttpEndpointModel model) {
                if (model.getConsumer() instanceof HttpConsumer consumer) {
                    register(consumer, model.getUri(), model.getVerbs());
                }
            }

            @Override
            public void unregisterHttpEndpoint(HttpEndpointModel model) {
                if (model.getConsumer() instanceof HttpConsumer consumer) {
                    unregister(consumer);
                }
            }
        });
    }

    /// For pages, which show and do what operations answer.
    public InnerCalls innerCalls() {
        return new InnerCalls(this);
    }

    /// Opens the port.
    ///
    /// @throws IllegalStateException where the port is taken or may not be opened; the message says which
    public void start() {
        var options = new HttpServerOptions()
                .setHost(limits.site().host())
                .setPort(limits.site().port())
                .setMaxHeaderSize(limits.requests().header())
                .setMaxInitialLineLength(limits.requests().header())
                .setIdleTimeout((int) limits.requests().idle().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                // a form's text fields are kept in memory
                .setMaxFormFields(FORM_FIELDS)
                .setMaxFormAttributeSize((int) Math.min(limits.bodies().most() / FORM_FIELDS, Integer.MAX_VALUE))
                .setMaxWebSocketFrameSize(Sockets.LARGEST)
                .setMaxWebSocketMessageSize(Sockets.LARGEST)
                .setWebSocketClosingTimeout(Sockets.CLOSING_SECONDS)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                .setHttp2ClearTextEnabled(limits.requests().clearHttp2())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(HTTP2_STREAMS)
                        .setMaxHeaderListSize(limits.requests().header()))
                .setTcpNoDelay(true);
        var created = vertx.createHttpServer(options)
                .requestHandler(edge::accept)
                .connectionHandler(connection -> {
                    if (connection instanceof ConnectionBase base) {
                        HeadClock.watch(base.channel(), limits.requests().whole());
                    }
                })
                .invalidRequestHandler(new InvalidRequests(answers, limits)::refuse)
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

    /// Takes no more requests and waits for those in flight, up to the patience. A second call does nothing.
    public synchronized void stop(Duration patience) {
        if (stopped) {
            return;
        }
        stopped = true;
        edge.close();
        long deadline = System.nanoTime() + patience.toNanos();
        while (edge.inFlight() > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (edge.inFlight() > 0) {
            LOG.warn("{} requests were still in flight after {} s", edge.inFlight(), patience.toSeconds());
        }
        if (server != null) {
            join(server.close());
        }
        join(vertx.close());
    }

    private static void join(io.vertx.core.Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the HTTP server did not close cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int inFlight() {
        return edge.inFlight();
    }

    public int port() {
        return server == null ? limits.site().port() : server.actualPort();
    }

    private void register(HttpConsumer consumer, String path, @Nullable String verbs) {
        if (contract.declares(path)) {
            byPath.put(path, consumer);
            return;
        }
        Set<String> methods =
                verbs == null ? METHODS : Set.of(verbs.toUpperCase(Locale.ROOT).split(","));
        String template = consumer.takesAllBelow(path) ? (path.endsWith("/") ? path : path + "/") + "*" : path;
        synchronized (undeclared) {
            methods.forEach(method -> undeclared.add(method, template, consumer));
        }
    }

    void unregister(HttpConsumer consumer) {
        synchronized (undeclared) {
            undeclared.remove(consumer);
        }
        byPath.values().removeIf(consumer::equals);
    }

    PathTree.@Nullable Match<HttpConsumer> undeclared(String method, String path) {
        synchronized (undeclared) {
            return undeclared.find(method, path);
        }
    }

    /// The methods that this path answers.
    Set<String> methods(String path) {
        var methods = new TreeSet<>(contract.methods(path));
        synchronized (undeclared) {
            methods.addAll(undeclared.methods(path, METHODS));
        }
        return methods;
    }

    @Nullable
    HttpConsumer consumer(Operation operation) {
        HttpConsumer own = byPath.get(operation.path());
        return own == null ? operations : own;
    }

    /// The ids of the operations that only a route of their name can carry out, as no route took their path.
    public Set<String> unserved() {
        return contract.operations().stream()
                .filter(operation -> !byPath.containsKey(operation.path()))
                .map(Operation::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Contract contract() {
        return contract;
    }

    Json json() {
        return json;
    }

    Answers answers() {
        return answers;
    }

    Vertx vertx() {
        return vertx;
    }

    /// What went wrong and was not expected: the cause goes to the log, the caller learns the request id.
    Answer failed(Call call, Throwable failure) {
        return answers.answer(Failures.outcome(failure, call.requestId()), call.path(), call.requestId());
    }
}
