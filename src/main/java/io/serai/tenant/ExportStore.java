package io.serai.tenant;

import io.serai.hub.database.OneRow;
import io.serai.hub.database.RowHold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Exports in the database: what it takes to go on with one, and until when its file is handed out.
final class ExportStore {
    private final JdbcClient sql;

    ExportStore(DataSource source) {
        this.sql = JdbcClient.create(source);
    }

    /// @param sealed the key of the passphrase, under the master key
    /// @param journals whether they go with it
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record Asked(byte[] salt, byte[] sealed, boolean journals) {}

    /// The run whose time is over, and its file.
    record Over(long run, @Nullable String hash) {}

    /// @return false where one of the account goes on
    boolean begin(long account, String run, Asked asked) {
        RowHold.ACCOUNT.require(sql, account);
        boolean another = sql.sql("SELECT EXISTS (SELECT 1 FROM account_export e JOIN run r ON r.id = e.run_id "
                        + "WHERE e.account_id = ? AND e.sealed IS NOT NULL AND r.status = 'running')")
                .param(account)
                .query(Boolean.class)
                .single();
        if (another) {
            return false;
        }
        int written = sql.sql("INSERT INTO account_export (run_id, account_id, salt, sealed, private) "
                        + "SELECT id, account_id, ?, ?, ? FROM run WHERE id_random = ?")
                .params(asked.salt(), asked.sealed(), asked.journals(), run)
                .update();
        OneRow.require(written, "run " + run);
        return true;
    }

    /// Empty where its key is gone: it is done, or was given up.
    Optional<Asked> asked(long run) {
        return sql.sql("SELECT salt, sealed, private FROM account_export WHERE run_id = ? AND sealed IS NOT NULL")
                .param(run)
                .query((row, _) -> new Asked(row.getBytes(1), row.getBytes(2), row.getBoolean(3)))
                .optional();
    }

    /// The file is there: the key goes.
    void done(long run, String hash, Duration kept) {
        int written = sql.sql("UPDATE run SET file_sha256 = ? WHERE id = ?")
                .params(hash, run)
                .update();
        OneRow.require(written, "run " + run);
        sql.sql("UPDATE account_export SET sealed = NULL, ends_on = UTC_TIMESTAMP(3) + INTERVAL ? SECOND "
                        + "WHERE run_id = ?")
                .params(kept.toSeconds(), run)
                .update();
    }

    /// Those of the account are over, whatever their time.
    void end(long account) {
        sql.sql("UPDATE account_export SET ends_on = UTC_TIMESTAMP(3), sealed = NULL WHERE account_id = ?")
                .param(account)
                .update();
    }

    /// Those whose time is over. Keys of exports that were given up go with the time that a file would have had.
    List<Over> over(Duration kept) {
        sql.sql("UPDATE account_export SET sealed = NULL, ends_on = UTC_TIMESTAMP(3) "
                        + "WHERE ends_on IS NULL AND created_on < UTC_TIMESTAMP(3) - INTERVAL ? SECOND")
                .param(kept.toSeconds())
                .update();
        return sql.sql("SELECT e.run_id, r.file_sha256 FROM account_export e JOIN run r ON r.id = e.run_id "
                        + "WHERE e.ends_on <= UTC_TIMESTAMP(3) AND e.sealed IS NULL LIMIT 1000")
                .query((row, _) -> new Over(row.getLong(1), row.getString(2)))
                .list();
    }

    void remove(long run) {
        sql.sql("DELETE FROM account_export WHERE run_id = ?").param(run).update();
    }
}
