package io.serai.invitations;

import java.util.Locale;

/// Something that a guest is told.
///
/// @param key the integer key
/// @param id the public id
/// @param event the integer key of its event
/// @param guest the integer key
record Notice(long key, String id, long event, long guest, Kind kind, Channel channel) {

    /// What it is about.
    enum Kind {
        INVITATION,
        CONFIRMATION,
        /// They wait for a place.
        WAITLIST,
        /// A place has become free for them.
        PLACE,
        REMINDER,
        /// Another time or place.
        CHANGE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// By what it goes.
    enum Channel {
        MAIL,
        SMS,
        /// A person sends it by WhatsApp.
        WA,
        /// A person tells them.
        MANUAL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Channel of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
