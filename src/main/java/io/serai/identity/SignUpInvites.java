package io.serai.identity;

import io.serai.web.Account;
import java.util.Optional;

/// Invites by which strangers may sign up; carried out by the domain that sends them.
public interface SignUpInvites {

    /// Empty for one that does not work, or not any more.
    ///
    /// @param token what its link holds
    Optional<Invited> find(String token);

    /// @param account that they come into
    /// @param emailKey whom it is for, as [io.serai.hub.addresses.MailAddress#key] says
    record Invited(Account account, String emailKey) {}
}
