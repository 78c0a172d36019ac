package io.serai.identity;

import io.serai.hub.addresses.MailAddress;
import io.serai.web.Account;
import io.serai.web.Refusal;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where people go who sign up by themselves, as `serai.signup.account` says: into one account, into one of their own,
/// or nowhere.
public final class SignUpAccount {
    private static final String OWN = "new";
    private static final String CLOSED = "none";
    /// What is their own thing, and nothing else: of who waits for their own account, and who was invited.
    private static final String GUEST = "none";

    /// What people who are new know, unless somebody invited them.
    private static final String READER = "readonly";

    /// @param role that they have in it
    /// @param knowledgeRole null for none
    record Place(Account account, String role, @Nullable String knowledgeRole) {}

    private final String setting;
    private final String role;
    private final Function<String, Optional<Account>> known;
    private final Supplier<Account> waitingRoom;
    private volatile SignUpInvites invites = _ -> Optional.empty();

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

    /// Says who knows of invites, while the hub is wired.
    public void invites(SignUpInvites known) {
        invites = known;
    }

    public boolean isOpen() {
        return !setting.equals(CLOSED);
    }

    /// Where somebody goes who was invited, whether or not people sign up by themselves: what the invite is to is all
    /// that they can do there.
    ///
    /// @throws Refusal 403 for an invite that does not work, or is for another address
    Place place(String invite, String email) {
        SignUpInvites.Invited invited = invites.find(invite)
                .orElseThrow(() -> new Refusal(
                        403,
                        "This invite works no more: it was used or taken back, or is too old. Ask for another one."));
        if (!invited.emailKey().equals(MailAddress.key(email))) {
            throw new Refusal(403, "This invite is for another address: sign up with the one that its letter came to.");
        }
        return new Place(invited.account(), GUEST, null);
    }

    /// @throws Refusal 403 where nobody signs up by themselves
    Place place() {
        if (setting.equals(OWN)) {
            return new Place(waitingRoom.get(), GUEST, READER);
        }
        return Optional.of(setting)
                .filter(_ -> isOpen())
                .flatMap(known)
                .map(account -> new Place(account, role, READER))
                .orElseThrow(() -> new Refusal(
                        403,
                        "Nobody signs up here by themselves: ask an administrator to add you. (They open it with "
                                + "SERAI_SIGNUP_ACCOUNT.)"));
    }
}
