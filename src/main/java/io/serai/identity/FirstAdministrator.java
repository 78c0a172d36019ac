package io.serai.identity;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.PublicId;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The administrator that the settings name: a super user of the oldest account, which is made where there is none.
/// Made once, and only where nobody is a super user, so that one who was deleted does not come back with a restart. Who
/// is there already stays as they are.
final class FirstAdministrator {
    private static final Logger LOG = LoggerFactory.getLogger(FirstAdministrator.class);

    private final JdbcClient sql;
    private final Passwords passwords;

    FirstAdministrator(DataSource database, Passwords passwords) {
        this.sql = JdbcClient.create(database);
        this.passwords = passwords;
    }

    void make(String email, String password) {
        boolean known = sql.sql("SELECT COUNT(*) FROM `user` WHERE deleted_at IS NULL AND (super = 1 OR email_key = ?)")
                        .param(People.key(email))
                        .query(Long.class)
                        .single()
                > 0;
        if (known) {
            return;
        }
        sql.sql("INSERT INTO account (id_random, code, name) SELECT ?, 'main', 'Main' FROM DUAL "
                        + "WHERE NOT EXISTS (SELECT 1 FROM account WHERE origin IS NULL)")
                .param(PublicId.random())
                .update();
        try {
            sql.sql(
                            "INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role, knowledge_role, super, password_hash, "
                                    + "email_verified, allow_auth_key) SELECT ?, ?, MIN(id), ?, ?, 'Administrator', 'admin', 'admin', 1, ?, 1, 1 "
                                    + "FROM account WHERE origin IS NULL")
                    .params(
                            PublicId.random(),
                            UUID.randomUUID().toString(),
                            shown(email),
                            People.key(email),
                            passwords.hash(password))
                    .update();
            LOG.info("The first administrator is {}", email);
        } catch (DuplicateKeyException e) {
            LOG.debug("another hub has just made the administrator");
        }
    }

    /// A setting that is no address is stored as it stands: its owner signs in by typing the same.
    private static String shown(String email) {
        try {
            return MailAddress.of(email).shown();
        } catch (IllegalArgumentException _) {
            return email.strip();
        }
    }
}
