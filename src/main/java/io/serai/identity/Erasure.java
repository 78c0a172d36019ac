package io.serai.identity;

import io.serai.hub.Erasures;
import io.serai.hub.PersonalData;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Person;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/// Erases people, in every domain that holds something of them, or in none.
final class Erasure {
    /// How such an erasure is noted.
    static final String KIND = "user";

    private final TransactionTemplate transaction;
    private final People people;
    private final UserStore users;
    private final List<PersonalData> elsewhere;
    private final Trail trail;
    private final Erasures erasures;

    /// @param elsewhere what other domains hold
    Erasure(
            TransactionTemplate transaction,
            People people,
            UserStore users,
            List<PersonalData> elsewhere,
            Trail trail,
            Erasures erasures) {
        this.transaction = transaction;
        this.people = people;
        this.users = users;
        this.elsewhere = List.copyOf(elsewhere);
        this.trail = trail;
        this.erasures = erasures;
    }

    /// The person themselves, who can see to what speaks against it.
    ///
    /// @throws Refusal 409 with what it is, or for the last administrator of another account
    void leave(Call call, StoredUser asked) {
        erase(call, asked, true);
    }

    /// Whoever is alone in the account that their sign-up made leaves nobody behind, so the account is closed.
    ///
    /// @throws Refusal 409 for the last administrator of another account
    void erase(Call call, StoredUser asked) {
        erase(call, asked, false);
    }

    private void erase(Call call, StoredUser asked, boolean leaves) {
        transaction.executeWithoutResult(status -> {
            users.hold(asked.person().account().id());
            people.byUuid(asked.person().uuid()).ifPresent(user -> {
                if (leaves) {
                    requireNoObjection(user.person());
                }
                boolean alone = users.isAlone(user);
                if (!alone && users.isLastAdministrator(user)) {
                    throw UserStore.lastAdministrator();
                }
                erased(call, user, alone);
            });
        });
    }

    private void requireNoObjection(Person person) {
        String objections = elsewhere.stream()
                .flatMap(data -> Stream.ofNullable(data.objection(person)))
                .collect(Collectors.joining(" "));
        if (!objections.isEmpty()) {
            throw new Refusal(409, objections);
        }
    }

    /// Whom a restore brought back, whoever administers the account then.
    void eraseAgain(String uuid) {
        transaction.executeWithoutResult(status -> people.anywhere(uuid).ifPresent(user -> {
            users.hold(user.person().account().id());
            Call call =
                    Call.ofHub("eraseAgain", "restore-" + uuid, user.person().account());
            erased(call, user, users.isAlone(user));
        }));
    }

    private void erased(Call call, StoredUser user, boolean alone) {
        var person = user.person();
        erasures.note(KIND, person.uuid());
        trail.changed(call, new Change("user.delete", "user", person.uuid(), Map.of("role", person.role()), Map.of()));
        if (alone) {
            users.closeAccount(person.account().id());
            trail.changed(
                    call,
                    new Change(
                            "account.close",
                            "account",
                            person.account().idRandom(),
                            Map.of("enable", true),
                            Map.of("enable", false)));
        }
        elsewhere.forEach(data -> data.forget(call, person));
        // last, as whether an address was shown to be theirs decides what of others goes with them
        users.erase(person.id());
    }
}
