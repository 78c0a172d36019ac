package io.serai.objects;

/// What a field holds.
enum Kind {
    /// The public id of a record of another type.
    REFERENCE,
    /// The public id of an entry of a list to choose from.
    LOOKUP,
    /// One line, compared without letter case and accents.
    TEXT,
    /// Text of several lines, compared like [#TEXT].
    LINES,
    /// One line, compared letter by letter.
    CODE,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /// An instant, in UTC.
    TIME,
    /// A wall time of the event's time zone.
    LOCAL,
    DATE,
    JSON,
    /// JSON that must hold no secret.
    SETTINGS,
    /// A list of e-mail addresses, and of domains as `@example.org`.
    SENDERS,
    /// A list of hosts, with a port where one is meant.
    HOSTS,
    /// How badges are printed: a [BadgeLayout].
    LAYOUT,
    /// Passcodes by role: taken, and never shown.
    PASSCODES;

    /// Whether it points to another record.
    boolean refers() {
        return this == REFERENCE || this == LOOKUP;
    }

    boolean isText() {
        return this == TEXT || this == LINES || this == CODE;
    }

    /// Whether it is an object or a list.
    boolean isTree() {
        return this == JSON || this == SETTINGS || this == SENDERS || this == HOSTS || this == LAYOUT;
    }

    /// Whether rows can be ordered and found by it.
    boolean comparable() {
        return !isTree() && this != PASSCODES;
    }
}
