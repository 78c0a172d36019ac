package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import io.serai.identity.PasswordSignIn.Attempt;
import io.serai.identity.PasswordSignIn.Reason;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Network;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keys that sign a person in once, instead of a password.
final class AuthKeys {
    private static final String PURPOSE = "auth_key";

    private final AccountUsers users;
    private final OneTimeTokens tokens;
    private final RateLimits limits;
    private final Trail trail;
    private final Clock clock;

    AuthKeys(AccountUsers users, OneTimeTokens tokens, RateLimits limits, Trail trail, Clock clock) {
        this.users = users;
        this.tokens = tokens;
        this.limits = limits;
        this.trail = trail;
        this.clock = clock;
    }

    /// @param expires shown to whoever asked
    record Key(String text, Instant expires) {}

    /// @param mailed whether it goes to the user's own address and nowhere else, so that whoever uses it reads their
    /// mail
    Key make(StoredUser user, Duration lifetime, boolean mailed) {
        Instant expires = clock.instant().plus(lifetime);
        return new Key(tokens.mint(user.person().id(), PURPOSE, lifetime, mailed), expires);
    }

    /// One that reached nobody.
    void discard(Key key) {
        tokens.use(PURPOSE, key.text());
    }

    /// Whether it is their key; of two who come with it at once, one is let in. Where they may not come in now, it is
    /// not used up.
    ///
    /// @param named who they say they are
    Attempt attempt(String named, Supplier<Optional<StoredUser>> lookup, String key, Call call) {
        Duration wait = limits.take(
                PasswordSignIn.OF_AN_ADDRESS, Network.of(call.client().address()));
        if (!wait.isZero()) {
            tell("denied", named, null, call, PasswordSignIn.OF_AN_ADDRESS.name());
            return new Attempt.TooMany(wait);
        }
        StoredUser user = lookup.get().orElse(null);
        Reason reason = user == null ? Reason.UNKNOWN : objection(user, key);
        if (user == null || reason != null) {
            Reason why = reason == null ? Reason.UNKNOWN : reason;
            tell("failed", named, user, call, why.name());
            return new Attempt.Failed(why, user);
        }
        if (!user.emailVerified() && tokens.wasMailed(key)) {
            users.markVerified(user);
            trail.changed(
                    call,
                    new Change(
                            "user.verify_email",
                            "user",
                            user.person().uuid(),
                            Map.of("email_verified", false),
                            Map.of("email_verified", true)));
        }
        return new Attempt.Welcome(user);
    }

    private @Nullable Reason objection(StoredUser user, String key) {
        long id = user.person().id();
        if (!user.allowAuthKey()
                || tokens.find(PURPOSE, key).filter(whose -> whose == id).isEmpty()) {
            return Reason.WRONG;
        }
        if (!user.isLetIn(clock.instant())) {
            return PasswordSignIn.keptOut(user, clock.instant());
        }
        return tokens.use(PURPOSE, key).isPresent() ? null : Reason.WRONG;
    }

    private void tell(String outcome, String named, @Nullable StoredUser user, Call call, String why) {
        trail.happened(PasswordSignIn.notBegun(outcome, named, user, call, Map.of("by", PURPOSE, "reason", why)));
    }
}
