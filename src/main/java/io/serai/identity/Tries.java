package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import io.serai.web.Call;
import io.serai.web.Network;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Duration;

/// Counts what people do who have not signed in, by the address that they call from.
final class Tries {
    private final RateLimits limits;

    Tries(RateLimits limits) {
        this.limits = limits;
    }

    /// @throws Refusal 429 for one too many
    void count(RateLimits.Limit limit, Call call) {
        take(limit, Network.of(call.client().address()));
    }

    /// Those with one name, such as a mail address that it is about.
    ///
    /// @throws Refusal 429 for one too many
    void count(RateLimits.Limit limit, Call call, String name) {
        take(limit, Network.of(call.client().address()) + " " + name);
    }

    private void take(RateLimits.Limit limit, String key) {
        Duration wait = limits.take(limit, key);
        if (!wait.isZero()) {
            throw new Refusal(new Outcome.Refused(429, "Too many of these from your address. Please wait.", wait));
        }
    }
}
