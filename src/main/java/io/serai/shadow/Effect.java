package io.serai.shadow;

import java.util.Map;

/// One thing that a route did to something else than its own message.
///
/// @param what of a row, `insert`, `update` or `delete`; of a call, its method; of a letter, by which way
/// @param type of a row, its table; of a call, the system; of a letter, its capability
/// @param id of a row, what is said of which one; of a call, its path template; of a letter, who gets it
/// @param fields that were set, of a call the digest of its content
record Effect(Kind kind, String what, String type, String id, Map<String, String> fields) {
    enum Kind {
        ROW,
        CALL,
        LETTER
    }

    Effect {
        fields = Map.copyOf(fields);
    }

    /// The same, whichever row or person it is about.
    String sort() {
        return kind + " " + what + " " + type + (kind == Kind.CALL ? " " + id : "");
    }
}
