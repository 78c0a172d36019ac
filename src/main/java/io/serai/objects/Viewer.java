package io.serai.objects;

import io.serai.web.Call;
import io.serai.web.Operation;
import io.serai.web.Person;
import io.serai.web.Principal;
import io.serai.web.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who looks, and at whose records.
///
/// @param person the integer key of the person who calls; null for an application and a passcode
/// @param part what they would do by their roles in events of their account alone, as they lack the permission;
///     null for whoever looks by what they may
record Viewer(Principal principal, Tenant tenant, @Nullable Long person, Access.@Nullable Right part) {
    private static final Set<String> WRITING_SITE_ROLES = Set.of("super", "manager", "administrator");

    static Viewer of(Call call) {
        Person person = call.principal().someone();
        return new Viewer(call.principal(), Tenant.of(call), person == null ? null : person.id(), null);
    }

    /// Who looks to do that: by what they may; people who may not, by their part in events of their own
    /// account.
    static Viewer of(Call call, Access.Right right) {
        Viewer viewer = of(call);
        Person person = call.principal().someone();
        boolean byPart = person != null
                && person.account().equals(call.account())
                && !call.principal().may(Access.usual(right))
                && call.principal().may(Operation.OWN);
        return byPart ? new Viewer(viewer.principal(), viewer.tenant(), viewer.person(), right) : viewer;
    }

    /// The same caller, as they look to read.
    Viewer reading() {
        return part == null || principal.may(Access.READ)
                ? new Viewer(principal, tenant, person, null)
                : new Viewer(principal, tenant, person, Access.Right.READ);
    }

    /// Whoever looks up whose a public id is, before it is known whether they may.
    static Viewer everyone(Principal principal) {
        return new Viewer(principal, new Tenant.Everyone(), null, null);
    }

    /// @throws Refusal 403 where the type needs more than the operation
    void require(ObjectType type, Access.Right right) {
        String refusal = refusal(type, right);
        if (refusal != null) {
            throw new Refusal(403, refusal);
        }
    }

    /// Whether they may do that with records of the type, by the operation's permission and the type's own.
    boolean may(ObjectType type, Access.Right right) {
        return principal.may(Access.usual(right)) && refusal(type, right) == null;
    }

    /// Why the type needs more than the operation; null where it does not.
    private @Nullable String refusal(ObjectType type, Access.Right right) {
        Access access = type.access();
        if (part != null && access.opens(right)) {
            return null;
        }
        String needed = access.permission(right);
        if (!principal.may(needed)) {
            return "This needs the permission " + needed + ".";
        }
        if (principal instanceof Principal.Passcode passcode) {
            boolean open = access.site() != Access.Site.NONE
                    && (right != Access.Right.WRITE
                            || access.site() == Access.Site.TRUSTED
                            || WRITING_SITE_ROLES.contains(passcode.role()));
            if (!open) {
                return "A passcode of this role does not open this.";
            }
        }
        return access.isPrivate() && person == null && !seesPrivate()
                ? "This needs the permission " + Access.PRIVATE + "."
                : null;
    }

    /// Whether other people's private records are seen, too; by no passcode, whatever its role may do.
    boolean seesPrivate() {
        return principal.may(Access.PRIVATE) && !(principal instanceof Principal.Passcode);
    }

    boolean sees(ObjectField field) {
        return field.permission() == null || principal.may(field.permission());
    }

    /// @throws Refusal 403 for a field that takes a permission of its own
    void requireSight(ObjectField field) {
        if (!sees(field)) {
            throw new Refusal(
                    403, "The column '" + field.name() + "' takes the permission " + field.permission() + ".");
        }
    }
}
