package io.serai.identity;

import io.serai.web.Account;
import io.serai.web.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where people go who sign up by themselves, as `serai.signup.account` says: into one account, into one of their own,
/// or nowhere.
public final class SignUpAccount {
    private static final String OWN = "new";
    private static final String CLOSED = "none";
    /// Of who waits for their own account: what is their own thing, and nothing else.
    private static final String WAITING = "none";

    /// @param role that they have in it
    record Place(Account account, String role) {}

    private final String setting;
    private final String role;
    private final Function<String, Optional<Account>> known;
    private final Supplier<Account> waitingRoom;

    /// @param setting a public id, `new`, `none`, or nothing
    /// @param role in an account that others have made
    /// @param waitingRoom for those whose own account is made once they have confirmed their address
    SignUpAccount(
            Optional<String> setting,
            String role,
            Function<String, Optional<Account>> known,
            Supplier<Account> waitingRoom) {
        this.setting = setting.orElse(CLOSED);
        this.role = role;
        this.known = known;
        this.waitingRoom = waitingRoom;
    }

    public boolean isOpen() {
        return !setting.equals(CLOSED);
    }

    /// @throws Refusal 403 where nobody signs up by themselves
    Place place() {
        if (setting.equals(OWN)) {
            return new Place(waitingRoom.get(), WAITING);
        }
        return Optional.of(setting)
                .filter(_ -> isOpen())
                .flatMap(known)
                .map(account -> new Place(account, role))
                .orElseThrow(() -> new Refusal(
                        403,
                        "Nobody signs up here by themselves: ask an administrator to add you. (They open it with "
                                + "SERAI_SIGNUP_ACCOUNT.)"));
    }
}
