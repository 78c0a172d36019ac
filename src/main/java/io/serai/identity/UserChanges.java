package io.serai.identity;

import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Person;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an administrator changes of a user, each with its record. What is as it is wished already leaves none. To be
/// called within a transaction that holds the account, see [UserStore#hold].
final class UserChanges {
    private final UserStore users;
    private final SignInMeans means;
    private final Trail trail;

    UserChanges(UserStore users, SignInMeans means, Trail trail) {
        this.users = users;
        this.means = means;
        this.trail = trail;
    }

    void rename(Call call, StoredUser user, @Nullable String name) {
        users.rename(user.person().id(), name);
        trail.changed(call, new Change("user.name", "user", id(user), value("name", user.name()), value("name", name)));
    }

    void giveRole(Call call, StoredUser user, String role) {
        String before = user.person().role();
        if (before.equals(role)) {
            return;
        }
        if (users.isLastAdministrator(user)) {
            throw UserStore.lastAdministrator();
        }
        users.giveRole(user.person().id(), role);
        trail.changed(call, new Change("user.role", "user", id(user), value("role", before), value("role", role)));
    }

    void giveKnowledgeRole(Call call, StoredUser user, @Nullable String role) {
        String before = user.person().knowledgeRole();
        if (Objects.equals(before, role)) {
            return;
        }
        users.giveKnowledgeRole(user.person().id(), role);
        trail.changed(
                call,
                new Change(
                        "user.knowledge_role",
                        "user",
                        id(user),
                        value("knowledge_role", before),
                        value("knowledge_role", role)));
    }

    void giveUsername(Call call, StoredUser user, @Nullable String username) {
        if (Objects.equals(user.username(), username)) {
            return;
        }
        users.giveUsername(user.person().id(), username);
        trail.changed(
                call,
                new Change(
                        "user.username",
                        "user",
                        id(user),
                        value("username", user.username()),
                        value("username", username)));
    }

    /// Keys that were made go on working once they are allowed again, for as long as they last.
    void allowAuthKey(Call call, StoredUser user, boolean allowed) {
        if (user.allowAuthKey() == allowed) {
            return;
        }
        users.allowAuthKey(user.person().id(), allowed);
        trail.changed(
                call,
                new Change(
                        "user.allow_auth_key",
                        "user",
                        id(user),
                        value("allow_auth_key", !allowed),
                        value("allow_auth_key", allowed)));
    }

    void setActive(Call call, StoredUser user, boolean active) {
        if (!active && isCaller(call, user)) {
            throw new Refusal(409, "You can't deactivate yourself.");
        }
        // who signed up and has not confirmed the address is neither let in nor kept out yet
        if (active ? user.active() : user.deactivatedAt() != null) {
            return;
        }
        if (active) {
            users.activate(user.person().id());
        } else if (users.isLastAdministrator(user)) {
            throw UserStore.lastAdministrator();
        } else {
            Person by = call.principal().someone();
            users.deactivate(user.person().id(), by == null ? null : by.uuid());
            means.endAll(user, "deactivated");
        }
        trail.changed(
                call,
                new Change(
                        active ? "user.activate" : "user.deactivate",
                        "user",
                        id(user),
                        value("active", !active),
                        value("active", active)));
    }

    static boolean isCaller(Call call, StoredUser user) {
        Person caller = call.principal().someone();
        return caller != null && caller.id() == user.person().id();
    }

    private static String id(StoredUser user) {
        return user.person().uuid();
    }

    static Map<String, Object> value(String name, @Nullable Object value) {
        var values = new LinkedHashMap<String, Object>();
        values.put(name, value);
        return values;
    }
}
