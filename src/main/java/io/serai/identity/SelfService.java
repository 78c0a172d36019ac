package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.cache.RateLimits;
import io.serai.mail.Mailbox;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `selfService`: people sign up and confirm their address. Whether an address is someone's shows neither in
/// the answer nor in the time it takes: each takes one slow hash, or none, and stores one mail to be written later.
public final class SelfService {
    private static final RateLimits.Limit SIGN_UPS = new RateLimits.Limit("sign-up", 20, Duration.ofHours(1));
    private final SignUpAccount joins;
    private final SignUps signUps;
    private final Newcomers newcomers;
    private final LinkHolders links;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final Tries tries;
    private final TransactionTemplate transaction;

    SelfService(
            SignUpAccount joins,
            SignUps signUps,
            Newcomers newcomers,
            LinkHolders links,
            Passwords passwords,
            PasswordRules rules,
            Tries tries,
            TransactionTemplate transaction) {
        this.joins = joins;
        this.signUps = signUps;
        this.newcomers = newcomers;
        this.links = links;
        this.passwords = passwords;
        this.rules = rules;
        this.tries = tries;
        this.transaction = transaction;
    }

    public Outcome signUp(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        tries.count(SIGN_UPS, call);
        SignUpAccount.Place place = wish.has("invite") ? null : joins.place();
        String email = address(wish.path("email").asText());
        if (place == null) {
            place = joins.place(wish.path("invite").asText(), email);
        }
        String password = wish.path("password").asText();
        rules.accept(password, email);
        Optional<SignUps.Holder> holder = signUps.holder(email);
        if (holder.isEmpty()) {
            join(place, new Newcomers.Wish(email, name(wish), passwords.hash(password)), call);
        } else {
            boolean same = passwords.matches(
                    password, holder.get().pending() ? holder.get().passwordHash() : null);
            transaction.executeWithoutResult(_ -> newcomers.again(holder.get(), same, call));
        }
        return later("Look into your mail: a link in it lets you in, or it says what to do instead.");
    }

    private void join(SignUpAccount.Place place, Newcomers.Wish wish, Call call) {
        try {
            transaction.executeWithoutResult(_ -> newcomers.add(place, wish, call));
        } catch (DuplicateKeyException e) {
            // they sign up twice at this moment: the other one's mail is on its way
            return;
        }
    }

    public Outcome verifyEmail(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        tries.count(LinkHolders.TRIES, call);
        StoredUser user = transaction.execute(_ -> {
            StoredUser found =
                    links.use(OneTimeTokens.VERIFY, body.path("token").asText()).orElse(null);
            if (found != null) {
                newcomers.confirm(found, call);
            }
            return found;
        });
        if (user == null) {
            return new Outcome.Refused(400, LinkHolders.OLD);
        }
        return said(
                200,
                user.passwordHash() == null
                        ? "Your address is confirmed. Now set a password: the link for it comes by mail from /forgot."
                        : "Your address is confirmed. You can sign in.");
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

    static Outcome later(String message) {
        return said(202, message);
    }

    static Outcome said(int status, String message) {
        return new Outcome.Done(status, Map.of("message", message), message, Map.of());
    }
}
