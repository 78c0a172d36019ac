package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `users`: administrators see to the people of their account.
public final class Users {
    /// What people who are new know.
    private static final String READER = "readonly";

    private static final String NO_SUCH = "There is no such user.";

    private final TransactionTemplate transaction;
    private final People people;
    private final UserStore users;
    private final UserChanges changes;
    private final Erasure erasure;
    private final Rank rank;
    private final SignInMeans means;
    private final Trail trail;

    Users(
            TransactionTemplate transaction,
            People people,
            UserStore users,
            UserChanges changes,
            Erasure erasure,
            Rank rank,
            SignInMeans means,
            Trail trail) {
        this.transaction = transaction;
        this.people = people;
        this.users = users;
        this.changes = changes;
        this.erasure = erasure;
        this.rank = rank;
        this.means = means;
        this.trail = trail;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        int limit = Integer.parseInt(call.required("limit"));
        int offset = Integer.parseInt(call.required("offset"));
        return new Outcome.Done(users.list(call.tenant().id(), limit, offset).stream()
                .map(Users::described)
                .toList());
    }

    public Outcome create(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        String role = wish.path("role").asText("analyst");
        rank.mayGive(call, role);
        String knowledgeRole = wish.has("knowledge_role") ? text(wish, "knowledge_role") : READER;
        rank.mayGiveKnowledge(call, knowledgeRole);
        String email = SelfService.address(wish.path("email").asText());
        try {
            String uuid = transaction.execute(status -> {
                String made = users.create(call.tenant().id(), email, text(wish, "name"), role, knowledgeRole);
                trail.changed(
                        call, new Change("user.create", "user", made, Map.of(), added(email, role, knowledgeRole)));
                means.welcome(call, made);
                return made;
            });
            return new Outcome.Done(201, described(find(call, String.valueOf(uuid))), "", Map.of());
        } catch (DuplicateKeyException e) {
            return new Outcome.Refused(409, "Someone has this email address already.");
        }
    }

    public Outcome change(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        if (wish.has("role")) {
            rank.mayGive(call, wish.path("role").asText());
        }
        rank.mayGiveKnowledge(call, text(wish, "knowledge_role"));
        String username = username(wish);
        try {
            return changed(call, user -> {
                if (wish.has("name")) {
                    changes.rename(call, user, text(wish, "name"));
                }
                if (wish.has("username")) {
                    changes.giveUsername(call, user, username);
                }
                if (wish.has("role")) {
                    changes.giveRole(call, user, wish.path("role").asText());
                }
                if (wish.has("knowledge_role")) {
                    changes.giveKnowledgeRole(call, user, text(wish, "knowledge_role"));
                }
                if (wish.has("allow_auth_key")) {
                    changes.allowAuthKey(call, user, wish.path("allow_auth_key").asBoolean());
                }
                if (wish.has("active")) {
                    changes.setActive(call, user, wish.path("active").asBoolean());
                }
            });
        } catch (DuplicateKeyException e) {
            return new Outcome.Refused(409, "Someone of this account has this username already.");
        }
    }

    public Outcome activate(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, user -> changes.setActive(call, user, true));
    }

    public Outcome deactivate(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, user -> changes.setActive(call, user, false));
    }

    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser user = find(call);
        if (UserChanges.isCaller(call, user)) {
            return new Outcome.Refused(409, "You can't delete yourself here; DELETE /me is for that.");
        }
        rank.mayActOn(call, user.person());
        erasure.erase(call, user);
        return new Outcome.Done(204, null, "", Map.of());
    }

    /// A token for whoever administers to pass on, and a mail to the user with one of its own. Whatever could let
    /// someone in until now ends: sessions, earlier links, keys.
    public Outcome resetPassword(@ExchangeProperty(Call.PROPERTY) Call call) {
        var answer = new LinkedHashMap<String, Object>();
        within(call, user -> {
            means.endAll(user, "reset");
            answer.put("reset_token", means.resetToken(user, OneTimeTokens.DAY));
            answer.put("email_sent", means.mailReset(call, user));
            trail.changed(call, new Change("user.reset_password", "user", id(user), Map.of(), Map.of()));
        });
        return Tokens.shownOnce(new Outcome.Done(answer));
    }

    public Outcome setPassword(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        StoredUser found = find(call);
        rank.mayActOn(call, found.person());
        String hash = means.hash(wish.path("password").asText(), found);
        within(call, user -> {
            means.storeHash(user, hash);
            trail.changed(call, new Change("user.set_password", "user", id(user), Map.of(), Map.of()));
        });
        return new Outcome.Done(204, null, "", Map.of());
    }

    private Outcome changed(Call call, Consumer<StoredUser> change) {
        within(call, change);
        return new Outcome.Done(described(find(call)));
    }

    /// With the account held, and the user read after that.
    private void within(Call call, Consumer<StoredUser> change) {
        transaction.executeWithoutResult(status -> {
            users.hold(call.tenant().id());
            StoredUser user = find(call);
            rank.mayActOn(call, user.person());
            change.accept(user);
        });
    }

    private StoredUser find(Call call) {
        return find(call, call.required("user_id"));
    }

    private StoredUser find(Call call, String uuid) {
        return people.byUuid(uuid)
                .filter(user -> user.person().account().id() == call.tenant().id())
                .orElseThrow(() -> new Refusal(404, NO_SUCH));
    }

    private static String id(StoredUser user) {
        return user.person().uuid();
    }

    /// Without the spaces around it; null where there is nothing.
    private static @Nullable String text(JsonNode wish, String field) {
        String text =
                wish.path(field).isNull() ? "" : wish.path(field).asText("").strip();
        return text.isEmpty() ? null : text;
    }

    /// Whoever signs in with an `@` in their name is looked for by their address, so a username has none.
    private static @Nullable String username(JsonNode wish) {
        String username = text(wish, "username");
        if (username != null && username.chars().anyMatch(c -> c == '@' || Character.isISOControl(c))) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The body does not fit the contract.",
                    List.of(new Fault("body.username", "holds an @ or a control character"))));
        }
        return username;
    }

    private static Map<String, Object> added(String email, String role, @Nullable String knowledgeRole) {
        var after = UserChanges.value("email", email);
        after.put("role", role);
        after.put("knowledge_role", knowledgeRole);
        return after;
    }

    private static Map<String, Object> described(StoredUser user) {
        var person = user.person();
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", person.uuid());
        shown.put("email", person.email());
        shown.put("name", user.name());
        shown.put("role", person.role());
        shown.put("active", user.active());
        shown.put("created_at", user.createdOn().toString());
        shown.put(
                "deactivated_at",
                user.deactivatedAt() == null ? null : user.deactivatedAt().toString());
        shown.put("knowledge_role", person.knowledgeRole());
        shown.put("username", user.username());
        shown.put("allow_auth_key", user.allowAuthKey());
        return shown;
    }
}
