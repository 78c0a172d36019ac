package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Happening;
import io.serai.web.Network;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells who someone is by their password, whatever path they came by: counts the try before anything is compared, so
/// that guesses that come at once can't slip through, takes one slow hash whatever comes, and tells the trail.
///
/// Tries are counted by address and email, so that a stranger elsewhere can't lock a person out. The key of the lock
/// holds a fingerprint of the password's hash: with a new password, nothing is held against its owner.
final class PasswordSignIn {
    static final RateLimits.Limit OF_AN_ADDRESS = new RateLimits.Limit("sign-in-address", 300, Duration.ofMinutes(1));
    static final RateLimits.Limit OF_A_PAIR = new RateLimits.Limit("sign-in", 10, Duration.ofMinutes(1));
    static final RateLimits.Limit FAILURES = new RateLimits.Limit("sign-in-failures", 5, Duration.ofMinutes(15));

    /// What became of a try.
    sealed interface Attempt {
        /// @param user with the hash as it is now
        record Welcome(StoredUser user) implements Attempt {}

        /// @param user null for nobody
        record Failed(Reason reason, @Nullable StoredUser user) implements Attempt {}

        record TooMany(Duration pause) implements Attempt {}
    }

    /// Why not. `DISABLED`, `NOT_YET` and `EXPIRED` only where the password was right.
    enum Reason {
        UNKNOWN,
        NO_PASSWORD,
        WRONG,
        DISABLED,
        NOT_YET,
        EXPIRED
    }

    private final People people;
    private final Passwords passwords;
    private final RateLimits limits;
    private final Trail trail;
    private final Clock clock;

    PasswordSignIn(People people, Passwords passwords, RateLimits limits, Trail trail, Clock clock) {
        this.people = people;
        this.passwords = passwords;
        this.limits = limits;
        this.trail = trail;
        this.clock = clock;
    }

    /// @param named who they say they are: the email, or what else the path takes
    /// @param lookup finds them by it
    Attempt attempt(String named, Supplier<Optional<StoredUser>> lookup, String password, Call call) {
        String address = Network.of(call.client().address());
        Duration wait = limits.take(OF_AN_ADDRESS, address);
        if (!wait.isZero()) {
            return tooMany(OF_AN_ADDRESS, wait, named, null, call);
        }
        StoredUser user = lookup.get().orElse(null);
        String pair = address + " "
                + (user == null ? People.key(named) : People.key(user.person().email()));
        wait = limits.take(OF_A_PAIR, pair);
        if (!wait.isZero()) {
            return tooMany(OF_A_PAIR, wait, named, user, call);
        }
        String hash = user == null ? null : user.passwordHash();
        String lock = pair + " " + (hash == null ? "" : Sha256.hex(hash));
        wait = limits.take(FAILURES, lock);
        if (!wait.isZero()) {
            return tooMany(FAILURES, wait, named, user, call);
        }
        boolean right = passwords.matches(password, hash);
        if (user == null || !right || !user.isLetIn(clock.instant())) {
            return failed(reason(user, right), named, user, call);
        }
        limits.clear(FAILURES, lock);
        return new Attempt.Welcome(renewed(user, password));
    }

    private Reason reason(@Nullable StoredUser user, boolean right) {
        if (user == null) {
            return Reason.UNKNOWN;
        }
        if (!right) {
            return user.passwordHash() == null ? Reason.NO_PASSWORD : Reason.WRONG;
        }
        return keptOut(user, clock.instant());
    }

    /// Why someone is not let in now.
    static Reason keptOut(StoredUser user, Instant now) {
        return !user.active()
                ? Reason.DISABLED
                : user.enableFrom() != null && now.isBefore(user.enableFrom()) ? Reason.NOT_YET : Reason.EXPIRED;
    }

    /// With a hash as it is made today; where another one came in between, that one stays.
    private StoredUser renewed(StoredUser user, String password) {
        String old = user.passwordHash();
        if (old == null || !passwords.isOutdated(old)) {
            return user;
        }
        String anew = passwords.hash(password);
        return people.replaceHash(user.person().id(), old, anew) ? user.withPasswordHash(anew) : user;
    }

    private Attempt failed(Reason reason, String named, @Nullable StoredUser user, Call call) {
        tell("failed", named, user, call, Map.of("reason", reason.name()));
        return new Attempt.Failed(reason, user);
    }

    private Attempt tooMany(RateLimits.Limit limit, Duration wait, String named, @Nullable StoredUser user, Call call) {
        tell("denied", named, user, call, Map.of("limit", limit.name()));
        return new Attempt.TooMany(wait);
    }

    private void tell(String outcome, String named, @Nullable StoredUser user, Call call, Map<String, Object> detail) {
        trail.happened(notBegun(outcome, named, user, call, detail));
    }

    /// A session that did not begin.
    static Happening notBegun(
            String outcome, String named, @Nullable StoredUser user, Call call, Map<String, Object> detail) {
        return new Happening(
                "session.begin",
                outcome,
                user == null ? new Happening.Actor(named, null, null) : Happening.Actor.of(user.person()),
                "session",
                null,
                call.client(),
                call.requestId(),
                detail);
    }
}
