package io.serai.hub.trace;

import io.serai.House;
import io.serai.hub.database.Partitions;
import io.serai.hub.settings.Settings;
import io.serai.web.Tracing;
import java.time.Duration;
import java.util.UUID;

/// Wires the room.
public final class TraceParts {
    private TraceParts() {}

    /// Offers [Tracing] to those in whose hands requests and work are, and [Traces] to whoever knows of changed rows.
    public static Tracing open(House house) {
        Settings settings = house.settings();
        int mebibytes = settings.number("serai.trace.ring");
        String node = UUID.randomUUID().toString();
        var store = new TraceStore(house.source(), node, house.mapper());
        var writer = new TraceWriter(store, house.registry());
        house.ends(writer);
        var ring = new Ring(node, mebibytes << 20);
        var traces = new Traces(ring, store, writer, mebibytes > 0);
        Duration kept = Duration.ofDays(settings.number("serai.trace.days"));
        house.bind("traces", traces);
        house.bind("traceDays", new Partitions(house.source(), "trace", Partitions.Period.DAY, kept, house.clock()));
        house.offer(Traces.class, traces);
        Tracing tracing = Tracing.NONE;
        if (mebibytes > 0) {
            tracing = new Tracer(ring, writer, settings.duration("serai.trace.slow"));
            house.context().getCamelContextExtension().addInterceptStrategy(new Steps());
        }
        house.offer(Tracing.class, tracing);
        return tracing;
    }
}
