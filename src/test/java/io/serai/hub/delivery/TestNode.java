package io.serai.hub.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.hub.runs.RunStore;
import io.serai.web.Tracing;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;

/// What a hub has for delivery, without Camel. Nothing happens by itself within the hour: leases and waits end where a
/// test says so.
final class TestNode {
    static final int TRIES = 3;
    private static final Duration LONG = Duration.ofHours(1);

    final String name;
    final RunStore runs;
    final WorkStore store;
    final Settlement settlement;
    final Inbox inbox;
    final Replays replays;
    final ReplayRuns many;

    TestNode(DataSource database, String name) {
        var json = new ObjectMapper();
        var metrics = new DeliveryMetrics(new SimpleMeterRegistry(), new HourlyCounts(database, Clock.systemUTC()));
        this.name = name;
        this.runs = new RunStore(database, json, new SimpleMeterRegistry());
        this.store = new WorkStore(database, runs, json, name, LONG);
        this.settlement = new Settlement(
                database,
                runs,
                new RetryPolicy(TRIES, LONG, LONG, new Random(1)),
                metrics,
                name,
                Clock.systemUTC(),
                Moments.NONE);
        this.inbox = new Inbox(
                new Acceptance(database, runs, json, metrics, name, LONG, false),
                store,
                settlement,
                new Lanes(16, 8, 4),
                metrics,
                Moments.NONE,
                Tracing.NONE,
                Duration.ofMillis(10));
        this.replays = new Replays(database, runs, () -> {}, Moments.NONE, Trail.NONE);
        this.many = new ReplayRuns(database, runs, new DefaultCamelContext(), json, () -> {}, Moments.NONE, Trail.NONE);
    }
}
