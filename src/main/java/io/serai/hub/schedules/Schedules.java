package io.serai.hub.schedules;

import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;
import io.serai.hub.schedules.QuartzTimetable.Plan;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `schedules`: what fires by itself, and how people look at it, fire it now, and hold it up.
public final class Schedules {
    private static final String ID = "schedule_id";
    private static final String STATUS = "status";
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    private final CamelContext context;
    private final QuartzTimetable timetable;
    private final Inbox inbox;
    private final ScheduleStore store;
    private final Trail trail;

    public Schedules(CamelContext context, QuartzTimetable timetable, Inbox inbox, DataSource database, Trail trail) {
        this.context = context;
        this.timetable = timetable;
        this.inbox = inbox;
        this.store = new ScheduleStore(database);
        this.trail = trail;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        Map<String, ScheduleStore.State> states = store.states();
        Map<String, Route> routes = routes();
        var schedules = new TreeMap<String, Schedule>();
        for (Plan plan : timetable.plans()) {
            Schedule schedule = schedule(plan, states, routes);
            schedules.put(schedule.id(), schedule);
        }
        routes.forEach((id, route) -> schedules.computeIfAbsent(id, missing -> ended(id, route)));
        return new Outcome.Done(
                schedules.values().stream().map(Schedule::described).toList());
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        String id = call.required(ID);
        Plan plan = timetable.plan(id);
        Route route = routes().get(id);
        if (plan == null && route != null) {
            return new Outcome.Done(ended(id, route).described());
        }
        return plan == null ? none() : new Outcome.Done(described(plan));
    }

    public Outcome run(@ExchangeProperty(Call.PROPERTY) Call call) throws SchedulerException {
        keeper(call);
        if (timetable.isHeld()) {
            throw new Refusal(409, "Nothing fires before ./serai resume: the hub was restored from a back-up.");
        }
        return change(call, "run", QuartzTables::run, 202, "It fires now.");
    }

    public Outcome pause(@ExchangeProperty(Call.PROPERTY) Call call) throws SchedulerException {
        return change(call, "pause", QuartzTables::pause, 200, "It is paused on all nodes until it is resumed.");
    }

    public Outcome resume(@ExchangeProperty(Call.PROPERTY) Call call) throws SchedulerException {
        return change(
                call,
                "resume",
                QuartzTables::resume,
                200,
                "It goes on. What it missed is not made up for; run it for that.");
    }

    /// The schedule that a route begins at; null for none.
    public static @Nullable String idOf(Route route) {
        return route.getEndpoint() instanceof QuartzEndpoint endpoint
                ? QuartzTimetable.id(endpoint.getTriggerKey())
                : null;
    }

    /// False where the schedule has ended.
    private interface Turn {
        boolean in(QuartzTables tables, Plan plan) throws SchedulerException;
    }

    private Outcome change(Call call, String action, Turn turn, int status, String message) throws SchedulerException {
        String who = keeper(call).name();
        String id = call.required(ID);
        Plan plan = timetable.plan(id);
        if (plan == null) {
            return routes().containsKey(id) ? endedAlready(id) : none();
        }
        Object before = Objects.requireNonNull(described(plan).get(STATUS));
        if (!turn.in(timetable.tables(), plan)) {
            return endedAlready(id);
        }
        LOG.info("{} of {} by {}", call.operation().id(), id, who);
        Map<String, Object> after = described(plan);
        // the timetable has transactions of its own
        trail.changed(
                call,
                new Change(
                        "schedule." + action,
                        "schedule",
                        id,
                        Map.of(STATUS, before),
                        Map.of(STATUS, Objects.requireNonNull(after.get(STATUS)))));
        return new Outcome.Done(status, after, message, Map.of());
    }

    private static Outcome endedAlready(String id) {
        return new Outcome.Refused(409, "The schedule " + id + " has ended: none of its times is to come.");
    }

    private static Outcome none() {
        return new Outcome.NotFound("There is no such schedule. GET /v3/hub/schedule lists them.");
    }

    /// For routes of users: accepts a job of that account, with the exchange's body, once for each fire. The route
    /// `direct:<first word of the capability>-work` works on it, with retries, dead letters and the ledger.
    ///
    /// @param account its public id
    public void accept(String capability, String account, Exchange exchange) {
        ScheduleFire fire = ScheduleFire.of(exchange);
        long key = store.account(account)
                .orElseThrow(() -> new IllegalStateException("The schedule " + fire.schedule()
                        + " accepts work for the account " + account + ", which there is not."));
        String run = PublicId.random();
        byte[] body = exchange.getMessage().getBody(byte[].class);
        inbox.accept(
                new Arrival(
                        Arrival.JOB,
                        Arrival.JOB,
                        String.join(" ", fire.key(), capability, account),
                        null,
                        Arrival.Priority.NORMAL,
                        key,
                        capability,
                        new RunStore.Beginning(
                                key, capability, "schedule", fire.schedule(), fire.schedule(), "{}", null, run),
                        null,
                        Map.of(),
                        exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class),
                        body == null ? new byte[0] : body,
                        run),
                run);
    }

    /// Schedules are the whole hub's, so whoever works for some accounts only may neither see nor touch them.
    private static Principal keeper(Call call) {
        if (call.principal().everywhere()) {
            return call.principal();
        }
        throw new Refusal(
                403, "Schedules are looked after by super users, and with a key that works for all accounts.");
    }

    private Map<String, Object> described(Plan plan) {
        return schedule(plan, store.states(), routes()).described();
    }

    private static Schedule schedule(Plan plan, Map<String, ScheduleStore.State> states, Map<String, Route> routes) {
        String id = QuartzTimetable.id(plan.job().getKey());
        var state = states.getOrDefault(id, ScheduleStore.State.NONE);
        Route route = routes.get(id);
        CronTrigger cron = plan.trigger() instanceof CronTrigger trigger ? trigger : null;
        return new Schedule(
                id,
                route == null || route.getDescription() == null ? "" : route.getDescription(),
                cron == null ? null : cron.getCronExpression(),
                plan.trigger() instanceof SimpleTrigger simple ? Duration.ofMillis(simple.getRepeatInterval()) : null,
                cron == null ? null : cron.getTimeZone().getID(),
                state.status(),
                state.lastFiredOn(),
                state.nextFireOn(),
                route == null ? "" : route.getRouteId());
    }

    /// Of a route whose times had all passed when it started: Camel plans nothing for it.
    private static Schedule ended(String id, Route route) {
        var endpoint = (QuartzEndpoint) route.getEndpoint();
        String zone = endpoint.getTriggerParameters() == null
                ? null
                : (String) endpoint.getTriggerParameters().get("timeZone");
        return new Schedule(
                id,
                Objects.requireNonNullElse(route.getDescription(), ""),
                endpoint.getCron(),
                null,
                endpoint.getCron() == null ? null : Objects.requireNonNullElse(zone, "UTC"),
                Schedule.Status.ENDED,
                null,
                null,
                route.getRouteId());
    }

    private Map<String, Route> routes() {
        var routes = new HashMap<String, Route>();
        for (Route route : context.getRoutes()) {
            String id = idOf(route);
            if (id != null) {
                routes.put(id, route);
            }
        }
        return routes;
    }
}
