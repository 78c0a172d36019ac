package io.serai.hub.schedules;

import io.serai.hub.database.Database;
import io.serai.hub.delivery.Bell;
import io.serai.hub.delivery.Hold;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.CamelJob;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzConstants;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.core.QuartzScheduler;
import org.quartz.impl.StdScheduler;
import org.quartz.simpl.SimpleJobFactory;
import org.quartz.spi.OperableTrigger;
import org.quartz.utils.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The scheduler that Camel's `quartz:` endpoints get. It keeps in memory what the routes plan, and brings that into
/// the database when there is one: so routes start without a database, and the hub's start does not wait for Quartz.
public final class QuartzTimetable extends StdScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzTimetable.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    /// How long a route that is being changed may be gone.
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration LAST_FIRES = Duration.ofSeconds(10);

    private final Database database;
    private final Hold hold;
    private final QuartzTables tables;
    private final Map<String, Plan> plans = new ConcurrentSkipListMap<>();
    private final Set<String> brought = new ConcurrentSkipListSet<>();
    private final Bell changed = new Bell();
    private volatile boolean routesStarted;
    private volatile boolean forgotten;
    private volatile boolean stopping;

    /// What a route plans: the job is its route, the trigger is when.
    record Plan(JobDetail job, Trigger trigger) {}

    QuartzTimetable(QuartzScheduler quartz, Database database, Hold hold) throws SchedulerException {
        super(quartz);
        this.database = database;
        this.hold = hold;
        this.tables = new QuartzTables(quartz);
        quartz.setJobFactory((bundle, scheduler) ->
                CamelJob.class.isAssignableFrom(bundle.getJobDetail().getJobClass())
                        ? new QuartzJob(this)
                        : new SimpleJobFactory().newJob(bundle, scheduler));
    }

    /// Makes this the scheduler of the context's `quartz:` endpoints, from its start to its stop.
    public void serve(CamelContext context) {
        var component = new QuartzComponent(context);
        component.setScheduler(this);
        // else a time that has passed for ever would stop the start
        component.setIgnoreExpiredNextFireTime(true);
        context.addComponent("quartz", component);
        context.addRoutePolicyFactory((camel, id, route) -> SchedulePolicy.of(camel, route, this));
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopped) {
                // before the routes: a fire without its route would be lost
                end();
            }
        });
    }

    /// Unknown, whatever is in the database: so Camel plans each route anew, and changes nothing itself.
    @Override
    @SuppressWarnings("NullAway") // Quartz answers null for what is not there
    public Trigger getTrigger(TriggerKey key) {
        return null;
    }

    /// Called by Camel for each route. Only plans it.
    @Override
    public Date scheduleJob(JobDetail job, Trigger asked) {
        String id = id(job.getKey());
        checkTimeZone(id, job, asked);
        Trigger trigger = asked instanceof CronTrigger cron ? WallClockTrigger.of(cron) : asked;
        // with recovery: what a node fired before it died is carried out by another
        JobDetail recovered = job.getJobBuilder().requestRecovery(true).build();
        if (plans.put(id, new Plan(recovered, trigger)) != null && !routesStarted) {
            throw new IllegalArgumentException(
                    "Two routes have the schedule '" + id + "'. Give each a name of its own: quartz:<name>");
        }
        brought.remove(id);
        changed.ring();
        Date first = ((OperableTrigger) trigger).computeFirstFireTime(null);
        return Objects.requireNonNullElseGet(first, Date::new);
    }

    /// A route is gone while the hub runs. If it comes back changed, it finds its schedule as it was: paused, for one.
    void forget(TriggerKey key) {
        if (!stopping && plans.remove(id(key)) != null) {
            forgotten = true;
            changed.ring();
        }
    }

    /// Called by Camel when all routes have started.
    @Override
    public synchronized void start() {
        if (!routesStarted) {
            routesStarted = true;
            Thread.ofVirtual().name("schedules").start(this::keep);
        }
    }

    List<Plan> plans() {
        return List.copyOf(plans.values());
    }

    /// Whether nothing fires, as after a restore.
    boolean isHeld() {
        return hold.isHeld();
    }

    @Nullable
    Plan plan(String id) {
        return plans.get(id);
    }

    /// The tables, with all that the routes plan in them.
    QuartzTables tables() throws SchedulerException {
        bring();
        return tables;
    }

    /// How people call a schedule: `quartz:zoom-sync` is `zoom-sync`, `quartz:zoom/sync` is `zoom.sync`.
    static String id(Key<?> key) {
        // Camel's group for those without one
        return key.getGroup().startsWith("Camel_") ? key.getName() : key.getGroup() + "." + key.getName();
    }

    /// Waits until the database answers.
    ///
    /// @return false where the hub ends before it does
    boolean awaitDatabase() {
        try {
            do {
                Thread.sleep(LOOK);
            } while (!stopping && !database.up());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !stopping && database.up();
    }

    /// Brings the plans when the database comes, and looks now and then whether they are still there: a node with
    /// older routes that starts removes what it doesn't know.
    private void keep() {
        while (!stopping) {
            try {
                if (database.up()) {
                    bring();
                    removeForgotten();
                }
                if (changed.await(isStarted() ? LOOK_AGAIN : LOOK) && isStarted()) {
                    Thread.sleep(SETTLED);
                }
            } catch (SchedulerException e) {
                LOG.warn("the schedules can't be brought into the database, it is tried again: {}", e.toString());
                awaitDatabase();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void bring() throws SchedulerException {
        if (!routesStarted || stopping) {
            return;
        }
        for (var plan : plans.entrySet()) {
            if (brought.contains(plan.getKey())) {
                tables.restore(plan.getValue());
            } else {
                tables.bring(plan.getValue());
                brought.add(plan.getKey());
            }
        }
        if (!isStarted()) {
            tables.removeOthers(plans.keySet());
            super.start();
            LOG.info("{} schedules are in force", plans.size());
        }
    }

    private synchronized void removeForgotten() throws SchedulerException {
        if (forgotten && isStarted() && !stopping) {
            forgotten = false;
            tables.removeOthers(plans.keySet());
        }
    }

    /// Java takes a time zone it doesn't know for GMT.
    private static void checkTimeZone(String id, JobDetail job, Trigger trigger) {
        String name = job.getJobDataMap().getString(QuartzConstants.QUARTZ_TRIGGER_CRON_TIMEZONE);
        if (name != null
                && trigger instanceof CronTrigger cron
                && cron.getTimeZone().getID().equals("GMT")
                && !name.equals("GMT")) {
            throw new IllegalArgumentException("The schedule '" + id + "' has the time zone '" + name
                    + "', which there is not. Expected one such as America/New_York");
        }
    }

    /// No more fires; what has fired may finish.
    private void end() {
        stopping = true;
        Thread ending = Thread.ofVirtual().name("schedules-end").start(() -> shutdown(true));
        try {
            ending.join(LAST_FIRES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
