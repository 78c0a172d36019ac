package io.serai.hub.routes;

import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.EventSource;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `routes`: what the hub's routes do on this node, and how people stop one of them and start it again.
public final class Routes {
    private static final String ID = "route_id";
    private static final String STATUS = "status";
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// Who listens asks anew then, so that who may no longer hears no more.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// What the others stand on.
    private static final Set<String> VITAL = Set.of("audit", "hub");
    /// Where a route begins that others call.
    private static final Set<String> CALLED = Set.of("direct", "kamelet", "platform-http", "rest", "rest-openapi");

    private final CamelContext context;
    private final RouteCatalog catalog;
    private final Trail trail;
    private final ReentrantLock changing = new ReentrantLock();

    /// To be made before the routes are: it counts for those that come.
    ///
    /// @param folder of all routes
    /// @param schedules the id of the schedule that a route begins at; null for none
    public Routes(CamelContext context, Path folder, Function<Route, @Nullable String> schedules, Trail trail) {
        this.context = context;
        this.catalog = new RouteCatalog(context, folder, schedules);
        this.trail = trail;
        RouteCounts.begin(context);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        String domain = call.parameter("domain");
        String status = call.parameter(STATUS);
        String text = call.parameter("text");
        return new Outcome.Done(catalog.all().stream()
                .filter(route -> domain == null || route.domain().equals(domain))
                .filter(route -> status == null || route.status().equals(status))
                .filter(route -> text == null || holds(route.id(), text) || holds(route.description(), text))
                .map(RouteView::described)
                .toList());
    }

    private static boolean holds(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        return catalog.find(call.required(ID))
                .<Outcome>map(route -> new Outcome.Done(whole(route)))
                .orElseGet(Routes::none);
    }

    private Map<String, @Nullable Object> whole(RouteView route) {
        Map<String, @Nullable Object> whole = route.described();
        whole.put("keeps_running", keepsRunning(route));
        whole.put(
                "steps",
                catalog.steps(route.id()).stream().map(RouteStep::described).toList());
        whole.put("source", catalog.source(route.id()));
        return whole;
    }

    public Outcome start(@ExchangeProperty(Call.PROPERTY) Call call) {
        return change(call, "start", "It runs on this node.", this::start);
    }

    public Outcome stop(@ExchangeProperty(Call.PROPERTY) Call call) {
        return change(
                call,
                "stop",
                "It is stopped on this node, until it is started again or the node starts anew. Other nodes go on.",
                this::stop);
    }

    private Outcome change(
            Call call, String action, String message, Function<RouteView, Outcome.@Nullable Refused> turn) {
        String who = keeper(call).name();
        String id = call.required(ID);
        changing.lock();
        try {
            Optional<RouteView> before = catalog.find(id);
            if (before.isEmpty()) {
                return none();
            }
            Outcome.Refused refused = turn.apply(before.get());
            if (refused != null) {
                return refused;
            }
            LOG.info("{} of {} by {}", call.operation().id(), id, who);
            RouteView after = catalog.find(id).orElse(before.get());
            trail.changed(
                    call,
                    new Change(
                            "route." + action,
                            "route",
                            id,
                            Map.of(STATUS, before.get().status()),
                            Map.of(STATUS, after.status())));
            return new Outcome.Done(200, after.described(), message, Map.of());
        } finally {
            changing.unlock();
        }
    }

    /// One that waits for its first call is made.
    private Outcome.@Nullable Refused start(RouteView route) {
        try {
            if (route.status().equals(RouteView.NOT_LOADED)) {
                LaterRoutes.find(context, "direct:" + route.id());
            } else if (context.getRouteController().getRouteStatus(route.id()) == ServiceStatus.Suspended) {
                context.getRouteController().resumeRoute(route.id());
            } else {
                context.getRouteController().startRoute(route.id());
            }
            return null;
        } catch (Exception e) {
            LOG.warn("the route {} does not start", route.id(), e);
            return new Outcome.Refused(
                    409,
                    "The route " + route.id() + " does not start; the hub's log says why. Is what it reads there?");
        }
    }

    private Outcome.@Nullable Refused stop(RouteView route) {
        String reason = keepsRunning(route);
        if (reason != null) {
            return new Outcome.Refused(409, reason);
        }
        try {
            boolean stopped =
                    context.getRouteController().stopRoute(route.id(), PATIENCE.toSeconds(), TimeUnit.SECONDS, true);
            return stopped
                    ? null
                    : new Outcome.Refused(
                            409,
                            "The route " + route.id() + " is still at work after " + PATIENCE.toSeconds()
                                    + " s, and goes on. Try again when it has less to do.");
        } catch (Exception e) {
            throw new IllegalStateException("the route " + route.id() + " can't be stopped", e);
        }
    }

    /// Why it can't be stopped, and what to do instead; null where it can. Only what begins by itself, at a timer or a
    /// folder, can be: nothing is lost of what waits there.
    private static @Nullable String keepsRunning(RouteView route) {
        if (VITAL.contains(route.domain())) {
            return "The hub can't do without the route " + route.id()
                    + ": routes of the domains hub and audit keep running. Stop the route that gives it work.";
        }
        if (route.schedule() != null) {
            return "The route " + route.id() + " begins at a schedule, which all nodes share. Pause that: "
                    + "POST /v3/hub/schedule/" + route.schedule() + "/pause";
        }
        if (CALLED.contains(route.from().replaceFirst(":.*", ""))) {
            return "Others call the route " + route.id() + ", and would wait for it in vain. "
                    + "Stop what calls it: a route that begins by itself, or whoever sends the requests.";
        }
        return null;
    }

    /// Sends what is, then each second what has changed; of one route with its steps, where one is named.
    public Outcome watch(@ExchangeProperty(Call.PROPERTY) Call call) {
        keeper(call);
        String id = call.parameter("id");
        if (id == null) {
            return new Outcome.Events(this::followAll);
        }
        return catalog.find(id).isEmpty() ? none() : new Outcome.Events(listener -> follow(id, listener));
    }

    private void followAll(EventSource.Listener listener) throws InterruptedException {
        Map<Object, Object> said = new HashMap<>();
        long until = System.nanoTime() + LONGEST.toNanos();
        while (listener.listening() && System.nanoTime() < until) {
            var changed = new ArrayList<Map<String, @Nullable Object>>();
            for (RouteView route : catalog.all()) {
                Map<String, @Nullable Object> counted = route.counted();
                if (!steady(counted).equals(said.put(route.id(), steady(counted)))) {
                    changed.add(counted);
                }
            }
            if (!changed.isEmpty()) {
                listener.send("routes", changed);
            }
            Thread.sleep(LOOK);
        }
    }

    private void follow(String id, EventSource.Listener listener) throws InterruptedException {
        Object said = Map.of();
        long until = System.nanoTime() + LONGEST.toNanos();
        while (listener.listening() && System.nanoTime() < until) {
            Optional<RouteView> route = catalog.find(id);
            if (route.isEmpty()) {
                return;
            }
            var now = new LinkedHashMap<>(route.get().counted());
            now.put("steps", counts(catalog.steps(id)));
            if (!steady(now).equals(said)) {
                listener.send("route", now);
                said = steady(now);
            }
            Thread.sleep(LOOK);
        }
    }

    /// Without what is reckoned from the clock, and so is never twice the same.
    private static Map<String, @Nullable Object> steady(Map<String, @Nullable Object> counted) {
        var steady = new LinkedHashMap<>(counted);
        steady.remove("last_at");
        return steady;
    }

    /// Of each step, also those inside of others.
    private static List<Map<String, @Nullable Object>> counts(List<RouteStep> steps) {
        var counts = new ArrayList<Map<String, @Nullable Object>>();
        for (RouteStep step : steps) {
            if (step.tally() != null) {
                var counted = new LinkedHashMap<String, @Nullable Object>();
                counted.put("id", step.id());
                Tally.describe(step.tally(), counted);
                counts.add(counted);
            }
            counts.addAll(counts(step.steps()));
        }
        return counts;
    }

    private static Outcome none() {
        return new Outcome.NotFound("There is no such route. GET /v3/hub/route lists them.");
    }

    /// Routes are the whole hub's, so whoever works for some accounts only may neither see nor touch them.
    private static Principal keeper(Call call) {
        if (call.principal().everywhere()) {
            return call.principal();
        }
        throw new Refusal(403, "Routes are looked after by super users, and with a key that works for all accounts.");
    }
}
