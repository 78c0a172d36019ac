package io.serai.hub;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.web.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/// Wires what every domain stands on: runs, the inbox, kept files, health.
///
/// @param temp an existing folder for passing things
public record HubModule(RunStore runs, FileStore files, Rejections rejections, Inbox inbox, Path temp) {

    /// @param routes the endpoint that works on a capability, by the capability's first word
    public static HubModule of(
            Settings settings,
            DataFolder data,
            Database database,
            Json json,
            MeterRegistry registry,
            Clock clock,
            Map<String, String> routes) {
        var source = database.dataSource();
        var runs = new RunStore(source, json.mapper(), registry);
        var files = new FileStore(data.files(), Duration.ofDays(settings.number("serai.file.keep.days")), clock);
        var rejections = new Rejections(source, json.mapper(), data.tmp());
        var inbox = new Inbox(
                source, runs, routes, settings.duration("serai.worker.lease"), settings.number("serai.worker.count"));
        return new HubModule(runs, files, rejections, inbox, data.tmp());
    }

    public void bind(Main main, Database database, Cache cache, PrometheusMeterRegistry registry) {
        main.bind("runs", new Runs(runs, files, rejections));
        main.bind("inbox", inbox);
        main.bind("files", files);
        main.bind(
                "observation",
                new Observation(
                        List.of(
                                new Observation.Part(
                                        "database",
                                        true,
                                        database::up,
                                        "nothing can be accepted until the database answers"),
                                new Observation.Part(
                                        "cache", false, cache::up, "slower, still right, until Redis answers"),
                                new Observation.Part(
                                        "workers", true, inbox::alive, "no worker has looked for work lately")),
                        registry));
        Gauge.builder("serai.inbox.depth", () -> database.up() ? inbox.depth() : Double.NaN)
                .description("What waits in the inbox or is worked on")
                .register(registry);
    }
}
