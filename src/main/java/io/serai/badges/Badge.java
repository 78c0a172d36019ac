package io.serai.badges;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A badge as it is printed or held to the door.
///
/// @param key the integer key, which never leaves the process
/// @param id the public id
/// @param issue how often it was printed
/// @param layout its template's, as JSON; null for the usual one
/// @param texts by field, those that say something
record Badge(long key, String id, long issue, @Nullable String layout, Map<String, String> texts) {
    Badge {
        texts = Map.copyOf(texts);
    }

    String text(String field) {
        return texts.getOrDefault(field, "");
    }
}
