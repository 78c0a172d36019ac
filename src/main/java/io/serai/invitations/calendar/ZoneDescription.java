package io.serai.invitations.calendar;

import biweekly.component.DaylightSavingsTime;
import biweekly.component.Observance;
import biweekly.component.StandardTime;
import biweekly.component.VTimezone;
import biweekly.util.DateTimeComponents;
import biweekly.util.UtcOffset;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A time zone as a calendar file describes it (RFC 5545, 3.6.5), made of the JDK's own rules, by which the hub answers
/// its times too: a table that a library brings along could know other laws. It says what is in force at the event's
/// start and at its end, and since when, as the file names no other time; and what was in force before, as Debian's
/// `icalendar` fails at summer time alone.
final class ZoneDescription {
    /// Since when, in a zone that never changed its clocks.
    private static final LocalDateTime EVER = LocalDateTime.of(1970, 1, 1, 0, 0);

    private ZoneDescription() {}

    static VTimezone of(CalendarEvent.When when) {
        var described = new VTimezone(when.zone().getId());
        ZoneRules rules = when.zone().getRules();
        Set<ZoneOffsetTransition> changes = new LinkedHashSet<>(before(rules, when.starts()));
        ZonedDateTime ends = when.ends();
        if (ends != null) {
            changes.addAll(before(rules, ends));
        }
        for (ZoneOffsetTransition change : changes) {
            if (rules.isDaylightSavings(change.getInstant())) {
                described.addDaylightSavingsTime(observed(
                        new DaylightSavingsTime(),
                        change.getDateTimeBefore(),
                        change.getOffsetBefore(),
                        change.getOffsetAfter()));
            } else {
                described.addStandardTime(observed(
                        new StandardTime(),
                        change.getDateTimeBefore(),
                        change.getOffsetBefore(),
                        change.getOffsetAfter()));
            }
        }
        if (changes.isEmpty()) {
            ZoneOffset only = when.starts().getOffset();
            described.addStandardTime(observed(new StandardTime(), EVER, only, only));
        }
        return described;
    }

    /// The two changes before a time, the earlier first.
    private static List<ZoneOffsetTransition> before(ZoneRules rules, ZonedDateTime time) {
        ZoneOffsetTransition last = rules.previousTransition(time.toInstant().plusNanos(1));
        if (last == null) {
            return List.of();
        }
        ZoneOffsetTransition earlier = rules.previousTransition(last.getInstant());
        return earlier == null ? List.of(last) : List.of(earlier, last);
    }

    private static <T extends Observance> T observed(
            T observance, LocalDateTime since, ZoneOffset from, ZoneOffset to) {
        observance.setDateStart(new DateTimeComponents(
                since.getYear(),
                since.getMonthValue(),
                since.getDayOfMonth(),
                since.getHour(),
                since.getMinute(),
                since.getSecond(),
                false));
        observance.setTimezoneOffsetFrom(utc(from));
        observance.setTimezoneOffsetTo(utc(to));
        return observance;
    }

    private static UtcOffset utc(ZoneOffset offset) {
        return new UtcOffset(Duration.ofSeconds(offset.getTotalSeconds()).toMillis());
    }
}
