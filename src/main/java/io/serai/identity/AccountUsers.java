package io.serai.identity;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.OneRow;
import io.serai.web.Account;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds the living users of one account; or of all, for a caller who sees across them.
final class AccountUsers {
    private static final String FIND =
            "SELECT " + People.COLUMNS + " FROM `user` u JOIN account a ON a.id = u.account_id " + "WHERE "
                    + People.LIVING + " AND (:account IS NULL OR u.account_id = :account) AND ";

    private final JdbcClient sql;

    AccountUsers(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param account null for all of them, here and below
    Optional<StoredUser> byId(@Nullable Account account, String idRandom) {
        return only(account, "u.id_random = :value", idRandom);
    }

    Optional<StoredUser> byEmail(@Nullable Account account, String email) {
        for (String key : MailAddress.keys(email)) {
            Optional<StoredUser> found = only(account, "u.email_key = :value", key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// A username is one account's own; where several of them have it, it names nobody.
    Optional<StoredUser> byUsername(@Nullable Account account, String username) {
        return only(account, "u.username = :value", username);
    }

    private Optional<StoredUser> only(@Nullable Account account, String condition, String value) {
        List<StoredUser> found = sql.sql(FIND + condition + " LIMIT 2")
                .param("account", account == null ? null : account.id())
                .param("value", value)
                .query(People::user)
                .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    void markVerified(StoredUser user) {
        int written = sql.sql("UPDATE `user` SET email_verified = 1, updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .param(user.person().id())
                .update();
        OneRow.require(written, "user " + user.person().id());
    }

    /// As V3 shows a user: with public ids, and nothing of what proves who they are.
    static Map<String, @Nullable Object> shown(StoredUser user) {
        var person = user.person();
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", person.idRandom());
        shown.put("user_id", person.idRandom());
        shown.put("user_id_random", person.idRandom());
        shown.put("account_id", person.account().idRandom());
        shown.put("account_id_random", person.account().idRandom());
        shown.put("username", user.username());
        shown.put("email", person.email());
        shown.put("name", user.name());
        shown.put("role", person.role());
        shown.put("knowledge_role", person.knowledgeRole());
        shown.put("super", person.superUser());
        shown.put("manager", person.manager());
        shown.put("administrator", person.administrator());
        shown.put("enable", user.active());
        shown.put("enable_from", text(user.enableFrom()));
        shown.put("enable_to", text(user.enableTo()));
        shown.put("email_verified", user.emailVerified());
        shown.put("allow_auth_key", user.allowAuthKey());
        shown.put("created_on", text(user.createdOn()));
        return shown;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
