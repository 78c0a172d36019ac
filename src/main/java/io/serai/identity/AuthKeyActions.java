package io.serai.identity;

import io.serai.hub.cache.RateLimits;
import io.serai.mail.Mail;
import io.serai.mail.Mailbox;
import io.serai.mail.OutgoingMail;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `authKeyActions`: a key that signs a user in once, for the caller or in a mail.
public final class AuthKeyActions {
    private static final RateLimits.Limit KEYS = new RateLimits.Limit("auth-key", 60, Duration.ofHours(1));
    private static final RateLimits.Limit MAILS = new RateLimits.Limit("auth-key-mail", 5, Duration.ofMinutes(10));

    private final AccountUsers users;
    private final AuthKeys authKeys;
    private final LinkHosts hosts;
    private final Takeover takeover;
    private final RateLimits limits;
    private final Mail mail;
    private final Trail trail;
    private final Clock clock;

    AuthKeyActions(
            AccountUsers users,
            AuthKeys authKeys,
            LinkHosts hosts,
            Takeover takeover,
            RateLimits limits,
            Mail mail,
            Trail trail,
            Clock clock) {
        this.users = users;
        this.authKeys = authKeys;
        this.hosts = hosts;
        this.takeover = takeover;
        this.limits = limits;
        this.mail = mail;
        this.trail = trail;
        this.clock = clock;
    }

    public Outcome make(@ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser user = user(call);
        takeover.check(call.principal(), user.person());
        String objection = objection(user);
        if (objection != null) {
            return new Outcome.Refused(403, objection);
        }
        count(KEYS, user);
        AuthKeys.Key key = made(user, call, false);
        var data = new LinkedHashMap<String, Object>();
        data.put("user_id", user.person().idRandom());
        data.put("auth_key", key.text());
        data.put("expires_on", key.expires().toString());
        return new Outcome.WithHeaders(new Outcome.Done(data), Map.of("Cache-Control", "no-store"));
    }

    public Outcome mail(@ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser user = user(call);
        Optional<LinkTarget> target =
                LinkTarget.of(call.required("root_url"), hosts.of(user.person().account()));
        if (target.isEmpty()) {
            return new Outcome.Refused(
                    400,
                    "root_url: expected an http or https address whose host is on the account's list of link hosts.");
        }
        String objection = objection(user);
        if (objection != null) {
            return new Outcome.Refused(500, objection);
        }
        if (!mail.isSetUp(user.person().account().id())) {
            return new Outcome.Refused(500, "Mail is not set up on this hub.");
        }
        count(MAILS, user);
        AuthKeys.Key key = made(user, call, true);
        String link = target.get().link(user.person().idRandom(), call.required("key_param_name"), key.text());
        String problem = sent(user, link, call.required("minutes"));
        if (!problem.isEmpty()) {
            authKeys.discard(key);
            return new Outcome.Refused(500, problem);
        }
        return new Outcome.WithHeaders(
                new Outcome.Done(200, true, "The mail server took the mail.", Map.of()),
                Map.of("Cache-Control", "no-store"));
    }

    /// @return why not; empty where it was
    private String sent(StoredUser user, String link, String minutes) {
        try {
            return mail.send(user.person().account().id(), letter(user, link, minutes))
                    .problem();
        } catch (IllegalArgumentException e) {
            return "This user can't be written to: " + e.getMessage() + ".";
        }
    }

    private OutgoingMail letter(StoredUser user, String link, String minutes) {
        String name = user.name() == null ? "" : user.name();
        return OutgoingMail.of(
                mail.from(user.person().account().id()),
                new Mailbox(user.person().email(), name),
                "Your link to sign in",
                """
                Someone asked for a link that signs you in:
                %s

                It works once, within %s minutes. If it was not you, ignore this mail.
                """.formatted(link, minutes),
                "");
    }

    private AuthKeys.Key made(StoredUser user, Call call, boolean mailed) {
        long minutes = Long.parseLong(call.required("minutes").strip());
        AuthKeys.Key key = authKeys.make(user, Duration.ofMinutes(minutes), mailed);
        trail.changed(
                call,
                new Change(
                        "auth_key.create",
                        "user",
                        user.person().uuid(),
                        Map.of(),
                        Map.of("expires_on", key.expires().toString())));
        return key;
    }

    private StoredUser user(Call call) {
        return users.byId(call.account(), call.required("user_id"))
                .orElseThrow(() -> new Refusal(new Outcome.Refused(404, "There is no such user in this account.")));
    }

    private @Nullable String objection(StoredUser user) {
        if (!user.isLetIn(clock.instant())) {
            return "This user is disabled, not enabled yet, or their time is over.";
        }
        return user.allowAuthKey() ? null : "This user may not sign in with a key (allow_auth_key).";
    }

    private void count(RateLimits.Limit limit, StoredUser user) {
        Duration wait = limits.take(limit, user.person().uuid());
        if (!wait.isZero()) {
            throw new Refusal(new Outcome.Refused(429, "Too many keys for this user. Please wait.", wait));
        }
    }
}
