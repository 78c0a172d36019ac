package io.serai.identity;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
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

    private static final Logger LOG = LoggerFactory.getLogger(SignUps.class);
    private static final String WAITING_ROOM = "sign_ups-00";
    private static final String WAITING = "sign_ups";

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

    /// Stores someone who has accepted the terms, and can't sign in until their address is confirmed.
    ///
    /// @return their uuid
    /// @throws org.springframework.dao.DuplicateKeyException where the address is someone's by now
    String add(SignUpAccount.Place place, String email, @Nullable String name, String passwordHash) {
        String uuid = UUID.randomUUID().toString();
        sql.sql(Sql.of("identity/add-sign-up"))
                .params(
                        PublicId.random(),
                        uuid,
                        place.account().id(),
                        email,
                        People.key(email),
                        name,
                        place.role(),
                        place.knowledgeRole(),
                        passwordHash)
                .update();
        return uuid;
    }

    /// Nobody's password counts any more; whoever reads the address's mail sets one.
    void withoutPassword(long user) {
        int written = sql.sql("UPDATE `user` SET password_hash = NULL, updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .param(user)
                .update();
        OneRow.require(written, "user " + user);
    }

    /// The address is confirmed, and who was pending comes in. Who was deactivated stays so.
    void confirm(long user) {
        int written = sql.sql("UPDATE `user` SET active = IF(deactivated_at IS NULL, 1, active), email_verified = 1, "
                        + "updated_on = UTC_TIMESTAMP(3) WHERE id = ? AND deleted_at IS NULL")
                .param(user)
                .update();
        OneRow.require(written, "user " + user);
    }

    /// The account of those who signed up for one of their own: they are in nobody's until their address is
    /// confirmed, so that whoever only types addresses makes no account. It is made when it is first needed, and
    /// nobody belongs to it.
    Account waitingRoom() {
        return waiting().orElseGet(() -> {
            try {
                sql.sql("INSERT INTO account (id_random, code, name, origin) VALUES (?, ?, 'Sign-ups', ?)")
                        .params(WAITING_ROOM, WAITING_ROOM, WAITING)
                        .update();
            } catch (DuplicateKeyException e) {
                LOG.debug("another hub has just made the account of sign-ups");
            }
            return waiting().orElseThrow();
        });
    }

    private Optional<Account> waiting() {
        return sql.sql("SELECT id, id_random, code FROM account WHERE id_random = ? AND origin = ?")
                .params(WAITING_ROOM, WAITING)
                .query((row, number) ->
                        new Account(row.getLong("id"), row.getString("id_random"), row.getString("code")))
                .optional();
    }

    /// An account of their own for someone who waits for it, and whom nobody has kept out; they administer it. Belongs
    /// into the transaction that confirms their address.
    ///
    /// @return the account; empty for whoever waits for none
    Optional<Account> ownAccount(StoredUser user) {
        if (!user.person().account().idRandom().equals(WAITING_ROOM) || user.deactivatedAt() != null) {
            return Optional.empty();
        }
        String id = PublicId.random();
        // nothing of who it is, so that there is nothing to erase; in lower case, as folders may be named for it
        String code = "own-" + UUID.randomUUID().toString().substring(0, 18);
        sql.sql("INSERT INTO account (id_random, code, origin) VALUES (?, ?, ?)")
                .params(id, code, UserStore.SIGN_UP)
                .update();
        long key = sql.sql("SELECT id FROM account WHERE id_random = ?")
                .param(id)
                .query(Long.class)
                .single();
        int written = sql.sql("UPDATE `user` SET account_id = ?, role = 'admin', knowledge_role = 'admin' WHERE id = ?")
                .params(key, user.person().id())
                .update();
        OneRow.require(written, "user " + user.person().id());
        return Optional.of(new Account(key, id, code));
    }

    /// The account that a job for nobody is stored under: the oldest.
    Optional<Long> oldestAccount() {
        return sql.sql("SELECT MIN(id) FROM account HAVING MIN(id) IS NOT NULL")
                .query(Long.class)
                .optional();
    }
}
