package io.serai.connectors;

import static io.serai.hub.delivery.DeliveryException.Kind.PERMANENT;
import static io.serai.hub.delivery.DeliveryException.Kind.TRANSIENT;

import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.RetryAfter;
import io.serai.web.Passage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/// The bean `outgoing`: what stands around every call to a vendor in the Kamelet `vendor-request-action`: the
/// connection's circuit breaker and limits before it, and what its end means after it.
public final class Outgoing {
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final Systems systems;
    private final Breakers breakers;
    private final CallLimits limits;
    private final CallTally tally;
    private final VendorMetrics metrics;
    private final Shapes shapes;
    private final VendorRecords records;
    private final Consumer<String> gate;
    private final Clock clock;

    /// @param gate asked before each call, which it refuses by a DeliveryException
    Outgoing(
            Systems systems,
            Breakers breakers,
            CallLimits limits,
            CallTally tally,
            VendorMetrics metrics,
            Shapes shapes,
            VendorRecords records,
            Consumer<String> gate,
            Clock clock) {
        this.systems = systems;
        this.breakers = breakers;
        this.limits = limits;
        this.tally = tally;
        this.metrics = metrics;
        this.shapes = shapes;
        this.records = records;
        this.gate = gate;
        this.clock = clock;
    }

    /// Makes the message the vendor's, when it may be sent.
    ///
    /// @throws DeliveryException held back, where a limit or the circuit breaker is in the way
    public void begin(Exchange exchange) throws InvalidPayloadException {
        Message message = exchange.getMessage();
        VendorRequest request = message.getMandatoryBody(VendorRequest.class);
        Map<String, Object> headers = VendorMessage.headers(request, exchange);
        ByteArrayEntity body = request.body().length == 0 ? null : VendorMessage.entity(request);
        Passage passage = Passage.of(exchange);
        CallLimits.Permit permit = enter(request, passage);
        var kept = new LinkedHashMap<>(message.getHeaders());
        exchange.setProperty(Attempt.PROPERTY, new Attempt(request, kept, permit, System.nanoTime(), passage));
        message.removeHeaders("*");
        headers.forEach(message::setHeader);
        message.setBody(body);
    }

    /// A call that does not go by HTTP, within the same limits and the same breaker, and counted alike.
    ///
    /// @param what names it without ids, as a request does
    /// @throws DeliveryException the call's own; held back, where it was not made
    public void around(Connection connection, String what, Runnable call) {
        VendorRequest request = VendorRequest.get(connection, what, "", Map.of(), Map.of());
        Passage passage = Passage.current();
        var attempt = new Attempt(request, Map.of(), enter(request, passage), System.nanoTime(), passage);
        try {
            call.run();
        } catch (DeliveryException e) {
            ended(attempt, e.status(), e);
            throw e;
        } catch (RuntimeException e) {
            ended(attempt, 0, permanent(request, 0, "the call could not be made", e));
            throw e;
        }
        ended(attempt, 0, null);
    }

    private CallLimits.Permit enter(VendorRequest request, @Nullable Passage passage) {
        long began = System.nanoTime();
        try {
            return enter(request);
        } catch (DeliveryException e) {
            note(passage, request, 0, e, began);
            throw e;
        }
    }

    private CallLimits.Permit enter(VendorRequest request) {
        gate.accept(request.toString());
        Connection connection = request.connection();
        Breakers.Breaker breaker = breakers.of(connection);
        if (!breaker.enter()) {
            metrics.heldBack(connection.system());
            throw CallLimits.held(request.toString(), breaker.patience(), "it failed too often just now");
        }
        try {
            return limits.take(connection, systems.limits(connection.system()), request.toString());
        } catch (DeliveryException e) {
            breaker.leave();
            metrics.heldBack(connection.system());
            throw e;
        } catch (RuntimeException e) {
            breaker.leave();
            throw e;
        }
    }

    /// The vendor answered, whatever it was.
    public void end(Exchange exchange) throws IOException {
        Attempt attempt = exchange.getProperty(Attempt.PROPERTY, Attempt.class);
        VendorRequest request = attempt.request();
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Map<String, String> headers = answered(message.getHeaders());
        byte[] body = bytes(message);
        restore(exchange, attempt);
        boolean good = status >= 200 && status < 300 || request.expected().contains(status);
        if (good) {
            ended(attempt, status, null);
            if (status < 300) {
                shapes.note(request.connection().system(), request.what(), body);
            }
            var response = new VendorResponse(status, headers, body);
            records.note(exchange, request, response);
            message.setBody(response);
            return;
        }
        DeliveryException failure = failure(attempt, status, wait(headers));
        ended(attempt, status, failure);
        throw failure;
    }

    private Optional<Duration> wait(Map<String, String> headers) {
        return RetryAfter.parse(headers.get("retry-after"), clock)
                .or(() -> RetryAfter.reset(headers.get("ratelimit-reset"), clock));
    }

    private DeliveryException failure(Attempt attempt, int status, Optional<Duration> wait) {
        VendorRequest request = attempt.request();
        if (LATER.contains(status) || status >= 500) {
            if (status == 429) {
                wait.ifPresent(time -> limits.closeGate(attempt.permit(), time));
            }
            String said = status == 429 ? "it asks for fewer calls" : "it answered " + status;
            return new DeliveryException(
                    TRANSIENT, request.toString(), status, wait.orElse(null), request + ": " + said + ".", null);
        }
        return permanent(
                request,
                status,
                switch (status) {
                    case 401, 403 ->
                        "it answered " + status + " and does not accept the connection's secrets, or not for this";
                    case 300, 301, 302, 303, 307, 308 ->
                        "it answered " + status + ", a redirect, and those are not followed; look at the connection's"
                                + " setting " + request.base();
                    default -> "it answered " + status;
                },
                null);
    }

    /// Nothing was answered, or not all of it.
    public void failed(Exchange exchange) {
        Attempt attempt = exchange.getProperty(Attempt.PROPERTY, Attempt.class);
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        restore(exchange, attempt);
        DeliveryException failure = Unanswered.of(attempt.request(), cause);
        ended(attempt, 0, failure);
        throw failure;
    }

    private void ended(Attempt attempt, int status, @Nullable DeliveryException failure) {
        long nanos = System.nanoTime() - attempt.began();
        Connection connection = attempt.request().connection();
        limits.settle(attempt.permit());
        Breakers.Breaker breaker = breakers.of(connection);
        if (failure == null) {
            breaker.succeeded(nanos);
        } else if (failure.kind() == TRANSIENT && (status == 0 || status >= 500)) {
            breaker.failed(nanos, failure);
        } else {
            breaker.leave();
        }
        metrics.called(connection.system(), status, failure, nanos);
        note(attempt.passage(), attempt.request(), status, failure, attempt.began());
        if (!connection.sandbox()) {
            tally.count(connection.id(), failure == null ? null : String.valueOf(failure.getMessage()));
        }
    }

    private static void note(
            @Nullable Passage passage,
            VendorRequest request,
            int status,
            @Nullable DeliveryException failure,
            long began) {
        if (passage != null) {
            String outcome = failure == null ? null : failure.kind().name().toLowerCase(Locale.ROOT);
            passage.vendor(request.connection().system(), request.what(), status, outcome, began);
        }
    }

    private static void restore(Exchange exchange, Attempt attempt) {
        exchange.removeProperty(Attempt.PROPERTY);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        attempt.headers().forEach(message::setHeader);
    }

    static DeliveryException permanent(VendorRequest request, int status, String why, @Nullable Throwable cause) {
        return new DeliveryException(PERMANENT, request.toString(), status, null, request + ": " + why + ".", cause);
    }

    private static Map<String, String> answered(Map<String, Object> headers) {
        var texts = new HashMap<String, String>();
        headers.forEach((name, value) -> {
            if (!name.startsWith("Camel")) {
                texts.put(
                        name.toLowerCase(Locale.ROOT),
                        value instanceof List<?> several
                                ? several.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                : String.valueOf(value));
            }
        });
        return texts;
    }

    private static byte[] bytes(Message message) throws IOException {
        return switch (message.getBody()) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case InputStream in -> {
                try (in) {
                    yield in.readAllBytes(); // in memory already, and bounded
                }
            }
            default ->
                throw new IllegalStateException(
                        "Camel answered a " + message.getBody().getClass().getName());
        };
    }
}
