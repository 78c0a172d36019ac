package io.serai.connectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serai.hub.delivery.DeliveryException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Calls to vendors by system, status and outcome, and how many circuit breakers are open.
final class VendorMetrics {
    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String system, String status, String outcome) {}

    VendorMetrics(MeterRegistry registry, Systems systems, Breakers breakers) {
        this.registry = registry;
        for (String system : systems.names()) {
            Gauge.builder("serai.vendor.breakers.open", () -> breakers.open(system))
                    .description("Connections that are left alone because their vendor failed too often")
                    .tag("system", system)
                    .register(registry);
        }
    }

    /// @param status 0 where nothing was answered
    void called(String system, int status, @Nullable DeliveryException failure, long nanos) {
        String outcome = failure == null ? "ok" : failure.kind().name().toLowerCase(Locale.ROOT);
        record(new Key(system, status == 0 ? "none" : Integer.toString(status), outcome), nanos);
    }

    /// A call that was not made.
    void heldBack(String system) {
        record(new Key(system, "none", "held_back"), 0);
    }

    private void record(Key key, long nanos) {
        timers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("serai.vendor.requests")
                .description("Calls to vendors by system, status and outcome")
                .tag("system", key.system())
                .tag("status", key.status())
                .tag("outcome", key.outcome())
                .register(registry);
    }
}
