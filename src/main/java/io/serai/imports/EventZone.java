package io.serai.imports;

import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Where an event is held, as `event.timezone` says.
///
/// @param id null where it says nothing, or no zone of the tz database
/// @param missing what a person is told who needs it; null where there is an id
record EventZone(@Nullable ZoneId id, @Nullable String missing) {
    private static final EventZone NONE = new EventZone(null, "the event has no timezone, expected e.g. Europe/Berlin");
    private static final int SHOWN = 64;

    static EventZone of(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return NONE;
        }
        try {
            return new EventZone(ZoneId.of(name.strip()), null);
        } catch (DateTimeException e) {
            String shown = DroppedName.shown(name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name);
            return new EventZone(
                    null, "event.timezone is \"" + shown + "\": no such time zone, expected e.g. Europe/Berlin");
        }
    }
}
