package io.serai.hub.schedules;

import io.serai.web.Failures;
import org.apache.camel.component.quartz.CamelJob;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries a fire out through its route; one that fails because the database is away is carried out again, with the
/// same time, when it is back. If the hub dies meanwhile, another node does it.
final class QuartzJob implements Job {
    /// Where the route notes that an outage was in its way.
    static final String OUTAGE = "serai.outage";

    private static final Logger LOG = LoggerFactory.getLogger(QuartzJob.class);
    private static final int MOST_TRIES = 10;

    private final QuartzTimetable timetable;

    QuartzJob(QuartzTimetable timetable) {
        this.timetable = timetable;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        String id = QuartzTimetable.id(context.getJobDetail().getKey());
        if (timetable.plan(id) == null) {
            LOG.warn("the schedule {} fired here, and this hub has no route for it: have all nodes the same?", id);
            return;
        }
        for (int tries = 1; tries <= MOST_TRIES; tries++) {
            JobExecutionException failure = carryOut(context);
            boolean outage = context.get(OUTAGE) != null;
            if (failure != null && !outage) {
                throw failure;
            }
            if (!outage || !timetable.awaitDatabase()) {
                return;
            }
            LOG.info("the schedule {} met an outage and is fired again", id);
        }
        LOG.error("the schedule {} met an outage {} times and is given up until its next time", id, MOST_TRIES);
    }

    private @Nullable JobExecutionException carryOut(JobExecutionContext context) {
        context.put(OUTAGE, null);
        try {
            if (timetable.isHeld()) {
                LOG.info("a schedule would have fired, and the hub is held until ./serai resume");
            } else {
                new CamelJob().execute(context);
            }
            return null;
        } catch (JobExecutionException e) {
            return e;
        } catch (RuntimeException e) {
            if (!Failures.isOutageWithin(e)) {
                throw e;
            }
            context.put(OUTAGE, true);
            return null;
        }
    }
}
