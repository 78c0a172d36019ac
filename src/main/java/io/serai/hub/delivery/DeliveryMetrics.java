package io.serai.hub.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.hub.delivery.HourlyCounts.Event;

/// Counts what comes in and what workers do with it: by provider for the metrics, by account, capability and hour for
/// people.
public final class DeliveryMetrics {
    private final MeterRegistry registry;
    private final HourlyCounts hours;

    public DeliveryMetrics(MeterRegistry registry, HourlyCounts hours) {
        this.registry = registry;
        this.hours = hours;
    }

    void accepted(Arrival arrival) {
        registry.counter("serai.inbox.accepted", "provider", arrival.provider()).increment();
        hours.count(Event.ACCEPTED, arrival.account(), arrival.capability());
    }

    void repeated(Arrival arrival) {
        registry.counter("serai.inbox.repeated", "provider", arrival.provider()).increment();
    }

    void done(Work work) {
        count("serai.inbox.done", Event.DONE, work);
    }

    void retried(Work work) {
        count("serai.inbox.retried", Event.RETRIED, work);
    }

    void died(Work work) {
        count("serai.inbox.dead", Event.DEAD, work);
    }

    private void count(String name, Event event, Work work) {
        registry.counter(name, "provider", work.provider()).increment();
        hours.count(event, work.account(), work.capability());
    }
}
