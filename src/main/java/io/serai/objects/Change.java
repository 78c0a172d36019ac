package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// A row of `record_change`.
///
/// @param account the integer key of the record's account; null for what is nobody's
/// @param record the integer key of the record, which may be gone
/// @param publicId the record's
/// @param undoes the change that it took back; null where it took back none
/// @param fields see the table; null where it holds no values, or was erased
record Change(
        long key,
        @Nullable Long account,
        String type,
        long record,
        String publicId,
        Action action,
        @Nullable Long undoes,
        @Nullable JsonNode fields) {

    enum Action {
        CREATED("c"),
        CHANGED("u"),
        DELETED("d");

        private final String letter;

        Action(String letter) {
            this.letter = letter;
        }

        static Action of(String letter) {
            for (Action action : values()) {
                if (action.letter.equals(letter)) {
                    return action;
                }
            }
            throw new IllegalArgumentException("no action " + letter);
        }
    }
}
