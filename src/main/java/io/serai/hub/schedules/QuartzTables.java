package io.serai.hub.schedules;

import io.serai.hub.schedules.QuartzTimetable.Plan;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.component.quartz.CamelJob;
import org.quartz.CronTrigger;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;
import org.quartz.core.QuartzScheduler;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the routes plan, as it stands in the database.
///
/// What is there already stays as it is: when it fires next, whether it is paused. What a route plans otherwise now is
/// changed, what no route plans any more is removed.
final class QuartzTables {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzTables.class);
    private static final Duration TIME_TO_PAUSE = Duration.ofSeconds(10);

    private final QuartzScheduler quartz;

    QuartzTables(QuartzScheduler quartz) {
        this.quartz = quartz;
    }

    void bring(Plan plan) throws SchedulerException {
        TriggerKey key = plan.trigger().getKey();
        Trigger old = quartz.getTrigger(key);
        if (old == null) {
            store(plan);
            return;
        }
        quartz.addJob(plan.job(), true, true);
        if (quartz.getTriggerState(key) == TriggerState.ERROR) {
            quartz.resetTriggerFromErrorState(key);
        }
        if (!same(old, plan.trigger())) {
            boolean paused = quartz.getTriggerState(key) == TriggerState.PAUSED;
            Date start = plan.trigger().getStartTime();
            replace(key, old, plan.trigger(), paused ? later(start) : start);
            if (paused) {
                quartz.pauseTrigger(key);
            }
        }
    }

    /// Brings again what is missing, but for what has ended: that is gone for good.
    void restore(Plan plan) throws SchedulerException {
        Trigger trigger = plan.trigger();
        boolean endless = trigger.getEndTime() == null
                && !(trigger instanceof SimpleTrigger simple
                        && simple.getRepeatCount() != SimpleTrigger.REPEAT_INDEFINITELY);
        if (endless && quartz.getTrigger(trigger.getKey()) == null) {
            store(plan);
        }
    }

    /// @param ids of all that the routes plan
    void removeOthers(Set<String> ids) throws SchedulerException {
        for (JobKey key : quartz.getJobKeys(GroupMatcher.anyGroup())) {
            JobDetail job = ids.contains(QuartzTimetable.id(key)) ? null : quartz.getJobDetail(key);
            if (job != null && CamelJob.class.isAssignableFrom(job.getJobClass())) {
                quartz.deleteJob(key);
                LOG.info("the schedule {} was removed: no route has it any more", QuartzTimetable.id(key));
            }
        }
    }

    /// @return false where it has ended
    boolean run(Plan plan) throws SchedulerException {
        boolean there = quartz.checkExists(plan.job().getKey());
        if (there) {
            quartz.triggerJob(plan.job().getKey(), null);
        }
        return there;
    }

    /// @return false where it has ended
    boolean pause(Plan plan) throws SchedulerException {
        quartz.pauseTrigger(plan.trigger().getKey());
        return quartz.getTriggerState(plan.trigger().getKey()) != TriggerState.NONE;
    }

    /// Goes on with its next time. What it missed is not made up for.
    ///
    /// @return false where it has ended
    boolean resume(Plan plan) throws SchedulerException {
        TriggerKey key = plan.trigger().getKey();
        Trigger old = quartz.getTrigger(key);
        if (old == null) {
            return false;
        }
        if (quartz.getTriggerState(key) == TriggerState.ERROR) {
            quartz.resetTriggerFromErrorState(key);
        }
        if (quartz.getTriggerState(key) == TriggerState.PAUSED) {
            Date now = new Date();
            Date start = old instanceof SimpleTrigger ? old.getFireTimeAfter(now) : now;
            if (start == null) {
                quartz.resumeTrigger(key);
            } else {
                replace(key, old, old, start);
            }
        }
        return true;
    }

    private void store(Plan plan) throws SchedulerException {
        if (plan.trigger() instanceof CronTrigger cron && cron.getFireTimeAfter(new Date()) == null) {
            return;
        }
        quartz.addJob(plan.job(), true, true);
        try {
            quartz.scheduleJob(plan.trigger()
                    .getTriggerBuilder()
                    .forJob(plan.job().getKey())
                    .build());
        } catch (ObjectAlreadyExistsException e) {
            LOG.debug("another node was faster: {}", e.getMessage());
        }
    }

    private void replace(TriggerKey key, Trigger old, Trigger by, Date start) throws SchedulerException {
        Trigger trigger = by.getTriggerBuilder().startAt(start).build();
        ((OperableTrigger) trigger).setPreviousFireTime(old.getPreviousFireTime());
        quartz.rescheduleJob(key, trigger);
    }

    private static boolean same(Trigger old, Trigger planned) {
        boolean alike = old.getPriority() == planned.getPriority()
                && old.getMisfireInstruction() == planned.getMisfireInstruction()
                && Objects.equals(old.getEndTime(), planned.getEndTime());
        if (old instanceof CronTrigger was && planned instanceof CronTrigger is) {
            return alike
                    && was.getCronExpression().equals(is.getCronExpression())
                    && was.getTimeZone().getID().equals(is.getTimeZone().getID());
        }
        return alike
                && old instanceof SimpleTrigger was
                && planned instanceof SimpleTrigger is
                && was.getRepeatInterval() == is.getRepeatInterval()
                && was.getRepeatCount() == is.getRepeatCount();
    }

    private static Date later(Date start) {
        Date soon = new Date(System.currentTimeMillis() + TIME_TO_PAUSE.toMillis());
        return start.after(soon) ? start : soon;
    }
}
