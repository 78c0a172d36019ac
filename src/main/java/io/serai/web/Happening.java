package io.serai.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something worth keeping that changed nothing, or that nobody in particular did: a sign-in, one that failed.
///
/// @param action such as `session.begin`
/// @param outcome `ok`, `failed` or `denied`
/// @param detail whatever else helps; never a secret
public record Happening(
        String action,
        String outcome,
        Actor actor,
        String resource,
        @Nullable String resourceId,
        Client client,
        @Nullable String requestId,
        Map<String, Object> detail) {

    /// Who did it, as far as anyone knows.
    ///
    /// @param name as a person reads it
    /// @param id their uuid or public id
    /// @param account whose record it belongs into
    public record Actor(
            @Nullable String name,
            @Nullable String id,
            @Nullable Account account) {
        public static Actor of(Person person) {
            return new Actor(person.email(), person.uuid(), person.account());
        }
    }

    public Happening {
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
