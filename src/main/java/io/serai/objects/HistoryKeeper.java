package io.serai.objects;

import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `historyKeeper`: a month of the history is a partition of its table, made before it begins and dropped when
/// its last day was kept for its time.
///
/// Changing the partitions waits for everybody who is at the table, and everybody who comes waits for that; so it gives
/// up within seconds, and the next time does it.
public final class HistoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final int MONTHS_AHEAD = 2;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'m'yyyyMM");
    private static final String BRIEFLY = "SET STATEMENT lock_wait_timeout = 3 FOR ALTER TABLE record_change ";

    private final JdbcClient sql;
    private final Duration kept;
    private final Clock clock;

    HistoryKeeper(DataSource source, Duration kept, Clock clock) {
        this.sql = JdbcClient.create(source);
        this.kept = kept;
        this.clock = clock;
    }

    public void keep() {
        try {
            List<String> there = partitions();
            YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
            for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
                begin(now.plusMonths(ahead), there);
            }
            YearMonth oldest = YearMonth.from(clock.instant().minus(kept).atZone(ZoneOffset.UTC));
            for (String name : there) {
                if (!name.equals("later") && YearMonth.parse(name, NAME).isBefore(oldest)) {
                    sql.sql(BRIEFLY + "DROP PARTITION " + name).update();
                }
            }
            sql.sql("DELETE FROM record_created WHERE created_on < UTC_TIMESTAMP(3) - INTERVAL ? DAY LIMIT 10000")
                    .param(kept.toDays())
                    .update();
        } catch (DataAccessException e) {
            // somebody is at the table for long, or another hub has done it
            LOG.info("the months of the history are looked after next time: {}", e.getMessage());
        }
    }

    private List<String> partitions() {
        return sql.sql("SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() "
                        + "AND table_name = 'record_change' ORDER BY partition_ordinal_position")
                .query(String.class)
                .list();
    }

    private void begin(YearMonth month, List<String> there) {
        String name = month.format(NAME);
        boolean later =
                there.stream().filter(other -> !other.equals("later")).anyMatch(other -> other.compareTo(name) >= 0);
        if (!later) {
            sql.sql(BRIEFLY + "REORGANIZE PARTITION later INTO (PARTITION " + name + " VALUES LESS THAN ('"
                            + month.plusMonths(1).atDay(1) + "'), PARTITION later VALUES LESS THAN (MAXVALUE))")
                    .update();
        }
    }
}
