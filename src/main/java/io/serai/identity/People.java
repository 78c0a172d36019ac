package io.serai.identity;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.OneRow;
import io.serai.web.Account;
import io.serai.web.Person;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds living users in the database. An account that is disabled has none.
final class People {
    /// Of `u` and `a`, as [#user] reads them.
    static final String COLUMNS = """
            u.id, u.id_random, u.uuid, u.email, u.username, u.name, u.role, u.knowledge_role, u.super, u.manager,
            u.administrator, u.active, u.deactivated_at, u.password_hash, u.email_verified, u.allow_auth_key,
            u.enable_from, u.enable_to, u.terms_accepted_at, u.privacy_accepted_at, u.created_on,
            a.id AS account_key, a.id_random AS account_id_random, a.code AS account_code
            """;

    static final String LIVING = """
            u.deleted_at IS NULL AND a.enable = 1
            AND (a.enable_from IS NULL OR a.enable_from <= UTC_TIMESTAMP())
            AND (a.enable_to IS NULL OR a.enable_to > UTC_TIMESTAMP())
            """;

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM `user` u JOIN account a ON a.id = u.account_id WHERE " + LIVING + " AND ";

    private final JdbcClient sql;

    People(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// What addresses are compared by: letter case, the spaces around and how a domain is written don't count.
    static String key(String email) {
        return MailAddress.key(email);
    }

    Optional<StoredUser> byEmail(String email) {
        for (String key : MailAddress.keys(email)) {
            Optional<StoredUser> found = sql.sql(FIND + "u.email_key = ?")
                    .param(key)
                    .query(People::user)
                    .optional();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    Optional<StoredUser> byUuid(String uuid) {
        return sql.sql(FIND + "u.uuid = ?").param(uuid).query(People::user).optional();
    }

    /// Also where the account is disabled.
    Optional<StoredUser> anywhere(String uuid) {
        return sql.sql("SELECT " + COLUMNS + " FROM `user` u JOIN account a ON a.id = u.account_id "
                        + "WHERE u.deleted_at IS NULL AND u.uuid = ?")
                .param(uuid)
                .query(People::user)
                .optional();
    }

    Optional<StoredUser> byIdRandom(long account, String idRandom) {
        return sql.sql(FIND + "u.account_id = ? AND u.id_random = ?")
                .params(account, idRandom)
                .query(People::user)
                .optional();
    }

    Optional<StoredUser> byUsername(long account, String username) {
        return sql.sql(FIND + "u.account_id = ? AND u.username = ?")
                .params(account, username)
                .query(People::user)
                .optional();
    }

    /// By the integer key.
    Optional<StoredUser> byKey(long user) {
        return sql.sql(FIND + "u.id = ?").param(user).query(People::user).optional();
    }

    /// A username is an account's own; where several have it, it names nobody.
    Optional<StoredUser> byOnlyUsername(String username) {
        List<StoredUser> all = sql.sql(FIND + "u.username = ? LIMIT 2")
                .param(username)
                .query(People::user)
                .list();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /// Puts a better hash of the same password in the place of the old one, where that is still there.
    boolean replaceHash(long user, String old, String anew) {
        return sql.sql("UPDATE `user` SET password_hash = ? WHERE id = ? AND password_hash = ?")
                        .params(anew, user, old)
                        .update()
                > 0;
    }

    void storeHash(long user, String hash) {
        int written = sql.sql("UPDATE `user` SET password_hash = ?, updated_on = UTC_TIMESTAMP(3) "
                        + "WHERE id = ? AND deleted_at IS NULL")
                .params(hash, user)
                .update();
        OneRow.require(written, "user " + user);
    }

    static StoredUser user(ResultSet row, int number) throws SQLException {
        return new StoredUser(
                person(row),
                row.getString("username"),
                row.getString("name"),
                row.getBoolean("active"),
                instant(row, "deactivated_at"),
                row.getString("password_hash"),
                row.getBoolean("email_verified"),
                row.getBoolean("allow_auth_key"),
                instant(row, "enable_from"),
                instant(row, "enable_to"),
                instant(row, "terms_accepted_at"),
                instant(row, "privacy_accepted_at"),
                row.getTimestamp("created_on").toInstant());
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getLong("id"),
                row.getString("uuid"),
                row.getString("id_random"),
                row.getString("email"),
                row.getString("role"),
                row.getString("knowledge_role"),
                new Account(
                        row.getLong("account_key"), row.getString("account_id_random"), row.getString("account_code")),
                row.getBoolean("super"),
                row.getBoolean("manager"),
                row.getBoolean("administrator"),
                row.getTimestamp("terms_accepted_at") != null && row.getTimestamp("privacy_accepted_at") != null);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
