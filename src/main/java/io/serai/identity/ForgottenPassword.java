package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.cache.RateLimits;
import io.serai.mail.Mail;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `forgottenPassword`: people ask for a link by mail, and set another password with it. Whether an address is
/// someone's shows neither in the answer nor in the time it takes.
public final class ForgottenPassword {
    private static final RateLimits.Limit ASKED = new RateLimits.Limit("forgot", 30, Duration.ofHours(1));
    private static final RateLimits.Limit ASKED_OF_A_PAIR =
            new RateLimits.Limit("forgot-pair", 5, Duration.ofMinutes(15));

    private final SignUps signUps;
    private final Newcomers newcomers;
    private final LinkHolders links;
    private final SignInMeans means;
    private final TokenStore personalTokens;
    private final Tries tries;
    private final Mail mail;
    private final TransactionTemplate transaction;
    private final Trail trail;

    ForgottenPassword(
            SignUps signUps,
            Newcomers newcomers,
            LinkHolders links,
            SignInMeans means,
            TokenStore personalTokens,
            Tries tries,
            Mail mail,
            TransactionTemplate transaction,
            Trail trail) {
        this.signUps = signUps;
        this.newcomers = newcomers;
        this.links = links;
        this.means = means;
        this.personalTokens = personalTokens;
        this.tries = tries;
        this.mail = mail;
        this.transaction = transaction;
        this.trail = trail;
    }

    public Outcome ask(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        String email = body.path("email").asText();
        tries.count(ASKED, call);
        tries.count(ASKED_OF_A_PAIR, call, People.key(email));
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
        return SelfService.later(
                "If this address is someone's here, a mail with a link to set a new password is on its way.");
    }

    /// Sets the password, ends whatever the old one began, links and keys that were not used yet and, where it is
    /// wished, personal access tokens; and lets in who had not confirmed their address: who has the
    /// link reads their mail, or was given it by an administrator.
    public Outcome set(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        tries.count(LinkHolders.TRIES, call);
        String token = body.path("token").asText();
        String password = body.path("password").asText();
        StoredUser user = links.find(OneTimeTokens.RESET, token).orElseThrow(() -> new Refusal(400, LinkHolders.OLD));
        String hash = means.hash(password, user);
        boolean done = Boolean.TRUE.equals(transaction.execute(_ -> {
            if (links.use(OneTimeTokens.RESET, token).isEmpty()) {
                return false;
            }
            means.storeHash(user, hash);
            Account account = user.isPending()
                    ? newcomers.confirm(user, call)
                    : user.person().account();
            Map<String, Object> ended = body.path("end_tokens").asBoolean(false)
                    ? Map.of(
                            "tokens_ended",
                            personalTokens.revokeAll(user.person().id()))
                    : Map.of();
            trail.changed(
                    Newcomers.of(account, call),
                    new Change("user.password", "user", user.person().uuid(), Map.of(), ended));
            return true;
        }));
        return done
                ? SelfService.said(
                        200, "Your password is set, and all your sessions have ended. Sign in with the new one.")
                : new Outcome.Refused(400, LinkHolders.OLD);
    }
}
