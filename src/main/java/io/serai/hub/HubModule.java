package io.serai.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.DeadLetters;
import io.serai.hub.delivery.DeliveryMetrics;
import io.serai.hub.delivery.FailedRoute;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Lanes;
import io.serai.hub.delivery.Ledger;
import io.serai.hub.delivery.LetterStore;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Observation;
import io.serai.hub.delivery.Replays;
import io.serai.hub.delivery.Retries;
import io.serai.hub.delivery.RetryPolicy;
import io.serai.hub.delivery.Settlement;
import io.serai.hub.delivery.WorkStore;
import io.serai.hub.runs.Confirmations;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.RunRows;
import io.serai.hub.runs.RunStore;
import io.serai.hub.runs.Runs;
import io.serai.hub.schedules.QuartzFactory;
import io.serai.hub.schedules.QuartzTimetable;
import io.serai.hub.schedules.Schedules;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.web.Trail;
import io.serai.web.Web;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.camel.main.Main;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/// Wires what every domain stands on: runs, the inbox, dead letters, the ledger, kept files, health.
///
/// @param temp an existing folder for passing things
public record HubModule(
        RunStore runs,
        FileStore files,
        Rejections rejections,
        Inbox inbox,
        Replays replays,
        DeadLetters deadLetters,
        Ledger ledger,
        Housekeeping housekeeping,
        Retries retries,
        Trail trail,
        Path temp) {

    /// @param moments told of every step at which a kill would be of interest
    public static HubModule of(
            Settings settings,
            DataFolder data,
            DataSource database,
            ObjectMapper json,
            MeterRegistry registry,
            Clock clock,
            Moments moments,
            Trail trail) {
        var runs = new RunStore(database, json, registry);
        var housekeeping = new Housekeeping(database, Duration.ofDays(settings.number("serai.inbox.keep.days")));
        var files = new FileStore(
                data.files(),
                Duration.ofDays(settings.number("serai.file.keep.days")),
                clock,
                housekeeping::neededFiles);
        Inbox inbox = inbox(settings, database, runs, json, registry, clock, moments);
        var letters = new LetterStore(database, json);
        var replays = new Replays(database, runs, letters, inbox::wake, moments, trail);
        return new HubModule(
                runs,
                files,
                new Rejections(database, json, data.tmp()),
                inbox,
                replays,
                new DeadLetters(letters, replays),
                new Ledger(database),
                housekeeping,
                new Retries(clock),
                trail,
                data.tmp());
    }

    private static Inbox inbox(
            Settings settings,
            DataSource database,
            RunStore runs,
            ObjectMapper json,
            MeterRegistry registry,
            Clock clock,
            Moments moments) {
        String me = UUID.randomUUID().toString();
        Duration lease = settings.duration("serai.worker.lease");
        var metrics = new DeliveryMetrics(registry);
        var policy = new RetryPolicy(
                settings.number("serai.retry.tries"),
                settings.duration("serai.retry.first"),
                settings.duration("serai.retry.longest"),
                new SecureRandom());
        return new Inbox(
                database,
                runs,
                json,
                new WorkStore(database, runs, json, me, lease),
                new Settlement(database, runs, policy, metrics, me, clock, moments),
                new Lanes(
                        settings.number("serai.worker.count"),
                        settings.number("serai.worker.per.provider"),
                        settings.number("serai.worker.per.connection")),
                metrics,
                moments,
                me,
                lease,
                settings.duration("serai.worker.poll"));
    }

    public void bind(Main main, Database database, Cache cache, PrometheusMeterRegistry registry, Web web) {
        main.bind("runs", new Runs(runs, files, rejections, new RunRows(database.dataSource())));
        main.bind("inbox", inbox);
        main.bind("failed", new FailedRoute(inbox, web));
        main.bind("deadLetters", deadLetters);
        main.bind("replays", replays);
        main.bind("confirmations", new Confirmations(database.dataSource(), inbox::wake, trail));
        main.bind("ledger", ledger);
        main.bind("retries", retries);
        main.bind("housekeeping", housekeeping);
        main.bind("files", files);
        main.bind(
                "workers",
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("worker-", 0).factory()));
        main.bind("transaction", transaction(database.dataSource()));
        bindSchedules(main, database);
        main.bind(
                "observation",
                new Observation(
                        List.of(
                                new Observation.Part(
                                        "database",
                                        true,
                                        database::up,
                                        () -> "nothing can be accepted until the database answers"
                                                + database.problem()
                                                        .map(why -> ": " + why)
                                                        .orElse("")),
                                new Observation.Part(
                                        "cache", false, cache::up, () -> "slower, still right, until Redis answers"),
                                new Observation.Part(
                                        "workers", true, inbox::alive, () -> "no worker has looked for work lately"),
                                new Observation.Part(
                                        "ledger",
                                        false,
                                        () -> !database.up() || ledger.balances(),
                                        () ->
                                                "what was accepted and what became of it differ; see GET /v3/hub/ledger")),
                        registry));
        measure(database, registry);
    }

    /// What the hub itself holds of a person.
    public static PersonalData personalData(DataSource database, ObjectMapper json) {
        return new PersonalRows(database, json, "runs", Sql.of("hub/export-runs"));
    }

    private void bindSchedules(Main main, Database database) {
        QuartzTimetable timetable = QuartzFactory.timetable(database);
        timetable.serve(main.getCamelContext());
        main.bind("schedules", new Schedules(main.getCamelContext(), timetable, inbox, database.dataSource(), trail));
    }

    /// What `transacted` in a route means.
    private static SpringTransactionPolicy transaction(DataSource database) {
        var policy = new SpringTransactionPolicy();
        policy.setTransactionManager(new DataSourceTransactionManager(database));
        return policy;
    }

    private void measure(Database database, PrometheusMeterRegistry registry) {
        gauge(
                "serai.inbox.depth",
                "What waits in the inbox or is worked on",
                database,
                registry,
                e -> e.inProgress() + e.retrying());
        gauge("serai.inbox.retrying", "What waits for another try", database, registry, Ledger.Entry::retrying);
        gauge("serai.letters.dead", "Dead letters that wait for a person", database, registry, Ledger.Entry::dead);
        gauge(
                "serai.ledger.imbalance",
                "What was accepted, less what became of it: 0, or something was lost or doubled",
                database,
                registry,
                e -> Math.abs(e.imbalance()));
    }

    private void gauge(
            String name,
            String description,
            Database database,
            PrometheusMeterRegistry registry,
            java.util.function.ToLongFunction<Ledger.Entry> count) {
        Gauge.builder(
                        name,
                        () -> database.up()
                                ? ledger.recent().stream().mapToLong(count).sum()
                                : Double.NaN)
                .description(description)
                .register(registry);
    }
}
