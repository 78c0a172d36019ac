package io.serai.identity;

import io.serai.hub.MailAddress;
import io.serai.hub.PublicId;
import io.serai.web.Account;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What sign-up and its mails need of the users' rows, those of disabled accounts too: an address is one person's in
/// the whole hub.
final class SignUps {

    /// Whoever has an address.
    ///
    /// @param pending signed up, and the address is not confirmed yet
    record Holder(
            long key,
            String uuid,
            long account,
            boolean pending,
            @Nullable String passwordHash) {}

    private final JdbcClient sql;

    SignUps(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    Optional<Holder> holder(String email) {
        return sql.sql("SELECT id, uuid, account_id, password_hash, active = 0 AND deactivated_at IS NULL "
                        + "AND email_verified = 0 AS pending FROM `user` WHERE email_key IN (:keys) "
                        + "ORDER BY FIELD(email_key, :keys) LIMIT 1")
                .param("keys", MailAddress.keys(email))
                .query((row, number) -> new Holder(
                        row.getLong("id"),
                        row.getString("uuid"),
                        row.getLong("account_id"),
                        row.getBoolean("pending"),
                        row.getString("password_hash")))
                .optional();
    }

    /// Stores someone who can't sign in until their address is confirmed.
    ///
    /// @return their uuid
    /// @throws org.springframework.dao.DuplicateKeyException where the address is someone's by now
    String add(Account account, String email, @Nullable String name, String role, String passwordHash) {
        String uuid = UUID.randomUUID().toString();
        sql.sql("INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role, active, password_hash, "
                        + "allow_auth_key) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1)")
                .params(PublicId.random(), uuid, account.id(), email, People.key(email), name, role, passwordHash)
                .update();
        return uuid;
    }

    /// Nobody's password counts any more; whoever reads the address's mail sets one.
    void withoutPassword(long user) {
        sql.sql("UPDATE `user` SET password_hash = NULL, updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .param(user)
                .update();
    }

    /// The address is confirmed, and who was pending comes in. Who was deactivated stays so.
    void confirm(long user) {
        sql.sql("UPDATE `user` SET active = IF(deactivated_at IS NULL, 1, active), email_verified = 1, "
                        + "updated_on = UTC_TIMESTAMP(3) WHERE id = ? AND deleted_at IS NULL")
                .param(user)
                .update();
    }

    /// The account that a job for nobody is stored under: the oldest.
    Optional<Long> oldestAccount() {
        return sql.sql("SELECT MIN(id) FROM account HAVING MIN(id) IS NOT NULL")
                .query(Long.class)
                .optional();
    }
}
