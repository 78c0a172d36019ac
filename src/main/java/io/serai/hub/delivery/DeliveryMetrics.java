package io.serai.hub.delivery;

import io.micrometer.core.instrument.MeterRegistry;

/// Counts what workers do, by provider.
public final class DeliveryMetrics {
    private final MeterRegistry registry;

    public DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void accepted(String provider) {
        registry.counter("serai.inbox.accepted", "provider", provider).increment();
    }

    void repeated(String provider) {
        registry.counter("serai.inbox.repeated", "provider", provider).increment();
    }

    void done(String provider) {
        registry.counter("serai.inbox.done", "provider", provider).increment();
    }

    void retried(String provider) {
        registry.counter("serai.inbox.retried", "provider", provider).increment();
    }

    void died(String provider) {
        registry.counter("serai.inbox.dead", "provider", provider).increment();
    }
}
