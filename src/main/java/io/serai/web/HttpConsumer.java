package io.serai.web;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/// Hands a checked request to one route and takes its answer.
final class HttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private static final Set<String> ALL = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final HttpServer server;

    HttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, HttpServer server) {
        super(endpoint, processor);
        this.server = server;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        // what a contract declares is found through the contract; see HttpServer.bind
        if (!isContract()) {
            String restricted = getEndpoint().getHttpMethodRestrict();
            Set<String> methods = restricted == null
                    ? ALL
                    : Set.of(restricted.toUpperCase(Locale.ROOT).split(","));
            server.register(this, path(), methods);
        }
    }

    private boolean isContract() {
        return getEndpoint().isMatchOnUriPrefix()
                && getEndpoint().getConsumes() == null
                && getRoute() != null
                && getRoute().getEndpoint().getEndpointUri().startsWith("rest-openapi");
    }

    private String path() {
        String path = getEndpoint().getPath();
        String rooted = path.startsWith("/") ? path : "/" + path;
        return getEndpoint().isMatchOnUriPrefix() ? (rooted.endsWith("/") ? rooted : rooted + "/") + "*" : rooted;
    }

    @Override
    protected void doStop() throws Exception {
        server.unregister(this);
        super.doStop();
    }

    /// Runs the route and returns what it answered. Never throws: a failure that no route handled is a 500.
    Answer carryOut(Call call, Map<String, String> headers, @Nullable Object body) {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOut);
            exchange.setProperty(Call.PROPERTY, call);
            Message message = exchange.getIn();
            message.setBody(body);
            Map<String, Object> into = message.getHeaders();
            into.putAll(headers);
            into.putAll(call.parameters());
            into.put(Exchange.HTTP_PATH, call.path());
            into.put(Exchange.HTTP_METHOD, call.operation().method());
            createUoW(exchange);
            getProcessor().process(exchange);
            return answer(exchange, call, headers.get(Exchange.CONTENT_TYPE));
        } catch (Exception e) {
            return server.failed(call, e);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
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
        // the request's own media type stays in the message; it says nothing about the answer
        if (type == null || (type.equals(asked) && !ContractCheck.isJson(type))) {
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

    private static String defaultType(@Nullable Object body) {
        return switch (body) {
            case byte[] bytes -> "application/octet-stream";
            case Map<?, ?> map -> "application/json";
            case Iterable<?> list -> "application/json";
            case null, default -> "text/plain; charset=utf-8";
        };
    }
}
