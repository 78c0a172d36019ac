package io.serai.identity;

import io.serai.web.Person;
import io.serai.web.Principal;

/// The flags of V3, from the user or from the token. An API key that works for all accounts and may bypass counts as
/// super; another has none.
///
/// @param superUser sees across accounts
record Flags(boolean superUser, boolean manager, boolean administrator) {

    static Flags of(Principal principal) {
        return switch (principal) {
            case Principal.Application key -> new Flags(key.allAccounts() && key.bypass(), false, false);
            case Principal.User user -> of(user.person());
            case Principal.Token token -> of(token.person());
            case Principal.Passcode passcode -> ofSite(passcode.role());
            case Principal.Guest guest -> new Flags(false, false, false);
        };
    }

    private static Flags of(Person person) {
        return new Flags(person.superUser(), person.manager(), person.administrator());
    }

    private static Flags ofSite(String role) {
        return new Flags(role.equals("super"), role.equals("manager"), role.equals("administrator"));
    }

    /// Whether they administer the users of their account.
    boolean administers() {
        return superUser || manager || administrator;
    }
}
