package io.serai.invitations;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody who is invited.
///
/// @param key the integer key, which never leaves the process
/// @param id the public id
/// @param event the integer key of the event
/// @param who what is known of them
/// @param allowed how many they may bring; null for as many as the event says
/// @param answer what they said last
/// @param version of their link, from 1; 0 where none was made
/// @param link whether a link of theirs works
/// @param removed whether they are off the list
record Guest(
        long key,
        String id,
        long event,
        Who who,
        @Nullable Integer allowed,
        Answer answer,
        int version,
        boolean link,
        boolean removed) {

    /// The same guest with another answer.
    Guest answered(Answer other) {
        return new Guest(key, id, event, who, allowed, other, version, link, removed);
    }

    /// @param phone as E.164
    record Who(
            @Nullable String name,
            @Nullable String email,
            @Nullable String phone) {

        /// How they are addressed.
        String shown() {
            return name != null && !name.isBlank() ? name : email != null ? email : phone != null ? phone : "Guest";
        }

        /// Without what is personal, so that it may stand in a log.
        @Override
        public String toString() {
            return "guest";
        }
    }

    /// @param plusOnes whom they bring, or would
    /// @param turn on the waitlist, the lowest first; null for who is not on it
    record Answer(
            Status status,
            int plusOnes,
            @Nullable String note,
            @Nullable Instant at,
            @Nullable Long turn) {
        /// Places that they take, or would.
        int size() {
            return 1 + plusOnes;
        }
    }

    /// How far they have come.
    enum Status {
        NEW,
        INVITED,
        OPENED,
        ATTENDING,
        WAITLISTED,
        DECLINED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        boolean opened() {
            return ordinal() >= OPENED.ordinal();
        }

        boolean answered() {
            return ordinal() >= ATTENDING.ordinal();
        }
    }
}
