package io.serai.hub;

import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.jspecify.annotations.Nullable;

/// Steps of a route that many callers with the same key at one moment go through once: the first carries them out, the
/// others take over the body, or the failure, that it ended with.
///
/// ```yaml
/// - policy:
///     ref: oneCallPerMember
///     steps: …
/// ```
public final class SharedSteps implements Policy {
    private final SingleFlight<Object> flights;
    private final Function<Exchange, String> key;
    private final Function<Exchange, @Nullable Object> kept;

    /// @param kept the body that someone's steps ended with meanwhile; null while there is none
    public SharedSteps(
            SingleFlight<Object> flights, Function<Exchange, String> key, Function<Exchange, @Nullable Object> kept) {
        this.flights = flights;
        this.key = key;
        this.kept = kept;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // nothing to change in the route itself
    }

    @Override
    public Processor wrap(Route route, Processor steps) {
        return exchange -> exchange.getMessage()
                .setBody(flights.get(key.apply(exchange), () -> kept.apply(exchange), () -> {
                    steps.process(exchange);
                    if (exchange.getException() != null) {
                        throw exchange.getException();
                    }
                    return exchange.getMessage().getBody();
                }));
    }
}
