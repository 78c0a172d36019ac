package io.serai.objects;

import org.jspecify.annotations.Nullable;

/// What it takes to read, write and delete records of a type.
///
/// @param site from which passcode role on records may be written
/// @param isPrivate whether a record is its owner's alone, but for those with [#PRIVATE]
/// @param publicRead whether a browser may look one up that knows no account yet
/// @param eventRole what a role in its event opens to people who lack the permission; null for nothing
record Access(
        String read,
        String write,
        String delete,
        Site site,
        boolean isPrivate,
        boolean publicRead,
        @Nullable Right eventRole) {
    static final String READ = "record:read";
    static final String WRITE = "record:write";
    static final String DELETE = "record:delete";
    static final String PRIVATE = "record:private";

    /// What passcodes open.
    enum Site {
        TRUSTED,
        ADMINISTRATOR,
        NONE
    }

    /// In the order in which a role in an event opens them; it never opens the last.
    enum Right {
        READ,
        WRITE,
        DELETE
    }

    /// Whether a role in an event may open that.
    boolean opens(Right right) {
        return eventRole != null && right.compareTo(eventRole) <= 0;
    }

    /// What the operations take, whatever the type.
    static String usual(Right right) {
        return switch (right) {
            case READ -> READ;
            case WRITE -> WRITE;
            case DELETE -> DELETE;
        };
    }

    String permission(Right right) {
        return switch (right) {
            case READ -> read;
            case WRITE -> write;
            case DELETE -> delete;
        };
    }
}
