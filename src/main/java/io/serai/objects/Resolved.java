package io.serai.objects;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record that a public id stands for.
///
/// @param account the integer key of its account; null for what is nobody's
/// @param references integer keys of what it refers to, as far as they were asked for
record Resolved(long key, @Nullable Long account, Map<String, @Nullable Long> references) {
    Resolved {
        references = new HashMap<>(references);
    }
}
