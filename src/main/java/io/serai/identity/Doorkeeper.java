package io.serai.identity;

import io.jsonwebtoken.Claims;
import io.serai.hub.cache.RateLimits;
import io.serai.web.Account;
import io.serai.web.Credentials;
import io.serai.web.Gate;
import io.serai.web.Principal;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who calls, by the first of these that was sent: a bearer token, an API key, `?jwt=`, a browser's cookie. What was
/// sent and is not right is refused, whatever else was sent with it.
final class Doorkeeper implements Gate {
    private static final RateLimits.Limit WRITES = new RateLimits.Limit("user-writes", 600, Duration.ofMinutes(1));
    private static final Decision.Denied NO_KEY =
            new Decision.Denied(401, "Name your application: send its API key in the header x-aether-api-key.");
    private static final Decision.Denied BAD_TOKEN =
            new Decision.Denied(401, "This token is unknown, or has ended. Sign in again, or make a new one.");
    private static final Decision.Denied OTHER_ACCOUNT =
            new Decision.Denied(403, "There is no such account, or it is not yours.");

    private final Keyring keyring;
    private final JwtKeys keys;
    private final Sessions sessions;
    private final PersonalTokens tokens;
    private final Passcodes passcodes;
    private final RateLimits limits;
    private final SocketTickets tickets;

    Doorkeeper(
            Keyring keyring,
            JwtKeys keys,
            Sessions sessions,
            PersonalTokens tokens,
            Passcodes passcodes,
            RateLimits limits,
            SocketTickets tickets) {
        this.keyring = keyring;
        this.keys = keys;
        this.sessions = sessions;
        this.tokens = tokens;
        this.passcodes = passcodes;
        this.limits = limits;
        this.tickets = tickets;
    }

    @Override
    public @Nullable String redeemed(String ticket) {
        return tickets.redeemed(ticket);
    }

    @Override
    public @Nullable Decision known(Credentials credentials) {
        return onlyKey(credentials) ? keyring.known(credentials) : null;
    }

    @Override
    public Decision decide(Credentials credentials) {
        if (credentials.bearer() != null) {
            return withKey(credentials, bearer(credentials.bearer(), credentials));
        }
        if (credentials.apiKey() != null) {
            // the account's header comes before ?jwt=, and that before bypass
            return credentials.jwt() == null || credentials.accountId() != null
                    ? keyring.decide(credentials)
                    : withKey(credentials, jwt(credentials.jwt(), credentials));
        }
        if (credentials.jwt() != null) {
            return credentials.writes()
                    ? new Decision.Denied(
                            401, "?jwt= is for links and downloads; send the token as Authorization: Bearer.")
                    : jwt(credentials.jwt(), credentials);
        }
        return credentials.cookie() == null ? NO_KEY : cookie(credentials.cookie(), credentials);
    }

    private static boolean onlyKey(Credentials credentials) {
        return credentials.bearer() == null
                && credentials.jwt() == null
                && (credentials.apiKey() != null || credentials.cookie() == null);
    }

    private Decision bearer(String token, Credentials credentials) {
        if (!token.startsWith(PersonalTokens.MARK)) {
            return jwt(token, credentials);
        }
        return tokens.find(token, credentials.client())
                .map(found ->
                        admit(found, found.person().account(), found.person().superUser(), credentials))
                .orElse(BAD_TOKEN);
    }

    private Decision jwt(String token, Credentials credentials) {
        return keys.read(token)
                .flatMap(claims -> admit(claims, credentials).map(decision -> until(decision, claims.getExpiration())))
                .orElse(BAD_TOKEN);
    }

    private Optional<Decision> admit(Claims claims, Credentials credentials) {
        return switch (String.valueOf(claims.get("typ"))) {
            case Sessions.TYP ->
                sessions.find(claims)
                        .map(found -> admit(
                                found, found.person().account(), found.person().superUser(), credentials));
            case Passcodes.TYP ->
                passcodes
                        .find(claims)
                        .map(found -> admit(
                                found.principal(),
                                found.account(),
                                found.principal().role().equals("super"),
                                credentials));
            default -> Optional.empty();
        };
    }

    private static Decision until(Decision decision, @Nullable Date end) {
        return decision instanceof Decision.Admitted admitted && end != null
                ? new Decision.Admitted(admitted.principal(), admitted.account(), end.toInstant())
                : decision;
    }

    private Decision cookie(String token, Credentials credentials) {
        return keys.read(token)
                .flatMap(sessions::find)
                .map(found ->
                        admit(found, found.person().account(), found.person().superUser(), credentials))
                .orElse(BAD_TOKEN);
    }

    /// An account's header must name their own; only a super user sees across accounts.
    private Decision admit(Principal principal, Account own, boolean everywhere, Credentials credentials) {
        Duration wait = credentials.writes() && principal.someone() != null
                ? limits.take(WRITES, principal.someone().uuid())
                : Duration.ZERO;
        if (!wait.isZero()) {
            return new Decision.Denied(429, "More changes in a minute than one person makes. Please wait.", wait);
        }
        String asked = credentials.accountId();
        if (asked != null && !asked.equals(own.idRandom())) {
            return everywhere
                    ? keyring.account(asked)
                            .<Decision>map(account -> new Decision.Admitted(principal, account))
                            .orElse(OTHER_ACCOUNT)
                    : OTHER_ACCOUNT;
        }
        return new Decision.Admitted(principal, credentials.wantsBypass() && everywhere ? null : own);
    }

    /// An API key that comes along must be a good one, and work for the account.
    private Decision withKey(Credentials credentials, Decision decision) {
        if (credentials.apiKey() == null || !(decision instanceof Decision.Admitted admitted)) {
            return decision;
        }
        return keyring.objection(credentials.apiKey(), admitted.account())
                .<Decision>map(denied -> denied)
                .orElse(decision);
    }
}
