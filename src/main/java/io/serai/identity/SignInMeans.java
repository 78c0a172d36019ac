package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Refusal;
import java.time.Duration;

/// By what people come in, as far as others may see to it: passwords, tokens to reset them, sessions.
final class SignInMeans {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 128;

    private final People people;
    private final Passwords passwords;
    private final Sessions sessions;
    private final OneTimeTokens tokens;

    SignInMeans(People people, Passwords passwords, Sessions sessions, OneTimeTokens tokens) {
        this.people = people;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /// Slow, so better outside of a transaction.
    ///
    /// @throws Refusal 400 for what can't be a password
    String hash(String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw new Refusal(400, "A password has " + SHORTEST + " to " + LONGEST + " characters.");
        }
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

    /// With its refresh tokens.
    void endSessions(StoredUser user, String because) {
        sessions.endAll(user.person().id(), "", because);
    }

    /// Sessions, and the links and keys that were not used yet.
    void endAll(StoredUser user, String because) {
        endSessions(user, because);
        tokens.end(user.person().id());
    }

    /// @return whether a mail is on its way
    boolean mailReset(Call call, StoredUser user) {
        return false;
    }

    void welcome(Call call, String uuid) {}
}
