package io.serai.identity;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import io.serai.web.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes users. All but [#create] are called within a transaction that holds the account, see [#hold].
final class UserStore {
    static final String ADMIN = "admin";
    /// The origin of an account that a sign-up made.
    static final String SIGN_UP = "sign_up";

    private static final String LIST =
            "SELECT " + People.COLUMNS + " FROM `user` u JOIN account a ON a.id = u.account_id "
                    + "WHERE u.deleted_at IS NULL AND u.account_id = ? ORDER BY u.id LIMIT ? OFFSET ?";

    private final JdbcClient sql;
    private final Clock clock;

    UserStore(DataSource database, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.clock = clock;
    }

    /// Until the transaction ends, nobody else changes who administers the account. To be called before anything of it
    /// is read.
    void hold(long account) {
        RowHold.ACCOUNT.require(sql, account);
    }

    static Refusal lastAdministrator() {
        return new Refusal(409, "This is the account's last active administrator. Make someone else one first.");
    }

    /// Whether they administer their account and nobody else does who may come in now.
    boolean isLastAdministrator(StoredUser user) {
        var person = user.person();
        if (!person.role().equals(ADMIN) || !user.isLetIn(clock.instant())) {
            return false;
        }
        return sql.sql(Sql.of("identity/count-other-administrators"))
                        .param("account", person.account().id())
                        .param("user", person.id())
                        .param("now", now())
                        .query(Long.class)
                        .single()
                == 0;
    }

    /// Whether nobody else is in their account, which their own sign-up made.
    boolean isAlone(StoredUser user) {
        return sql.sql(Sql.of("identity/is-alone"))
                        .param("account", user.person().account().id())
                        .param("user", user.person().id())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /// Nothing of it works any more: no key, no passcode, no schedule.
    void closeAccount(long account) {
        sql.sql("UPDATE account SET enable = 0, updated_on = ? WHERE id = ?")
                .params(now(), account)
                .update();
    }

    /// The living users of an account, the oldest first.
    List<StoredUser> list(long account, int limit, int offset) {
        return sql.sql(LIST).params(account, limit, offset).query(People::user).list();
    }

    /// They may sign in with a key, see `allow_auth_key`.
    ///
    /// @param knowledgeRole null for none
    /// @return the uuid
    /// @throws org.springframework.dao.DuplicateKeyException where a living user has the address
    String create(long account, String email, @Nullable String name, String role, @Nullable String knowledgeRole) {
        String uuid = UUID.randomUUID().toString();
        sql.sql("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role, knowledge_role, "
                        + "allow_auth_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)")
                .params(PublicId.random(), uuid, account, email.strip(), People.key(email), name, role, knowledgeRole)
                .update();
        return uuid;
    }

    void rename(long user, @Nullable String name) {
        sql.sql("UPDATE `user` SET name = ?, updated_on = ? WHERE id = ?")
                .params(name, now(), user)
                .update();
    }

    void giveRole(long user, String role) {
        sql.sql("UPDATE `user` SET role = ?, updated_on = ? WHERE id = ?")
                .params(role, now(), user)
                .update();
    }

    /// @param role null for none
    void giveKnowledgeRole(long user, @Nullable String role) {
        sql.sql("UPDATE `user` SET knowledge_role = ?, updated_on = ? WHERE id = ?")
                .params(role, now(), user)
                .update();
    }

    /// @param username null for none
    /// @throws org.springframework.dao.DuplicateKeyException where someone of the account has it
    void giveUsername(long user, @Nullable String username) {
        sql.sql("UPDATE `user` SET username = ?, updated_on = ? WHERE id = ?")
                .params(username, now(), user)
                .update();
    }

    void allowAuthKey(long user, boolean allowed) {
        sql.sql("UPDATE `user` SET allow_auth_key = ?, updated_on = ? WHERE id = ?")
                .params(allowed, now(), user)
                .update();
    }

    /// @param by the uuid of who did it; null where that was no person
    void deactivate(long user, @Nullable String by) {
        sql.sql("UPDATE `user` SET active = 0, deactivated_at = ?, deactivated_by = ?, updated_on = ? WHERE id = ?")
                .params(now(), by, now(), user)
                .update();
    }

    void activate(long user) {
        sql.sql("UPDATE `user` SET active = 1, deactivated_at = NULL, deactivated_by = NULL, updated_on = ? "
                        + "WHERE id = ?")
                .params(now(), user)
                .update();
    }

    /// The terms and the privacy notice; of each the first time counts.
    ///
    /// @return whether this was the first time for one of them
    boolean acceptTerms(long user) {
        return sql.sql(Sql.of("identity/accept-terms"))
                        .param("user", user)
                        .param("now", now())
                        .update()
                > 0;
    }

    /// Removes everything that says who it was, and all by which they come in. The row stays, so that what it did has a
    /// doer, and the address is free.
    void erase(long user) {
        for (String table : List.of("user_session", "personal_access_token", "one_time_token")) {
            sql.sql("DELETE FROM " + table + " WHERE user_id = ?").param(user).update();
        }
        sql.sql(Sql.of("identity/erase-user"))
                .param("user", user)
                .param("now", now())
                .update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
