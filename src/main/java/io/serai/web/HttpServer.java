package io.serai.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
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

/// The HTTP server, with the limits the stock one can't set. Routes are found through `platform-http`.
public final class HttpServer {
    static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /// Text fields of a form, which are kept in memory.
    static final int FORM_FIELDS = 32;

    private final Limits limits;
    private final Contract contract;
    private final Json json;
    private final Answers answers;
    private final Vertx vertx;
    private final Edge edge;
    private final Map<String, HttpConsumer> byPath = new ConcurrentHashMap<>();
    private final PathTree<HttpConsumer> undeclared = new PathTree<>();
    private final Transport transport;
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
        var invalid = new InvalidRequests(answers, limits);
        this.transport = switch (limits.site().engine()) {
            case VERTX -> new VertxTransport(vertx, limits, edge::accept, invalid);
            case JETTY -> new JettyTransport(limits, edge::accept, invalid);
        };
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
        transport.start();
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
        transport.stop();
        VertxTransport.join(vertx.close());
    }

    int inFlight() {
        return edge.inFlight();
    }

    public int port() {
        int open = transport.port();
        return open == 0 ? limits.site().port() : open;
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
