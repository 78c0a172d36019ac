package io.serai.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call changed, for the record; never with a secret.
///
/// @param action such as `user.create`, `user.role`, `connection.rotate`, `dead_letter.discard`
/// @param resource the kind of thing, such as `user`
/// @param resourceId its public id
/// @param before what is different now, as it was; empty for what is new
/// @param after as it is; empty for what is gone
public record Change(
        String action,
        String resource,
        @Nullable String resourceId,
        Map<String, Object> before,
        Map<String, Object> after) {
    public Change {
        // values may be null, which Map.copyOf refuses
        before = Collections.unmodifiableMap(new LinkedHashMap<>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<>(after));
    }
}
