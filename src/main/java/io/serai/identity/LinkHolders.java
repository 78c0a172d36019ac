package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import java.time.Duration;
import java.util.Optional;

/// Whose the links are that were mailed, to confirm an address or to set a password.
final class LinkHolders {
    static final RateLimits.Limit TRIES = new RateLimits.Limit("one-time-link", 60, Duration.ofMinutes(1));
    static final String OLD =
            "This link was used before, is older than 24 hours, or is not whole. Ask for another one.";

    private final OneTimeTokens tokens;
    private final People people;

    LinkHolders(OneTimeTokens tokens, People people) {
        this.tokens = tokens;
        this.people = people;
    }

    /// While it still works; it goes on working.
    Optional<StoredUser> find(String purpose, String token) {
        return tokens.find(purpose, token).flatMap(people::byKey);
    }

    /// While it still works; from now on it does not. Of two who use it at once, one is told.
    Optional<StoredUser> use(String purpose, String token) {
        return tokens.use(purpose, token).flatMap(people::byKey);
    }
}
