package io.serai.invitations;

import java.util.Locale;

/// What a person may do with one event; each may what those behind it may.
enum EventRole {
    /// Everything.
    OWNER,
    /// Guests, links, imports, settings.
    EDITOR,
    /// Reads.
    VIEWER;

    /// As the API and the database call it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param word as a contract lets it through
    static EventRole of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    boolean holds(EventRole other) {
        return ordinal() <= other.ordinal();
    }
}
