package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.cache.RateLimits;
import io.serai.mail.Mail;
import io.serai.mail.Mailbox;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Network;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `selfService`: what people do before they can sign in. Whether an address is someone's shows neither in the
/// answer nor in the time it takes: each takes one slow hash, or none, and stores one mail to be written later.
public final class SelfService {
    private static final RateLimits.Limit SIGN_UPS = new RateLimits.Limit("sign-up", 20, Duration.ofHours(1));
    private static final RateLimits.Limit FORGOTTEN = new RateLimits.Limit("forgot", 30, Duration.ofHours(1));
    private static final RateLimits.Limit FORGOTTEN_OF_A_PAIR =
            new RateLimits.Limit("forgot-pair", 5, Duration.ofMinutes(15));
    private static final RateLimits.Limit LINKS = new RateLimits.Limit("one-time-link", 60, Duration.ofMinutes(1));
    private static final String OLD_LINK =
            "This link was used before, is older than 24 hours, or is not whole. Ask for another one.";

    private final SignUps signUps;
    private final People people;
    private final Sessions sessions;
    private final OneTimeTokens tokens;
    private final TokenStore personalTokens;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final RateLimits limits;
    private final Mail mail;
    private final SignUpAccount joins;
    private final TransactionTemplate transaction;
    private final Trail trail;

    SelfService(
            SignUps signUps,
            People people,
            Sessions sessions,
            OneTimeTokens tokens,
            TokenStore personalTokens,
            Passwords passwords,
            PasswordRules rules,
            RateLimits limits,
            Mail mail,
            SignUpAccount joins,
            TransactionTemplate transaction,
            Trail trail) {
        this.signUps = signUps;
        this.people = people;
        this.sessions = sessions;
        this.tokens = tokens;
        this.personalTokens = personalTokens;
        this.passwords = passwords;
        this.rules = rules;
        this.limits = limits;
        this.mail = mail;
        this.joins = joins;
        this.transaction = transaction;
        this.trail = trail;
    }

    public Outcome signUp(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        count(SIGN_UPS, Network.of(call.client().address()));
        SignUpAccount.Place place = joins.place();
        String email = address(wish.path("email").asText());
        String password = wish.path("password").asText();
        accept(password, email);
        Optional<SignUps.Holder> holder = signUps.holder(email);
        if (holder.isEmpty()) {
            join(place, email, name(wish), passwords.hash(password), call);
        } else {
            boolean same = passwords.matches(
                    password, holder.get().pending() ? holder.get().passwordHash() : null);
            again(holder.get(), same, call);
        }
        return later("Look into your mail: a link in it lets you in, or it says what to do instead.");
    }

    private void join(SignUpAccount.Place place, String email, @Nullable String name, String hash, Call call) {
        Account account = place.account();
        try {
            transaction.executeWithoutResult(_ -> {
                String uuid = signUps.add(account, email, name, place.role(), hash);
                trail.changed(
                        of(account, call),
                        new Change(
                                "user.sign_up", "user", uuid, Map.of(), Map.of("email", email, "role", place.role())));
                mail.later(
                        account.id(),
                        IdentityLetters.VERIFY,
                        uuid,
                        call.principal().name(),
                        call.requestId());
            });
        } catch (DuplicateKeyException e) {
            // they sign up twice at this moment: the other one's mail is on its way
            return;
        }
    }

    /// Two passwords for an address that nobody has confirmed yet: one of them may be a stranger's, so neither counts.
    private void again(SignUps.Holder holder, boolean same, Call call) {
        transaction.executeWithoutResult(_ -> {
            if (holder.pending() && !same) {
                signUps.withoutPassword(holder.key());
            }
            mail.later(
                    holder.account(),
                    holder.pending() ? IdentityLetters.VERIFY : IdentityLetters.KNOWN,
                    holder.uuid(),
                    call.principal().name(),
                    call.requestId());
        });
    }

    public Outcome verifyEmail(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        count(LINKS, Network.of(call.client().address()));
        StoredUser user = transaction.execute(_ -> {
            StoredUser found = tokens.use(
                            OneTimeTokens.VERIFY, body.path("token").asText())
                    .flatMap(people::byKey)
                    .orElse(null);
            if (found != null) {
                confirm(found, call);
            }
            return found;
        });
        if (user == null) {
            return new Outcome.Refused(400, OLD_LINK);
        }
        return said(
                200,
                user.passwordHash() == null
                        ? "Your address is confirmed. Now set a password: the link for it comes by mail from /forgot."
                        : "Your address is confirmed. You can sign in.");
    }

    public Outcome forgotPassword(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String email = body.path("email").asText();
        String address = Network.of(call.client().address());
        count(FORGOTTEN, address);
        count(FORGOTTEN_OF_A_PAIR, address + " " + People.key(email));
        Optional<SignUps.Holder> holder = signUps.holder(email);
        Optional<Long> nobodys = signUps.oldestAccount();
        holder.map(SignUps.Holder::account)
                .or(() -> nobodys)
                .ifPresent(account -> mail.later(
                        account,
                        IdentityLetters.RESET,
                        holder.map(SignUps.Holder::uuid)
                                .orElseGet(() -> UUID.randomUUID().toString()),
                        call.principal().name(),
                        call.requestId()));
        return later("If this address is someone's here, a mail with a link to set a new password is on its way.");
    }

    /// Sets the password, ends whatever the old one began, links and keys that were not used yet and, where it is
    /// wished, personal access tokens; and lets in who had not confirmed their address: who has the
    /// link reads their mail, or was given it by an administrator.
    public Outcome resetPassword(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        count(LINKS, Network.of(call.client().address()));
        String token = body.path("token").asText();
        String password = body.path("password").asText();
        StoredUser user = tokens.find(OneTimeTokens.RESET, token)
                .flatMap(people::byKey)
                .orElseThrow(() -> new Refusal(400, OLD_LINK));
        accept(password, user.person().email());
        String hash = passwords.hash(password);
        boolean done = Boolean.TRUE.equals(transaction.execute(_ -> {
            if (tokens.use(OneTimeTokens.RESET, token).isEmpty()) {
                return false;
            }
            long key = user.person().id();
            people.storeHash(key, hash);
            Account account =
                    user.isPending() ? confirm(user, call) : user.person().account();
            sessions.endAll(key, "", "password");
            tokens.endAll(key);
            Map<String, Object> ended = body.path("end_tokens").asBoolean(false)
                    ? Map.of("tokens_ended", personalTokens.revokeAll(key))
                    : Map.of();
            changed("user.password", user, account, call, ended);
            return true;
        }));
        return done
                ? said(200, "Your password is set, and all your sessions have ended. Sign in with the new one.")
                : new Outcome.Refused(400, OLD_LINK);
    }

    /// Their address is theirs, and with it they have an account of their own, where they signed up for one.
    ///
    /// @return the account that they are in now
    private Account confirm(StoredUser user, Call call) {
        signUps.confirm(user.person().id());
        Optional<Account> own = signUps.ownAccount(user);
        Account account = own.orElse(user.person().account());
        own.ifPresent(_ -> trail.changed(
                of(account, call),
                new Change("account.create", "account", account.idRandom(), Map.of(), Map.of("origin", "sign_up"))));
        changed("user.verify", user, account, call, Map.of());
        return account;
    }

    private void changed(String action, StoredUser user, Account account, Call call, Map<String, Object> after) {
        trail.changed(
                of(account, call), new Change(action, "user", user.person().uuid(), Map.of(), after));
    }

    private void count(RateLimits.Limit limit, String key) {
        Duration wait = limits.take(limit, key);
        if (!wait.isZero()) {
            throw new Refusal(new Outcome.Refused(429, "Too many of these from your address. Please wait.", wait));
        }
    }

    private void accept(String password, String email) {
        rules.objection(password, email).ifPresent(why -> {
            throw new Refusal(new Outcome.Refused(400, why, List.of(new Fault("body.password", why))));
        });
    }

    /// @throws Refusal 422 for what is no address
    static String address(String text) {
        try {
            return Mailbox.of(text).address();
        } catch (IllegalArgumentException e) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The body does not fit the contract.",
                    List.of(new Fault("body.email", String.valueOf(e.getMessage())))));
        }
    }

    private static @Nullable String name(JsonNode wish) {
        String name = wish.path("name").asText("").strip();
        return name.isEmpty() ? null : name;
    }

    /// The call as one about an account, for the record.
    private static Call of(Account account, Call call) {
        return new Call(
                call.operation(),
                call.path(),
                call.requestId(),
                call.traceparent(),
                call.principal(),
                account,
                call.parameters(),
                call.client(),
                call.accessToken());
    }

    private static Outcome later(String message) {
        return said(202, message);
    }

    private static Outcome said(int status, String message) {
        return new Outcome.Done(status, Map.of("message", message), message, Map.of());
    }
}
