package io.serai.audit;

import io.serai.web.Principal;
import org.jspecify.annotations.Nullable;

/// Who did it.
///
/// @param kind `application`, `user`, `token`, `passcode`, `guest`, or `hub` for the hub itself
/// @param id a person's uuid, a key's public id, a site's public id; null where nobody knows
/// @param name as a person reads it: an address, a key's name; null where nobody knows
/// @param credential by what they proved it, where one has several: the session's or token's public id
record Actor(
        String kind,
        @Nullable String id,
        @Nullable String name,
        @Nullable String credential) {

    static final Actor HUB = new Actor("hub", null, "hub", null);
    static final Actor GUEST = new Actor("guest", null, null, null);

    static Actor of(Principal principal) {
        return switch (principal) {
            case Principal.Application application ->
                new Actor("application", application.id(), application.name(), null);
            case Principal.User user ->
                new Actor("user", user.person().uuid(), user.person().email(), user.session());
            case Principal.Token token ->
                new Actor("token", token.person().uuid(), token.person().email(), token.id());
            case Principal.Passcode passcode -> new Actor("passcode", passcode.site(), passcode.role(), null);
            case Principal.Guest guest -> GUEST;
        };
    }

    /// The same without who exactly: what stays when a person is erased.
    Actor nameless() {
        return new Actor(kind, null, null, null);
    }
}
