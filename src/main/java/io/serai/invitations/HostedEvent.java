package io.serai.invitations;

import io.serai.web.Account;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/// An event as its hosts see it.
///
/// @param key the integer key, which never leaves the process
/// @param id the public id
/// @param rsvpUntil wall time, as those of [Plan]; null: until the start
/// @param capacity places; null for no limit
/// @param plusOnesMax how many a guest may bring of whom nothing else is said
/// @param remindDays days before answers end at which those who have not answered are reminded; null for never
/// @param language BCP 47; null for the account's
/// @param removed whether its links lead nowhere any more
record HostedEvent(
        long key,
        String id,
        Account account,
        Plan plan,
        @Nullable Integer capacity,
        @Nullable LocalDateTime rsvpUntil,
        int plusOnesMax,
        @Nullable Integer remindDays,
        @Nullable String language,
        boolean removed) {

    /// When and where it is.
    ///
    /// @param start wall time of `timezone`, as `end`
    /// @param timezone IANA; UTC where none is said
    record Plan(
            @Nullable String name,
            @Nullable String description,
            @Nullable LocalDateTime start,
            @Nullable LocalDateTime end,
            @Nullable String timezone,
            @Nullable String location) {}

    /// UTC where the event names no zone, or one that this hub does not know.
    ZoneId zone() {
        String name = plan.timezone();
        try {
            return name == null || name.isBlank() ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    /// A wall time that does not exist, or exists twice, is settled by the zone's rule.
    @Nullable
    ZonedDateTime at(@Nullable LocalDateTime wall) {
        return wall == null ? null : wall.atZone(zone());
    }

    /// Until when guests may answer and change their answer; null for ever.
    @Nullable
    ZonedDateTime answersEnd() {
        return at(rsvpUntil == null ? plan.start() : rsvpUntil);
    }

    /// When nothing of it is left; null where it does not say.
    @Nullable
    ZonedDateTime over() {
        return at(plan.end() == null ? plan.start() : plan.end());
    }

    /// What is shown where it has no name.
    String title() {
        return plan.name() == null || plan.name().isBlank() ? "Event " + id : plan.name();
    }

    /// How many a guest may bring.
    ///
    /// @param allowed what is said of the guest; null for nothing
    int plusOnes(@Nullable Integer allowed) {
        return Math.max(0, allowed == null ? plusOnesMax : allowed);
    }
}
