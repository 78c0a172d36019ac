package io.serai.objects;

import io.serai.hub.database.Partitions;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `historyKeeper`: makes the months of the history, and drops what was kept for its time.
public final class HistoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

    private final Partitions months;
    private final JdbcClient sql;
    private final Duration kept;

    HistoryKeeper(DataSource source, Duration kept, Clock clock) {
        this.months = new Partitions(source, "record_change", Partitions.Period.MONTH, kept, clock);
        this.sql = JdbcClient.create(source);
        this.kept = kept;
    }

    public void keep() {
        months.keep();
        try {
            sql.sql("DELETE FROM record_created WHERE created_on < UTC_TIMESTAMP(3) - INTERVAL ? DAY LIMIT 10000")
                    .param(kept.toDays())
                    .update();
        } catch (DataAccessException e) {
            LOG.info("creations that were kept for their time go next time: {}", e.getMessage());
        }
    }
}
