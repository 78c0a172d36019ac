package io.serai.hub;

import io.serai.hub.database.BackUpMark;
import io.serai.hub.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `housekeeping`: removes what was done or discarded and kept for its time. The ledger goes on counting it.
public final class Housekeeping {
    private static final int AT_ONCE = 1_000;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Duration kept;

    /// @param kept how long a row is kept after it ended: as long, a repeat of its event is known for one
    public Housekeeping(DataSource database, Duration kept) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.kept = kept;
    }

    /// @return how many rows went
    public int purge() {
        int gone = 0;
        Integer batch;
        do {
            batch = transaction.execute(status -> purgeBatch());
            gone += batch == null ? 0 : batch;
        } while (batch != null && batch == AT_ONCE);
        return gone;
    }

    private int purgeBatch() {
        List<Long> rows = sql.sql("SELECT id FROM inbox FORCE INDEX (inbox_ended) WHERE done_on < "
                        + "UTC_TIMESTAMP(3) - INTERVAL ? SECOND AND status IN ('done', 'discarded') "
                        + "ORDER BY done_on LIMIT " + AT_ONCE + " FOR UPDATE SKIP LOCKED")
                .param(kept.toSeconds())
                .query(Long.class)
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        sql.sql(Sql.of("hub/archive-ledger")).param("rows", rows).update();
        sql.sql("DELETE FROM dead_letter WHERE inbox_id IN (:rows)")
                .param("rows", rows)
                .update();
        // a webhook's run tells of nothing else; those that a person asked for stay
        List<Long> runs = sql.sql("SELECT r.id FROM inbox i JOIN run r ON r.id = i.run_id WHERE i.id IN (:rows) "
                        + "AND r.`trigger` = 'webhook'")
                .param("rows", rows)
                .query(Long.class)
                .list();
        int gone = sql.sql("DELETE FROM inbox WHERE id IN (:rows)")
                .param("rows", rows)
                .update();
        if (!runs.isEmpty()) {
            sql.sql("DELETE FROM run WHERE id IN (:runs)").param("runs", runs).update();
        }
        return gone;
    }

    boolean isBackedUp() {
        return BackUpMark.isSet(sql);
    }

    /// Hashes of the files that something not yet ended still needs.
    Set<String> neededFiles() {
        return sql
                .sql("SELECT DISTINCT r.file_sha256 FROM inbox i JOIN run r ON r.id = i.run_id "
                        + "WHERE i.status IN ('accepted', 'working', 'retrying', 'dead') AND r.file_sha256 IS NOT NULL")
                .query(String.class)
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }
}
