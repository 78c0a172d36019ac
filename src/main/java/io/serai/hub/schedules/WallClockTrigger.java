package io.serai.hub.schedules;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;
import org.quartz.CronTrigger;
import org.quartz.ScheduleBuilder;
import org.quartz.impl.triggers.CronTriggerImpl;
import org.quartz.spi.MutableTrigger;

/// A cron that keeps its word when clocks change. Quartz's own (2.5.2) loses what falls into the hour that is skipped,
/// and is silent for the hour that comes twice.
///
/// - What falls into the skipped time fires once, when clocks go on; a cron of every hour goes on as it would anyway.
/// - What has a fixed hour fires in the first of the two hours only. What comes every so many minutes, or every hour,
///   fires in both.
final class WallClockTrigger extends CronTriggerImpl {
    private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0/1", "0-23");
    private static final int SECOND = 0;
    private static final int MINUTE = 1;
    private static final int HOUR = 2;
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

    /// Of the same key, job and times as the given one.
    static CronTrigger of(CronTrigger cron) {
        return cron instanceof WallClockTrigger
                ? cron
                : cron.getTriggerBuilder().withSchedule(schedule(cron)).build();
    }

    /// What builds one of the same cron, zone and misfire policy.
    static ScheduleBuilder<CronTrigger> schedule(CronTrigger cron) {
        return new ScheduleBuilder<>() {
            @Override
            protected MutableTrigger build() {
                var trigger = new WallClockTrigger();
                try {
                    var expression = new CronExpression(cron.getCronExpression());
                    expression.setTimeZone(cron.getTimeZone());
                    trigger.setCronExpression(expression);
                } catch (java.text.ParseException e) {
                    throw new IllegalStateException("a trigger's cron was read before", e);
                }
                trigger.setMisfireInstruction(cron.getMisfireInstruction());
                return trigger;
            }
        };
    }

    @Override
    public ScheduleBuilder<CronTrigger> getScheduleBuilder() {
        return schedule(this);
    }

    /// The first time after the given one; null where none is to come.
    @Override
    @SuppressWarnings("NullAway") // Quartz's own answers null too
    protected Date getTimeAfter(Date after) {
        Instant next = next(after.toInstant());
        return next == null ? null : Date.from(next);
    }

    private @Nullable Instant next(Instant after) {
        ZoneRules rules = getTimeZone().toZoneId().getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime wall = LocalDateTime.ofInstant(after, offset);
        Instant edge = after;
        if (!firesTwice()) {
            ZoneOffsetTransition last = rules.previousTransition(after.plusMillis(1));
            if (last != null && last.isOverlap() && wall.isBefore(last.getDateTimeBefore())) {
                wall = last.getDateTimeBefore().minusSeconds(1);
            }
        }
        while (true) {
            LocalDateTime time = matching(wall);
            if (time == null) {
                return null;
            }
            ZoneOffsetTransition change = rules.nextTransition(edge);
            if (change == null || time.toInstant(offset).isBefore(change.getInstant())) {
                return time.toInstant(offset);
            }
            if (change.isGap() && !everyHour() && time.isBefore(change.getDateTimeAfter())) {
                return change.getInstant();
            }
            boolean resumesLater = change.isOverlap() && !firesTwice();
            wall = (resumesLater ? change.getDateTimeBefore() : change.getDateTimeAfter()).minusSeconds(1);
            offset = change.getOffsetAfter();
            edge = change.getInstant();
        }
    }

    private boolean everyHour() {
        return EVERY_HOUR.contains(field(HOUR));
    }

    private boolean firesTwice() {
        return everyHour() || isStep(field(MINUTE)) || isStep(field(SECOND));
    }

    private static boolean isStep(String field) {
        return field.contains("*") || field.contains("/");
    }

    private String field(int index) {
        return getCronExpression().strip().split("\\s+")[index];
    }

    /// The first time on the wall after that one, as if its clock never changed.
    private @Nullable LocalDateTime matching(LocalDateTime after) {
        try {
            var expression = new CronExpression(getCronExpression());
            expression.setTimeZone(UTC);
            Date next = expression.getTimeAfter(
                    Date.from(after.truncatedTo(ChronoUnit.MILLIS).toInstant(ZoneOffset.UTC)));
            return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
        } catch (java.text.ParseException e) {
            throw new IllegalStateException("a trigger's cron was read before", e);
        }
    }
}
