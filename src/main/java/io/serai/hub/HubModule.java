package io.serai.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.House;
import io.serai.Module;
import io.serai.hub.addresses.AddressForms;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.Database;
import io.serai.hub.database.Sql;
import io.serai.hub.database.SqlSteps;
import io.serai.hub.delivery.Acceptance;
import io.serai.hub.delivery.Announcer;
import io.serai.hub.delivery.DeadLetters;
import io.serai.hub.delivery.DeliveryMetrics;
import io.serai.hub.delivery.FailedRoute;
import io.serai.hub.delivery.HeldWork;
import io.serai.hub.delivery.Hold;
import io.serai.hub.delivery.HourlyCounts;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Lanes;
import io.serai.hub.delivery.Ledger;
import io.serai.hub.delivery.LetterStore;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Observation;
import io.serai.hub.delivery.ReplayRuns;
import io.serai.hub.delivery.Replays;
import io.serai.hub.delivery.Retries;
import io.serai.hub.delivery.RetryPolicy;
import io.serai.hub.delivery.Settlement;
import io.serai.hub.delivery.Together;
import io.serai.hub.delivery.WorkStore;
import io.serai.hub.routes.Routes;
import io.serai.hub.runs.Confirmations;
import io.serai.hub.runs.FileStore;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.RunRows;
import io.serai.hub.runs.RunStore;
import io.serai.hub.runs.Runs;
import io.serai.hub.schedules.QuartzFactory;
import io.serai.hub.schedules.QuartzTimetable;
import io.serai.hub.schedules.Schedules;
import io.serai.hub.settings.Settings;
import io.serai.hub.trace.TraceParts;
import io.serai.hub.watch.Activity;
import io.serai.hub.watch.Attention;
import io.serai.hub.watch.HubConcerns;
import io.serai.hub.watch.HubState;
import io.serai.web.Answers;
import io.serai.web.Tracing;
import io.serai.web.Trail;
import io.serai.web.Web;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/// Wires what every domain stands on: runs, the inbox, dead letters, the ledger, kept files, health.
public final class HubModule implements Module {
    @Override
    public String name() {
        return "hub";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit");
    }

    /// What the hub itself holds of a person.
    @Override
    public List<PersonalData> personalData(House house) {
        return List.of(
                new PersonalRows(house.source(), house.mapper(), "runs", Sql.of("hub/export-runs")),
                new Mentions(house.source(), house.part(FileStore.class)));
    }

    @Override
    public void open(House house) {
        Settings settings = house.settings();
        DataSource source = house.source();
        Trail trail = house.part(Trail.class);
        var hold = new Hold(source);
        house.offer(Hold.class, hold);
        house.offer(
                Erasures.class,
                new Erasures(source, settings.path("serai.erasures.log"), house.mapper(), house.clock()));
        // for users' own sql: and jdbc: routes
        house.bind("dataSource", source);
        house.bind(SqlSteps.NAME, new SqlSteps());
        house.bind("transaction", transaction(source));
        var runs = new RunStore(source, house.mapper(), house.registry());
        Inbox inbox = bindDelivery(house, runs, TraceParts.open(house));
        Optional<Announcer> announcer = BrokerParts.open(house, inbox);
        house.endsBeforeRoutes(inbox::stop);
        house.offer(RunStore.class, runs);
        house.offer(Inbox.class, inbox);
        house.bind("heldWork", new HeldWork(source, house.context(), inbox::wake, trail));
        var web = new Web(new Answers(house.json()));
        house.bind("web", web);
        house.bind("failed", new FailedRoute(inbox, web));
        house.bind("retries", new Retries(house.clock()));
        house.bind(
                "confirmations",
                new Confirmations(source, inbox::wake, trail, Map.of(ReplayRuns.CAPABILITY, "dead_letter:write")));
        house.bind(
                "workers",
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("worker-", 0).factory()));
        bindRuns(house, runs);
        bindLetters(house, runs, inbox, trail);
        bindSchedules(house, inbox, hold, trail);
        bindLedger(house, inbox, hold, announcer);
        house.database().onReady(new AddressForms(source)::bringOver);
    }

    private static void bindRuns(House house, RunStore runs) {
        Settings settings = house.settings();
        var housekeeping = new Housekeeping(house.source(), Duration.ofDays(settings.number("serai.inbox.keep.days")));
        var files = new FileStore(
                house.data().files(),
                Duration.ofDays(settings.number("serai.file.keep.days")),
                house.clock(),
                housekeeping::neededFiles,
                housekeeping::isBackedUp);
        var rejections =
                new Rejections(house.source(), house.mapper(), house.data().tmp());
        house.offer(FileStore.class, files);
        house.offer(Rejections.class, rejections);
        house.bind("files", files);
        house.bind("housekeeping", housekeeping);
        var shown = new Runs(runs, files, rejections, new RunRows(house.source()));
        house.offer(Runs.class, shown);
        house.bind("runs", shown);
    }

    private static void bindLetters(House house, RunStore runs, Inbox inbox, Trail trail) {
        var letters = new LetterStore(house.source(), house.mapper());
        var replays = new Replays(house.source(), runs, inbox::wake, house.moments(), trail);
        var many = new ReplayRuns(
                house.source(), runs, house.context(), house.mapper(), inbox::wake, house.moments(), trail);
        house.offer(Replays.class, replays);
        house.bind("replayRuns", many);
        house.bind("deadLetters", new DeadLetters(letters, replays, many));
    }

    private static void bindSchedules(House house, Inbox inbox, Hold hold, Trail trail) {
        QuartzTimetable timetable = QuartzFactory.timetable(house.database(), hold);
        if (!house.isShadow()) {
            timetable.serve(house.context());
        }
        house.bind("schedules", new Schedules(house.context(), timetable, inbox, house.source(), trail));
        house.bind("routes", new Routes(house.context(), house.home().resolve("routes"), Schedules::idOf, trail));
    }

    private static void bindLedger(House house, Inbox inbox, Hold hold, Optional<Announcer> announcer) {
        var ledger = new Ledger(house.source());
        house.bind("ledger", ledger);
        bindWatch(house, ledger);
        Stream<Observation.Part> broker = announcer.stream()
                .map(told -> new Observation.Part(
                        "broker", false, told::isUp, () -> "workers ask the database until the broker answers"));
        house.bind(
                "observation",
                new Observation(
                        Stream.concat(parts(house, inbox, ledger, hold).stream(), broker)
                                .toList(),
                        house.registry()));
        measure(house.database(), house.registry(), ledger);
    }

    private static void bindWatch(House house, Ledger ledger) {
        var own = new HubConcerns(house.source(), house.mapper(), ledger::recent);
        var attention = new Attention(
                Stream.concat(own.all().stream(), house.concerns().stream()).toList());
        house.bind("attention", attention);
        house.offer(Attention.class, attention);
        house.bind("activity", new Activity(house.source(), attention, house.clock()));
        house.bind("hubState", new HubState(house.source(), house.data().tmp()));
    }

    private static Inbox bindDelivery(House house, RunStore runs, Tracing tracing) {
        Settings settings = house.settings();
        DataSource database = house.source();
        ObjectMapper json = house.mapper();
        Moments moments = house.moments();
        String me = UUID.randomUUID().toString();
        Duration lease = settings.duration("serai.worker.lease");
        var hours = new HourlyCounts(database, house.clock());
        house.ends(hours);
        house.bind("hourlyCounts", hours);
        var metrics = new DeliveryMetrics(house.registry(), hours);
        var policy = new RetryPolicy(
                settings.number("serai.retry.tries"),
                settings.duration("serai.retry.first"),
                settings.duration("serai.retry.longest"),
                new SecureRandom());
        var settlement = new Settlement(database, runs, policy, metrics, me, house.clock(), moments);
        var lanes = new Lanes(
                settings.number("serai.worker.count"),
                settings.number("serai.worker.per.provider"),
                settings.number("serai.worker.per.connection"));
        var inbox = new Inbox(
                new Acceptance(
                        database,
                        runs,
                        json,
                        metrics,
                        me,
                        lease,
                        settings.optional("serai.broker.url").isPresent()),
                new WorkStore(database, runs, json, me, lease),
                settlement,
                lanes,
                metrics,
                moments,
                tracing,
                settings.duration("serai.worker.poll"));
        house.bind("inbox", inbox);
        house.bind("together", new Together(inbox, lanes, settlement, house.context()));
        return inbox;
    }

    private static List<Observation.Part> parts(House house, Inbox inbox, Ledger ledger, Hold hold) {
        Database database = house.database();
        Cache cache = house.cache();
        return List.of(
                new Observation.Part(
                        "database",
                        true,
                        database::up,
                        () -> "nothing can be accepted until the database answers"
                                + database.problem().map(why -> ": " + why).orElse("")),
                new Observation.Part("cache", false, cache::up, () -> "slower, still right, until Redis answers"),
                new Observation.Part("modules", true, () -> house.problem().isEmpty(), () -> house.problem()
                        .orElse("")),
                new Observation.Part("workers", true, inbox::alive, () -> "no worker has looked for work lately"),
                new Observation.Part(
                        "ledger",
                        false,
                        () -> !database.up() || ledger.balances(),
                        () -> "what was accepted and what became of it differ; see GET /v3/hub/ledger"),
                new Observation.Part(
                        "outside",
                        false,
                        () -> !database.up() || !hold.isHeld(),
                        () -> "restored from a back-up, and does nothing outside; see ./serai resume"));
    }

    /// What `transacted` in a route means.
    private static SpringTransactionPolicy transaction(DataSource database) {
        var policy = new SpringTransactionPolicy();
        policy.setTransactionManager(new DataSourceTransactionManager(database));
        return policy;
    }

    private static void measure(Database database, PrometheusMeterRegistry registry, Ledger ledger) {
        gauge(
                "serai.inbox.depth",
                "What waits in the inbox or is worked on",
                database,
                registry,
                ledger,
                e -> e.inProgress() + e.retrying());
        gauge("serai.inbox.retrying", "What waits for another try", database, registry, ledger, Ledger.Entry::retrying);
        gauge(
                "serai.letters.dead",
                "Dead letters that wait for a person",
                database,
                registry,
                ledger,
                Ledger.Entry::dead);
        gauge(
                "serai.ledger.imbalance",
                "What was accepted, less what became of it: 0, or something was lost or doubled",
                database,
                registry,
                ledger,
                e -> Math.abs(e.imbalance()));
    }

    private static void gauge(
            String name,
            String description,
            Database database,
            PrometheusMeterRegistry registry,
            Ledger ledger,
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
