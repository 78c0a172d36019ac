package io.serai.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something worth keeping that changed nothing, or that nobody in particular did: a sign-in, one that failed.
///
/// @param action such as `session.begin`
/// @param outcome `ok`, `failed` or `denied`
/// @param actor who, as a person reads it; null where nobody knows
/// @param actorId their uuid or public id
/// @param detail whatever else helps; never a secret
public record Happening(
        String action,
        String outcome,
        @Nullable String actor,
        @Nullable String actorId,
        @Nullable Account account,
        String resource,
        @Nullable String resourceId,
        Client client,
        @Nullable String requestId,
        Map<String, Object> detail) {
    public Happening {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
