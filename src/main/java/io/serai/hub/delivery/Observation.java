package io.serai.hub.delivery;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.web.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The bean `observation`: health part by part, and figures for Prometheus.
public final class Observation {

    /// One part of the hub.
    ///
    /// @param needed whether the hub can't work without it
    /// @param detail what is lost without it, shown when it is down
    public record Part(String name, boolean needed, BooleanSupplier up, Supplier<String> detail) {}

    private final List<Part> parts;
    private final PrometheusMeterRegistry registry;

    public Observation(List<Part> parts, PrometheusMeterRegistry registry) {
        this.parts = List.copyOf(parts);
        this.registry = registry;
    }

    public Outcome live() {
        return new Outcome.Report(200, Map.of("status", "UP", "checks", List.of()));
    }

    public Outcome ready() {
        var checks = new ArrayList<Map<String, Object>>();
        boolean ready = true;
        for (Part part : parts) {
            boolean up = part.up().getAsBoolean();
            ready &= up || !part.needed();
            var check = new LinkedHashMap<String, Object>();
            check.put("name", part.name());
            check.put("status", up ? "UP" : "DOWN");
            if (!up) {
                check.put("detail", part.detail().get());
            }
            checks.add(check);
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("status", ready ? "UP" : "DOWN");
        report.put("checks", checks);
        return new Outcome.Report(ready ? 200 : 503, report);
    }

    public Outcome metrics() {
        byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
        return new Outcome.Document("text/plain; version=0.0.4; charset=utf-8", new ByteArrayInputStream(text), null);
    }
}
