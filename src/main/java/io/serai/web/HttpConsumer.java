package io.serai.web;

import io.vertx.core.MultiMap;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Hands a checked request to one route and takes its answer.
final class HttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private final HttpServer server;
    private final Map<String, Producer> operations = new ConcurrentHashMap<>();
    private @Nullable Boolean blocking;

    HttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, HttpServer server) {
        super(endpoint, processor);
        if (endpoint.isHttpProxy()) {
            throw new IllegalArgumentException(endpoint.getEndpointUri()
                    + " would take every path, as Camel reads it: begin the path with a slash, platform-http:/…");
        }
        this.server = server;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStop() throws Exception {
        server.unregister(this);
        operations.values().forEach(ServiceHelper::stopService);
        operations.clear();
        super.doStop();
    }

    /// Whether the route may wait for something; see NonBlocking. A contract's operations say so themselves.
    boolean blocking() {
        Boolean known = blocking;
        if (known == null) {
            known = getEndpoint().getCamelContext().getRoutes().stream()
                    .filter(route -> route.getConsumer() instanceof PlatformHttpConsumerAware aware
                            && aware.getPlatformHttpConsumer() == this)
                    .noneMatch(NonBlocking::knows);
            blocking = known;
        }
        return known;
    }

    /// Registered at its own address it may take everything below; at another it is one of a contract's operations.
    boolean takesAllBelow(String path) {
        return getEndpoint().isMatchOnUriPrefix() && path.equals(getEndpoint().getPath());
    }

    /// Runs the route and returns what it answered. Never throws: a failure that no route handled is a 500.
    Answer carryOut(Call call, MultiMap headers, @Nullable Object body) {
        Exchange exchange = createExchange(false);
        MDC.put("request", call.requestId());
        if (call.account() != null) {
            MDC.put("account", call.account().idRandom());
        }
        try {
            exchange.setPattern(ExchangePattern.InOut);
            exchange.setProperty(Call.PROPERTY, call);
            Passage passage = Passage.current();
            if (passage != null) {
                exchange.setProperty(Passage.PROPERTY, passage);
            }
            Message message = exchange.getIn();
            message.setBody(body);
            Map<String, Object> into = message.getHeaders();
            for (var header : headers) {
                if (HeaderRules.mayEnter(header.getKey())) {
                    into.putIfAbsent(header.getKey(), header.getValue());
                }
            }
            into.putAll(call.parameters());
            into.put(Exchange.HTTP_PATH, call.path());
            into.put(Exchange.HTTP_METHOD, call.operation().method());
            createUoW(exchange);
            processor(call.operation()).process(exchange);
            return answer(exchange, call, headers.get(Exchange.CONTENT_TYPE));
        } catch (Exception e) {
            return server.failed(call, e);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
            MDC.clear();
        }
    }

    /// The route behind an operation. The contract found it and checked the request, so that Camel need not do it
    /// again.
    private Processor processor(Operation operation) {
        return operation.isDeclared() ? operations.computeIfAbsent(operation.id(), this::route) : getProcessor();
    }

    private Producer route(String operationId) {
        try {
            Producer producer = getEndpoint()
                    .getCamelContext()
                    .getEndpoint("direct:" + operationId)
                    .createProducer();
            ServiceHelper.startService(producer);
            return producer;
        } catch (Exception e) {
            throw new IllegalStateException("no route carries out " + operationId, e);
        }
    }

    private Answer answer(Exchange exchange, Call call, @Nullable String asked) {
        Exception failure = exchange.getException();
        if (failure != null) {
            return server.failed(call, failure);
        }
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof Answer answer) {
            return answer;
        }
        if (body instanceof Outcome outcome) {
            return server.answers().answer(outcome, call.path(), call.requestId());
        }
        return plain(message, body, asked);
    }

    /// What a route without a contract answered: body, status and the few headers that may leave.
    private Answer plain(Message message, @Nullable Object body, @Nullable String asked) {
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, body == null ? 204 : 200, Integer.class);
        var headers = new HashMap<String, String>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && HeaderRules.mayLeave(name)) {
                headers.put(name, value.toString());
            }
        });
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        headers.keySet().removeIf(name -> name.equalsIgnoreCase(Exchange.CONTENT_TYPE));
        if (type == null || isThatOf(type, asked)) {
            type = defaultType(body);
        }
        headers.put(Exchange.CONTENT_TYPE, type);
        return new Answer(
                status,
                headers,
                switch (body) {
                    case null -> new Answer.Body.Bytes(new byte[0]);
                    case byte[] bytes -> new Answer.Body.Bytes(bytes);
                    case String text -> new Answer.Body.Bytes(text.getBytes(StandardCharsets.UTF_8));
                    case InputStream stream -> new Answer.Body.Stream(stream);
                    case Map<?, ?> map -> new Answer.Body.Bytes(server.json().bytes(map));
                    case Iterable<?> list -> new Answer.Body.Bytes(server.json().bytes(list));
                    default -> {
                        InputStream stream = message.getBody(InputStream.class);
                        yield stream == null
                                ? new Answer.Body.Bytes(server.json().bytes(body))
                                : new Answer.Body.Stream(stream);
                    }
                });
    }

    /// The request's media type stays in the message and says nothing about the answer. A route that answers in the
    /// same one has set it anew, so it is another object.
    @SuppressWarnings({"ReferenceEquality", "StringEquality"})
    private static boolean isThatOf(String type, @Nullable String asked) {
        return type == asked;
    }

    private static String defaultType(@Nullable Object body) {
        return switch (body) {
            case byte[] bytes -> "application/octet-stream";
            case Map<?, ?> map -> "application/json";
            case Iterable<?> list -> "application/json";
            case null, default -> "text/plain; charset=utf-8";
        };
    }
}
