package io.serai.invitations;

import io.serai.connectors.Vault;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The key that links of one kind are made with. It is random, made when it is first asked for, and rests under the
/// master key: when that one changes, the links stay good.
final class LinkKey {
    private static final int BYTES = 32;

    private final JdbcClient sql;
    private final Vault vault;
    private final String purpose;
    private final SecureRandom random = new SecureRandom();
    private volatile byte[] known = new byte[0];

    /// @param purpose such as `guest-links`
    LinkKey(DataSource database, Vault vault, String purpose) {
        this.sql = JdbcClient.create(database);
        this.vault = vault;
        this.purpose = purpose;
    }

    byte[] bytes() {
        if (known.length == 0) {
            known = opened();
        }
        return known;
    }

    private byte[] opened() {
        String bound = "link key " + purpose;
        byte[] fresh = new byte[BYTES];
        random.nextBytes(fresh);
        sql.sql("INSERT IGNORE INTO link_key (purpose, sealed) VALUES (?, ?)")
                .params(purpose, vault.seal(fresh, bound))
                .update();
        byte[] sealed = sql.sql("SELECT sealed FROM link_key WHERE purpose = ?")
                .param(purpose)
                .query(byte[].class)
                .single();
        byte[] opened = vault.open(sealed, bound);
        byte[] head = vault.head();
        if (!ByteBuffer.wrap(head).equals(ByteBuffer.wrap(Arrays.copyOf(sealed, head.length)))) {
            sql.sql("UPDATE link_key SET sealed = ? WHERE purpose = ? AND sealed = ?")
                    .params(vault.seal(opened, bound), purpose, sealed)
                    .update();
        }
        return opened;
    }
}
