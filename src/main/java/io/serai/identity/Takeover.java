package io.serai.identity;

import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;

/// Whoever sets a person's password or makes a key for them can be that person. So it takes all that they may; an API
/// key was trusted with it when it was made, but for super users, who see accounts that the key may not.
final class Takeover {
    private final Roles roles;

    Takeover(Roles roles) {
        this.roles = roles;
    }

    /// @throws Refusal 403 for a person who holds more than the caller
    void check(Principal caller, Person person) {
        boolean beyond = person.superUser() && !Flags.of(caller).superUser();
        boolean trusted = caller instanceof Principal.Application
                || roles.of(person.role(), person.knowledgeRole(), StoredUser.siteRole(person)).stream()
                        .allMatch(caller::may);
        if (beyond || !trusted) {
            throw new Refusal(403, "This user may do more than you may.");
        }
    }
}
