package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import io.serai.hub.cache.RateLimits.Limit;
import io.serai.web.Network;
import java.time.Duration;

/// How often a site's passcodes may be guessed. Only wrong ones count, so that a full hall behind one address gets in.
///
/// One network has ten wrong tries a minute. If all networks together have more than three hundred in ten minutes,
/// someone guesses from many: then each has three in ten minutes. Nobody's tries are used up by another's, so nobody
/// can lock a site.
final class PasscodeLimits {
    private static final Limit NETWORK = new Limit("passcode", 10, Duration.ofMinutes(1));
    private static final Limit SITE = new Limit("passcode-site", 300, Duration.ofMinutes(10));
    private static final Limit ATTACKED = new Limit("passcode-attacked", 3, Duration.ofMinutes(10));

    private final RateLimits limits;

    PasscodeLimits(RateLimits limits) {
        this.limits = limits;
    }

    /// A try, which counts until it is [taken back][#takeBack].
    ///
    /// @param waiting zero where it may be made
    record Try(Duration waiting, String site, String both, boolean attacked) {}

    Try begin(String address, String site) {
        String both = Network.of(address) + " " + site;
        Duration wait = limits.take(NETWORK, both);
        if (!wait.isZero()) {
            return new Try(wait, site, both, false);
        }
        if (limits.take(SITE, site).isZero()) {
            return new Try(Duration.ZERO, site, both, false);
        }
        Duration longer = limits.take(ATTACKED, both);
        if (!longer.isZero()) {
            limits.giveBack(NETWORK, both);
        }
        return new Try(longer, site, both, true);
    }

    /// It was right.
    void takeBack(Try made) {
        limits.giveBack(NETWORK, made.both());
        if (made.attacked()) {
            limits.giveBack(ATTACKED, made.both());
        } else {
            limits.giveBack(SITE, made.site());
        }
    }
}
