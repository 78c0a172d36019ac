package io.serai.hub.routes;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.ManagementInterceptStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/// Counts what goes through one route and each of its steps, at the place where Camel's own management would. That
/// one needs a bean of JMX for each step; this needs four numbers.
final class RouteCounts implements ManagementInterceptStrategy {
    private final Tally route = Tally.ofRoute();
    private final Queue<Counted> steps = new ConcurrentLinkedQueue<>();

    private RouteCounts() {}

    private record Counted(NamedNode node, Tally tally) {}

    /// Counts for all routes that are made from now on.
    static void begin(CamelContext context) {
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRouteContextCreate(Route made) {
                made.setManagementInterceptStrategy(new RouteCounts());
            }
        });
    }

    static @Nullable RouteCounts of(Route route) {
        return route.getManagementInterceptStrategy() instanceof RouteCounts counts ? counts : null;
    }

    Tally whole() {
        return route;
    }

    /// By the ids of the steps.
    Map<String, Tally> steps() {
        var tallies = new HashMap<String, Tally>();
        steps.forEach(step -> {
            if (step.node().getId() != null) {
                tallies.put(step.node().getId(), step.tally());
            }
        });
        return tallies;
    }

    @Override
    public InstrumentationProcessor<?> createProcessor(NamedNode definition, Processor target) {
        var step = new Counted(definition, Tally.ofStep());
        steps.add(step);
        return new Counting(step.tally());
    }

    @Override
    public InstrumentationProcessor<?> createProcessor(String type) {
        return new Counting(route);
    }

    /// Camel sets it beside a route and steps that are not tried again, and around those that are: each try counts.
    private static final class Counting extends DelegateAsyncProcessor implements InstrumentationProcessor<Long> {
        private final Tally tally;

        Counting(Tally tally) {
            this.tally = tally;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            long began = tally.begin();
            return processor.process(exchange, sync -> {
                tally.end(exchange, began);
                callback.done(sync);
            });
        }

        @Override
        public Long before(Exchange exchange) {
            return tally.begin();
        }

        @Override
        public void after(Exchange exchange, Long began) {
            tally.end(exchange, began);
        }

        @Override
        public void setCounter(Object counter) {
            // it has its own
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST;
        }
    }
}
