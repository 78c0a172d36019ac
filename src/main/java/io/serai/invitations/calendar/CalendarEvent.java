package io.serai.invitations.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/// What a calendar is told of an event: nothing about a guest, so that one file serves all of them.
///
/// @param id the event's public id
/// @param host the hub's public host, which makes the id unique in the world
/// @param description null for none, as `location`
/// @param sequence rises with each change that a calendar must follow (RFC 5545, 3.8.7.4); 0 or more
/// @param modified when the event was changed last
public record CalendarEvent(
        String id,
        String host,
        String name,
        @Nullable String description,
        @Nullable String location,
        When when,
        int sequence,
        Instant modified) {

    /// Wall time, which the zone's rule settles where it does not exist or exists twice: an hour that is left out is
    /// counted on, of two the first is meant. RFC 5545 reads both so, too.
    ///
    /// @param end null for an event without one; one that is not after the start counts as none
    public record When(LocalDateTime start, @Nullable LocalDateTime end, ZoneId zone) {
        ZonedDateTime starts() {
            return start.atZone(zone);
        }

        @Nullable
        ZonedDateTime ends() {
            ZonedDateTime ends = end == null ? null : end.atZone(zone);
            return ends != null && ends.isAfter(starts()) ? ends : null;
        }

        /// Whether no clock shows its times twice.
        boolean isClear() {
            ZonedDateTime ends = ends();
            return isOnce(starts()) && (ends == null || isOnce(ends));
        }

        private static boolean isOnce(ZonedDateTime time) {
            return time.withLaterOffsetAtOverlap().equals(time.withEarlierOffsetAtOverlap());
        }
    }

    public CalendarEvent {
        if (id.isBlank() || host.isBlank()) {
            throw new IllegalArgumentException("the event's id is '" + id + "' and the host '" + host
                    + "', expected both, as they make the event's name among all calendars");
        }
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence is " + sequence + ", expected 0 or more");
        }
    }
}
