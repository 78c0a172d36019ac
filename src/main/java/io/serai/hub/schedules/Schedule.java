package io.serai.hub.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a route fires by itself, and how that goes.
///
/// @param id such as `zoom-sync`
/// @param description the route's
/// @param cron in Quartz's form, with seconds first; null where it has an interval
/// @param interval null where it has a cron
/// @param timeZone the cron's, such as `America/New_York`; null where it has an interval
/// @param lastFiredOn by itself, not by hand
/// @param nextFireOn null while it is paused, and where it will not fire again
/// @param route the route's id
record Schedule(
        String id,
        String description,
        @Nullable String cron,
        @Nullable Duration interval,
        @Nullable String timeZone,
        Status status,
        @Nullable Instant lastFiredOn,
        @Nullable Instant nextFireOn,
        String route) {

    enum Status {
        WAITING,
        RUNNING,
        PAUSED,
        ERROR,
        ENDED
    }

    /// As the API answers it.
    Map<String, Object> described() {
        var schedule = new LinkedHashMap<String, Object>();
        schedule.put("id", id);
        schedule.put("description", description);
        schedule.put("cron", cron);
        schedule.put("interval", text(interval));
        schedule.put("time_zone", timeZone);
        schedule.put("status", status.name().toLowerCase(Locale.ROOT));
        schedule.put("last_fired_on", text(lastFiredOn));
        schedule.put("next_fire_on", text(nextFireOn));
        schedule.put("route", route);
        return schedule;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
