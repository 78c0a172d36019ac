package io.serai.identity;

import io.serai.mail.Mail;
import io.serai.web.Call;
import java.time.Clock;
import java.time.Duration;

/// By what people come in: passwords, tokens to reset them, mails with such, sessions.
final class SignInMeans {
    private final People people;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final Sessions sessions;
    private final OneTimeTokens tokens;
    private final Mail mail;
    private final Clock clock;

    SignInMeans(
            People people,
            Passwords passwords,
            PasswordRules rules,
            Sessions sessions,
            OneTimeTokens tokens,
            Mail mail,
            Clock clock) {
        this.people = people;
        this.passwords = passwords;
        this.rules = rules;
        this.sessions = sessions;
        this.tokens = tokens;
        this.mail = mail;
        this.clock = clock;
    }

    /// Slow, so better outside of a transaction.
    ///
    /// @param user whose it is to be
    /// @throws io.serai.web.Refusal 400 for what may be no password
    String hash(String password, StoredUser user) {
        rules.accept(password, user.person().email());
        return passwords.hash(password);
    }

    /// What the old password opened ends.
    void storeHash(StoredUser user, String hash) {
        people.storeHash(user.person().id(), hash);
        endAll(user, "password");
    }

    String resetToken(StoredUser user, Duration lifetime) {
        return tokens.mint(user.person().id(), OneTimeTokens.RESET, lifetime);
    }

    /// Sessions with their refresh tokens, and the links and keys that were not used yet.
    void endAll(StoredUser user, String because) {
        sessions.endAll(user.person().id(), "", because);
        tokens.endAll(user.person().id());
    }

    /// @return whether a mail is on its way: not where mail is not set up, nor to someone who is kept out
    boolean mailReset(Call call, StoredUser user) {
        return (user.isPending() || user.isLetIn(clock.instant()))
                && mailed(call, IdentityLetters.RESET, user.person().uuid());
    }

    void welcome(Call call, String uuid) {
        mailed(call, IdentityLetters.WELCOME, uuid);
    }

    private boolean mailed(Call call, String kind, String uuid) {
        if (!mail.isSetUp(call.tenant().id())) {
            return false;
        }
        mail.later(call.tenant().id(), kind, uuid, call.principal().name(), call.requestId());
        return true;
    }
}
