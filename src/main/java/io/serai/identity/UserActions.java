package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.identity.PasswordSignIn.Attempt;
import io.serai.identity.PasswordSignIn.Reason;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `userActions`: what V3's front ends do with the users of their account.
public final class UserActions {
    private static final Duration LASTS = Duration.ofHours(8);
    private static final Outcome NO_USER = new Outcome.NotFound("There is no such user in this account.");

    private final AccountUsers users;
    private final People people;
    private final PasswordSignIn passwordSignIn;
    private final AuthKeys authKeys;
    private final SignedIn signedIn;
    private final PasswordChange passwordChange;
    private final Takeover takeover;

    UserActions(
            AccountUsers users,
            People people,
            PasswordSignIn passwordSignIn,
            AuthKeys authKeys,
            SignedIn signedIn,
            PasswordChange passwordChange,
            Takeover takeover) {
        this.users = users;
        this.people = people;
        this.passwordSignIn = passwordSignIn;
        this.authKeys = authKeys;
        this.signedIn = signedIn;
        this.passwordChange = passwordChange;
        this.takeover = takeover;
    }

    public Outcome authenticate(@Body JsonNode given, @ExchangeProperty(Call.PROPERTY) Call call) {
        String key = text(given, "auth_key");
        String password = text(given, "password");
        if ((key == null) == (password == null)) {
            return missing("Give user_id or username with password, or user_id with auth_key.");
        }
        if (password != null) {
            return byPassword(given, password, call, user -> welcome(user, "password", call));
        }
        String id = text(given, "user_id");
        if (id == null || key == null) {
            return missing("An auth_key comes with the user_id.");
        }
        return switch (authKeys.attempt(id, () -> users.byId(call.account(), id), key, call)) {
            case Attempt.Welcome known -> welcome(again(known.user()), "auth_key", call);
            case Attempt.Failed failed -> refused(failed.reason());
            case Attempt.TooMany many -> tooMany(many);
        };
    }

    public Outcome verifyPassword(@Body JsonNode given, @ExchangeProperty(Call.PROPERTY) Call call) {
        String password = text(given, "password");
        return password == null
                ? missing("Give user_id or username, and password.")
                : byPassword(given, password, call, user -> new Outcome.Done(true));
    }

    private Outcome byPassword(JsonNode given, String password, Call call, Function<StoredUser, Outcome> welcome) {
        String id = text(given, "user_id");
        String name = text(given, "username");
        String named = id == null ? name : id;
        if (named == null) {
            return missing("Say who it is: user_id or username.");
        }
        Supplier<Optional<StoredUser>> lookup =
                () -> id == null ? users.byUsername(call.account(), named) : users.byId(call.account(), id);
        return switch (passwordSignIn.attempt(named, lookup, password, call)) {
            case Attempt.Welcome known -> welcome.apply(known.user());
            case Attempt.Failed failed
            when failed.reason() == Reason.NO_PASSWORD && call.operation().id().equals("verifyUserPassword") ->
                new Outcome.Refused(400, "This user has no password.");
            case Attempt.Failed failed -> refused(failed.reason());
            case Attempt.TooMany many -> tooMany(many);
        };
    }

    private Outcome welcome(StoredUser user, String by, Call call) {
        Map<String, @Nullable Object> shown = AccountUsers.shown(user);
        shown.put("jwt", signedIn.begin(user, "api", LASTS, by, call).token());
        return new Outcome.WithHeaders(new Outcome.Done(shown), Map.of("Cache-Control", "no-store"));
    }

    /// As they are now, but with the password that they had when the key was used: where it is another by now, the
    /// sign-in is too late.
    private StoredUser again(StoredUser user) {
        return people.byUuid(user.person().uuid()).orElse(user).withPasswordHash(user.passwordHash());
    }

    public Outcome changePassword(@Body JsonNode given, @ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser user = users.byId(call.account(), call.required("user_id")).orElse(null);
        if (user == null) {
            return NO_USER;
        }
        String current = text(given, "current_password");
        if (current == null) {
            boolean administers =
                    Flags.of(call.principal()).administers() || call.principal().may("user:admin");
            if (!administers) {
                return new Outcome.Refused(403, "Give the current_password; only an administrator does without.");
            }
            takeover.check(call.principal(), user.person());
        } else {
            StoredUser known = user;
            Attempt attempt = passwordSignIn.attempt(user.person().idRandom(), () -> Optional.of(known), current, call);
            switch (attempt) {
                case Attempt.Welcome welcome -> user = welcome.user();
                case Attempt.Failed failed -> {
                    return refused(failed.reason());
                }
                case Attempt.TooMany many -> {
                    return tooMany(many);
                }
            }
        }
        return passwordChange.to(given.path("new_password").asText(), user, call);
    }

    public Outcome lookUp(@ExchangeProperty(Call.PROPERTY) Call call) {
        String email = call.parameter("email");
        String username = call.parameter("username");
        if ((email == null) == (username == null)) {
            return missing("Give one of email and username.");
        }
        Optional<StoredUser> found = email != null
                ? users.byEmail(call.account(), email)
                : users.byUsername(call.account(), String.valueOf(username));
        return found.<Outcome>map(user -> new Outcome.Done(AccountUsers.shown(user)))
                .orElse(NO_USER);
    }

    private static Outcome missing(String detail) {
        return new Outcome.Refused(400, detail);
    }

    private static Outcome refused(Reason reason) {
        return switch (reason) {
            case UNKNOWN -> NO_USER;
            case NO_PASSWORD, WRONG -> new Outcome.Refused(403, "This does not prove who it is: it is wrong, or over.");
            case DISABLED -> new Outcome.Refused(403, "This user is disabled.");
            case NOT_YET -> new Outcome.Refused(403, "This user is not enabled yet.");
            case EXPIRED -> new Outcome.Refused(403, "This user's time is over.");
        };
    }

    private static Outcome tooMany(Attempt.TooMany many) {
        return new Outcome.Refused(429, "Too many tries. Please wait.", many.pause());
    }

    private static @Nullable String text(JsonNode given, String name) {
        String text = given.path(name).asText("");
        return text.isEmpty() || given.path(name).isNull() ? null : text;
    }
}
