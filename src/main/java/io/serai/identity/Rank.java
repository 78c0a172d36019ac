package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Nobody gives more than they hold, nor gets at it through someone who holds it.
final class Rank {
    private final Roles roles;

    Rank(Roles roles) {
        this.roles = roles;
    }

    /// @throws Refusal 400 for what is no role, 403 for one that holds more than the caller
    void mayGive(Call call, String role) {
        if (!Roles.HUB.contains(role)) {
            throw new Refusal(400, "There is no such role; there are " + String.join(", ", Roles.HUB) + ".");
        }
        if (!holds(call.principal(), roles.of(role, null, null))) {
            throw new Refusal(403, "The role " + role + " holds more than you do.");
        }
    }

    /// @param role null for none
    /// @throws Refusal 400 for what is no knowledge role, 403 for one that holds more than the caller
    void mayGiveKnowledge(Call call, @Nullable String role) {
        if (role == null) {
            return;
        }
        if (!Roles.KNOWLEDGE.contains(role)) {
            throw new Refusal(
                    400,
                    "There is no such knowledge role; there are " + String.join(", ", Roles.KNOWLEDGE)
                            + ", and null for none.");
        }
        if (!holds(call.principal(), roles.ofKnowledge(role))) {
            throw new Refusal(403, "The knowledge role " + role + " holds more than you do.");
        }
    }

    /// Whoever sets a user's password, or resets it, can be that user.
    ///
    /// @throws Refusal 403 for a user who holds more than the caller
    void mayActOn(Call call, Person user) {
        Set<String> theirs = roles.of(user.role(), user.knowledgeRole(), StoredUser.siteRole(user));
        if (!holds(call.principal(), theirs)
                || (user.superUser() && !call.principal().everywhere())) {
            throw new Refusal(403, "This user holds more than you do.");
        }
    }

    private static boolean holds(Principal principal, Set<String> permissions) {
        return permissions.stream().allMatch(principal::may);
    }
}
