package io.serai.identity;

import io.serai.mail.Mail;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Trail;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Those who sign up by themselves: what is stored of each step, with its record and its mail. To be called within a
/// transaction.
final class Newcomers {
    private final SignUps signUps;
    private final Mail mail;
    private final Trail trail;

    /// @param passwordHash of the password that they chose
    record Wish(String email, @Nullable String name, String passwordHash) {}

    Newcomers(SignUps signUps, Mail mail, Trail trail) {
        this.signUps = signUps;
        this.mail = mail;
        this.trail = trail;
    }

    /// @throws org.springframework.dao.DuplicateKeyException where the address is someone's by now
    void add(SignUpAccount.Place place, Wish wish, Call call) {
        Account account = place.account();
        String uuid = signUps.add(place, wish.email(), wish.name(), wish.passwordHash());
        trail.changed(
                of(account, call),
                new Change(
                        "user.sign_up", "user", uuid, Map.of(), Map.of("email", wish.email(), "role", place.role())));
        write(account.id(), IdentityLetters.VERIFY, uuid, call);
    }

    /// Two passwords for an address that nobody has confirmed yet: one of them may be a stranger's, so neither counts.
    ///
    /// @param same whether it is the password of the first time
    void again(SignUps.Holder holder, boolean same, Call call) {
        if (holder.pending() && !same) {
            signUps.withoutPassword(holder.key());
        }
        write(holder.account(), holder.pending() ? IdentityLetters.VERIFY : IdentityLetters.KNOWN, holder.uuid(), call);
    }

    private void write(long account, String kind, String uuid, Call call) {
        mail.later(account, kind, uuid, call.principal().name(), call.requestId());
    }

    /// Their address is theirs, and with it they have an account of their own, where they signed up for one.
    ///
    /// @return the account that they are in now
    Account confirm(StoredUser user, Call call) {
        signUps.confirm(user.person().id());
        Optional<Account> own = signUps.ownAccount(user);
        Account account = own.orElse(user.person().account());
        own.ifPresent(_ -> trail.changed(
                of(account, call),
                new Change("account.create", "account", account.idRandom(), Map.of(), Map.of("origin", "sign_up"))));
        trail.changed(
                of(account, call),
                new Change("user.verify", "user", user.person().uuid(), Map.of(), Map.of()));
        return account;
    }

    /// The call as one about an account, for the record.
    static Call of(Account account, Call call) {
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
}
