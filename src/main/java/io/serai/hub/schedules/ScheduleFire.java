package io.serai.hub.schedules;

import java.time.Instant;
import org.apache.camel.Exchange;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;

/// One fire of a schedule: the exchange property `fire` of every route that a `quartz:` endpoint begins.
///
/// A schedule does no work itself, it accepts some: with [#key] in the inbox's event key, a fire that happens twice
/// (its node died, its database was away) is one job.
///
/// @param schedule the schedule's id, such as `zoom-sync`
/// @param time what it fired for, not when it happened to: the same whenever and wherever this fire is carried out
public record ScheduleFire(String schedule, Instant time) {
    /// The exchange property that holds it.
    public static final String PROPERTY = "fire";

    /// Such as `zoom-sync@2026-04-08T12:00:00Z`.
    public String key() {
        return schedule + "@" + time;
    }

    /// @throws IllegalStateException where no schedule began the exchange
    public static ScheduleFire of(Exchange exchange) {
        ScheduleFire fire = exchange.getProperty(PROPERTY, ScheduleFire.class);
        if (fire == null) {
            throw new IllegalStateException("no schedule began this exchange: expected a route from quartz:");
        }
        return fire;
    }

    static ScheduleFire of(JobExecutionContext context) {
        Instant time = context.isRecovering()
                ? Instant.ofEpochMilli(Long.parseLong(context.getMergedJobDataMap()
                        .getString(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_SCHEDULED_FIRETIME_IN_MILLISECONDS)))
                : context.getScheduledFireTime().toInstant();
        return new ScheduleFire(QuartzTimetable.id(context.getJobDetail().getKey()), time);
    }
}
