package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/// Another password in the place of the one that somebody has. Whatever the old one opened ends.
final class PasswordChange {
    private final People people;
    private final Sessions sessions;
    private final OneTimeTokens tokens;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final TransactionTemplate transaction;
    private final Trail trail;

    PasswordChange(
            People people,
            Sessions sessions,
            OneTimeTokens tokens,
            Passwords passwords,
            PasswordRules rules,
            TransactionTemplate transaction,
            Trail trail) {
        this.people = people;
        this.sessions = sessions;
        this.tokens = tokens;
        this.passwords = passwords;
        this.rules = rules;
        this.transaction = transaction;
        this.trail = trail;
    }

    /// @param user as they proved to be, or as whoever administers found them: where their password is another by now,
    /// it is too late
    Outcome to(String wanted, StoredUser user, Call call) {
        Optional<String> objection = rules.objection(wanted, user.person().email());
        if (objection.isPresent()) {
            return new Outcome.Refused(
                    422, "Choose another password.", List.of(new Fault("body.new_password", objection.get())));
        }
        String hash = passwords.hash(wanted);
        long id = user.person().id();
        transaction.executeWithoutResult(status -> {
            String old = user.passwordHash();
            if (old == null) {
                people.storeHash(id, hash);
            } else if (!people.replaceHash(id, old, hash)) {
                throw new Refusal(409, "The password has just been changed by someone else.");
            }
            sessions.endAll(id, ownSession(call, user), "password");
            tokens.endAll(id);
            trail.changed(
                    call, new Change("user.set_password", "user", user.person().uuid(), Map.of(), Map.of()));
        });
        return new Outcome.Done(true);
    }

    /// Who changes their own password goes on.
    private static String ownSession(Call call, StoredUser user) {
        return call.principal() instanceof Principal.User own
                        && own.person().id() == user.person().id()
                ? own.session()
                : "";
    }
}
