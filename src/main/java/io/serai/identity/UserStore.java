package io.serai.identity;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import io.serai.web.Refusal;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
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
        int written = sql.sql("UPDATE account SET enable = 0, updated_on = ? WHERE id = ?")
                .params(now(), account)
                .update();
        OneRow.require(written, "account " + account);
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
        set(user, "name = ?", name);
    }

    void giveRole(long user, String role) {
        set(user, "role = ?", role);
    }

    /// @param role null for none
    void giveKnowledgeRole(long user, @Nullable String role) {
        set(user, "knowledge_role = ?", role);
    }

    /// @param username null for none
    /// @throws org.springframework.dao.DuplicateKeyException where someone of the account has it
    void giveUsername(long user, @Nullable String username) {
        set(user, "username = ?", username);
    }

    void allowAuthKey(long user, boolean allowed) {
        set(user, "allow_auth_key = ?", allowed);
    }

    /// @param by the uuid of who did it; null where that was no person
    void deactivate(long user, @Nullable String by) {
        set(user, "active = 0, deactivated_at = ?, deactivated_by = ?", now(), by);
    }

    void activate(long user) {
        set(user, "active = 1, deactivated_at = NULL, deactivated_by = NULL");
    }

    private void set(long user, String columns, @Nullable Object... values) {
        var bound = new ArrayList<@Nullable Object>(Arrays.asList(values));
        bound.add(now());
        bound.add(user);
        int written = sql.sql("UPDATE `user` SET " + columns + ", updated_on = ? WHERE id = ?")
                .params(bound)
                .update();
        OneRow.require(written, "user " + user);
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
        int written = sql.sql(Sql.of("identity/erase-user"))
                .param("user", user)
                .param("now", now())
                .update();
        OneRow.require(written, "user " + user);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
