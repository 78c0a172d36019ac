package io.serai.hub.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
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
        return exchange -> {
            var led = new AtomicBoolean();
            Callable<Object> work = () -> {
                led.set(true);
                return carryOut(steps, exchange);
            };
            try {
                Object body = flights.get(key.apply(exchange), () -> kept.apply(exchange), work);
                if (!led.get()) {
                    exchange.getMessage().setBody(body);
                }
            } catch (Exception e) {
                if (!led.get()) {
                    takeOver(exchange, e);
                }
            }
        };
    }

    /// A failure stays on the exchange too, or was handled there: that is for the one who met it.
    private static Object carryOut(Processor steps, Exchange exchange) throws Exception {
        steps.process(exchange);
        Exception failure = exchange.getException();
        ExchangeExtension state = exchange.getExchangeExtension();
        if (state.isFailureHandled() || failure != null && state.isRedeliveryExhausted()) {
            throw new Spent(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, failure, Exception.class));
        }
        if (failure != null) {
            throw failure;
        }
        return exchange.getMessage().getBody();
    }

    private static void takeOver(Exchange exchange, Exception failure) {
        exchange.setException(failure instanceof Spent spent ? spent.getCause() : failure);
        if (failure instanceof Spent) {
            exchange.getExchangeExtension().setRedeliveryExhausted(true);
        }
    }

    /// A failure for which the steps' own retries are used up: nobody who waited begins them anew.
    private static final class Spent extends Exception {
        private static final long serialVersionUID = 1;

        Spent(@Nullable Exception cause) {
            super(cause);
        }
    }
}
