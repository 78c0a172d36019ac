package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.identity.PasswordSignIn.Attempt;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `linkSignIn`: the hub's own page for links with a key. Programs that scan mails follow links, so to open
/// the page does nothing; a person presses its button.
public final class LinkSignIn {
    private static final String PAGE = "identity/signin";
    private static final String OVER = "This link was used before, is too old, or is not whole. Ask for another one.";
    /// A browser takes `//` and `/\` for another host.
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[!-~]{0,500}");

    private final AccountUsers users;
    private final AuthKeys authKeys;
    private final SignedIn signedIn;
    private final SessionCookie cookie;

    LinkSignIn(AccountUsers users, AuthKeys authKeys, SignedIn signedIn, SessionCookie cookie) {
        this.users = users;
        this.authKeys = authKeys;
        this.signedIn = signedIn;
        this.cookie = cookie;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        var fields = new HashMap<String, Object>();
        for (String name : new String[] {"user_id", "auth_key", "valid_email", "next"}) {
            fields.put(name, Objects.requireNonNullElse(call.parameter(name), ""));
        }
        return page(200, fields, "".equals(fields.get("user_id")) || "".equals(fields.get("auth_key")) ? OVER : null);
    }

    public Outcome enter(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String id = form.path("user_id").asText();
        Attempt attempt = authKeys.attempt(
                id, () -> users.byId(null, id), form.path("auth_key").asText(), call);
        return switch (attempt) {
            case Attempt.Welcome known -> {
                Sessions.Access access = signedIn.begin(known.user(), "browser", Sessions.DAY, "auth_key", call);
                String next = form.path("next").asText();
                yield new Outcome.WithHeaders(
                        new Outcome.Moved(303, OWN_PATH.matcher(next).matches() ? next : "/"),
                        cookie.set(access.token(), access.lifetime()));
            }
            case Attempt.Failed _ -> page(403, Map.of(), OVER);
            case Attempt.TooMany many -> tooMany(many.pause());
        };
    }

    private static Outcome tooMany(Duration pause) {
        return new Outcome.WithHeaders(
                page(429, Map.of(), "Too many tries from your address. Please wait a minute."),
                Map.of("Retry-After", Long.toString(pause.toSeconds() + 1)));
    }

    private static Outcome page(int status, Map<String, Object> fields, @Nullable String problem) {
        var model = new HashMap<String, @Nullable Object>();
        model.put("userId", fields.getOrDefault("user_id", ""));
        model.put("authKey", fields.getOrDefault("auth_key", ""));
        model.put("validEmail", fields.getOrDefault("valid_email", ""));
        model.put("next", fields.getOrDefault("next", ""));
        model.put("problem", problem);
        return new Outcome.Page(status, PAGE, model);
    }
}
