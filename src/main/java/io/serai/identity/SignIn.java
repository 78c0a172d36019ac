package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jsonwebtoken.Claims;
import io.serai.hub.cache.RateLimits;
import io.serai.identity.PasswordSignIn.Attempt;
import io.serai.identity.RefreshTokens.Exchange;
import io.serai.web.Call;
import io.serai.web.Happening;
import io.serai.web.Network;
import io.serai.web.Outcome;
import io.serai.web.Person;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `signIn`: sessions begin, go on and end.
public final class SignIn {
    private static final RateLimits.Limit REFRESHES = new RateLimits.Limit("refresh", 300, Duration.ofMinutes(1));
    private static final Duration WORKING_DAY = Duration.ofHours(8);
    private static final Map<String, String> NO_STORE = Map.of("Cache-Control", "no-store");

    private final PasswordSignIn step;
    private final People people;
    private final Sessions sessions;
    private final RefreshTokens refreshTokens;
    private final JwtKeys keys;
    private final RateLimits limits;
    private final SessionCookie cookie;
    private final String refusal;
    private final Trail trail;

    /// @param publicUrl where people reach the hub's pages
    SignIn(
            PasswordSignIn step,
            People people,
            Sessions sessions,
            RefreshTokens refreshTokens,
            JwtKeys keys,
            RateLimits limits,
            SessionCookie cookie,
            String publicUrl,
            Trail trail) {
        this.step = step;
        this.people = people;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.keys = keys;
        this.limits = limits;
        this.cookie = cookie;
        this.refusal =
                "This email and password don't sign in here. The ways in: your email and your password; where you "
                        + "have none, forgot it, or have not confirmed your address yet, the link that " + publicUrl
                        + "/forgot mails you; or ask an administrator of your account to enable you or to reset your password.";
        this.trail = trail;
    }

    /// An access token for programs.
    public Outcome token(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String email = body.path("email").asText();
        return attempt(email, () -> people.byEmail(email), body, call, user -> {
            Sessions.Access access =
                    begin(user, "api", Sessions.DAY, user.person().role(), call);
            return new Outcome.WithHeaders(new Outcome.Done(shown(user, access)), NO_STORE);
        });
    }

    /// OAuth 2.0's password grant (RFC 6749, 4.3), by email or username; the role in it is the knowledge role.
    public Outcome grant(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String name = body.path("username").asText();
        Supplier<Optional<StoredUser>> lookup =
                () -> name.contains("@") ? people.byEmail(name) : people.byOnlyUsername(name);
        return attempt(name, lookup, body, call, user -> {
            Sessions.Access access = sessions.beginKnowing(user, "api", WORKING_DAY, call.client());
            tell("session.begin", "ok", user.person(), access.session(), call, Map.of("kind", "api"));
            return new Outcome.WithHeaders(new Outcome.Done(bearer(access)), NO_STORE);
        });
    }

    /// A browser's session, in a cookie, and a refresh token. The session that the request came with is over: whoever
    /// put it there has nothing of the new one.
    public Outcome logIn(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String email = body.path("email").asText();
        return attempt(email, () -> people.byEmail(email), body, call, user -> {
            Sessions.Access access =
                    begin(user, "browser", Sessions.DAY, user.person().role(), call);
            session(call).ifPresent(old -> sessions.end(old.getSubject(), sid(old), "login"));
            return opened(user, access, refreshTokens.first(access.session()));
        });
    }

    public Outcome refresh(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Duration wait = limits.take(REFRESHES, Network.of(call.client().address()));
        if (!wait.isZero()) {
            return tooMany(wait);
        }
        return switch (refreshTokens.exchange(body.path("refresh_token").asText())) {
            case Exchange.Renewed renewed ->
                opened(
                        renewed.user(),
                        sessions.access(
                                renewed.user(),
                                renewed.session(),
                                renewed.user().person().role(),
                                renewed.lasts()),
                        renewed.token());
            case Exchange.Replayed replayed -> {
                tell("session.replay", "denied", replayed.user().person(), replayed.session(), call, Map.of());
                yield over("This refresh token was used before, so its session has been ended. Please sign in again.");
            }
            case Exchange.Overtaken _ ->
                over(
                        "Another window has gone on with this session, so this refresh token has ended. Use the newer one, or "
                                + "sign in again.");
            case Exchange.Refused _ ->
                over("This refresh token is unknown, or its session has ended. Please sign in again.");
        };
    }

    /// Ends the session that the request came with, where there is one.
    public Outcome logOut(@ExchangeProperty(Call.PROPERTY) Call call) {
        session(call)
                .filter(claims -> sessions.end(claims.getSubject(), sid(claims), "logout"))
                .ifPresent(claims -> people.byUuid(claims.getSubject())
                        .ifPresent(user -> tell("session.end", "ok", user.person(), sid(claims), call, Map.of())));
        return new Outcome.WithHeaders(new Outcome.Done(204, null, "", Map.of()), cookie.clear());
    }

    public Outcome whoAmI(@ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = call.person();
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("user_id", person.uuid());
        shown.put(
                "username",
                people.byUuid(person.uuid()).map(StoredUser::signsInAs).orElse(person.email()));
        shown.put("role", person.knowledgeRole());
        return new Outcome.Done(shown);
    }

    private Outcome attempt(
            String named,
            Supplier<Optional<StoredUser>> lookup,
            JsonNode body,
            Call call,
            Function<StoredUser, Outcome> welcome) {
        return switch (step.attempt(named, lookup, body.path("password").asText(), call)) {
            case Attempt.Welcome known -> welcome.apply(known.user());
            case Attempt.Failed _ -> new Outcome.Refused(401, refusal);
            case Attempt.TooMany many -> tooMany(many.pause());
        };
    }

    private static Outcome tooMany(Duration wait) {
        return new Outcome.Refused(
                429, "Too many tries from your address. Wait, or set a new password where you forgot it.", wait);
    }

    private Sessions.Access begin(StoredUser user, String kind, Duration lasts, @Nullable String role, Call call) {
        Sessions.Access access = sessions.begin(user, kind, lasts, role, call.client());
        tell("session.begin", "ok", user.person(), access.session(), call, Map.of("kind", kind));
        return access;
    }

    private Outcome opened(StoredUser user, Sessions.Access access, String refreshToken) {
        Map<String, Object> shown = shown(user, access);
        shown.put("refresh_token", refreshToken);
        return new Outcome.WithHeaders(new Outcome.Done(shown), cookie.set(access.token(), access.lifetime()));
    }

    private Outcome over(String why) {
        return new Outcome.WithHeaders(new Outcome.Refused(401, why), NO_STORE);
    }

    private static Map<String, Object> bearer(Sessions.Access access) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("access_token", access.token());
        shown.put("token_type", "bearer");
        shown.put("expires_in", access.lifetime().toSeconds());
        return shown;
    }

    private static Map<String, Object> shown(StoredUser user, Sessions.Access access) {
        Map<String, Object> shown = bearer(access);
        shown.put("user_id", user.person().uuid());
        shown.put("email", user.person().email());
        shown.put("role", user.person().role());
        return shown;
    }

    /// What the token says that came with the request, where it is a session's; whether that goes on is another matter.
    private Optional<Claims> session(Call call) {
        return Optional.ofNullable(call.accessToken())
                .flatMap(keys::read)
                .filter(claims -> Sessions.TYP.equals(claims.get("typ")) && claims.get("sid") instanceof String);
    }

    private static String sid(Claims claims) {
        return String.valueOf(claims.get("sid"));
    }

    private void tell(
            String action, String outcome, Person person, String session, Call call, Map<String, Object> detail) {
        trail.happened(new Happening(
                action,
                outcome,
                Happening.Actor.of(person),
                "session",
                session,
                call.client(),
                call.requestId(),
                detail));
    }
}
