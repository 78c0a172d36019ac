package io.serai.hub.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A table that is parted by time: a day or a month of it is a partition, made before it begins and dropped when its
/// last moment was kept for its time. What has none yet lies in the partition `later`.
///
/// Changing the partitions waits for everybody who is at the table, and everybody who comes waits for that; so it gives
/// up within seconds, and the next time does it.
public final class Partitions {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final String LATER = "later";

    /// How much time a partition holds.
    public enum Period {
        DAY("'d'yyyyMMdd") {
            @Override
            LocalDate first(LocalDate day) {
                return day;
            }

            @Override
            LocalDate after(LocalDate first, int periods) {
                return first.plusDays(periods);
            }
        },
        MONTH("'m'yyyyMM") {
            @Override
            LocalDate first(LocalDate day) {
                return day.withDayOfMonth(1);
            }

            @Override
            LocalDate after(LocalDate first, int periods) {
                return first.plusMonths(periods);
            }
        };

        private final DateTimeFormatter name;

        Period(String name) {
            this.name = DateTimeFormatter.ofPattern(name);
        }

        /// The first day of the period that a day lies in.
        abstract LocalDate first(LocalDate day);

        abstract LocalDate after(LocalDate first, int periods);
    }

    private static final int AHEAD = 2;

    private final JdbcClient sql;
    private final String table;
    private final Period period;
    private final Duration kept;
    private final Clock clock;

    /// @param table by RANGE COLUMNS of its time, with a partition `later` for all values
    public Partitions(DataSource source, String table, Period period, Duration kept, Clock clock) {
        this.sql = JdbcClient.create(source);
        this.table = table;
        this.period = period;
        this.kept = kept;
        this.clock = clock;
    }

    /// Nothing while a back-up goes on, as it reads the tables one after the other.
    public void keep() {
        try {
            if (BackUpMark.isSet(sql)) {
                return;
            }
            List<String> there = partitions();
            LocalDate now = first(clock.instant());
            for (int ahead = 0; ahead <= AHEAD; ahead++) {
                begin(period.after(now, ahead), there);
            }
            String oldest = first(clock.instant().minus(kept)).format(period.name);
            for (String name : there) {
                if (!name.equals(LATER) && name.compareTo(oldest) < 0) {
                    change("DROP PARTITION " + name);
                }
            }
        } catch (DataAccessException e) {
            // somebody is at the table for long, or another hub has done it
            LOG.info("the partitions of {} are looked after next time: {}", table, e.getMessage());
        }
    }

    private LocalDate first(Instant at) {
        return period.first(LocalDate.ofInstant(at, ZoneOffset.UTC));
    }

    private List<String> partitions() {
        return sql.sql("SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() "
                        + "AND table_name = ? ORDER BY partition_ordinal_position")
                .param(table)
                .query(String.class)
                .list();
    }

    private void begin(LocalDate first, List<String> there) {
        String name = first.format(period.name);
        boolean later =
                there.stream().filter(other -> !other.equals(LATER)).anyMatch(other -> other.compareTo(name) >= 0);
        if (!later) {
            change("REORGANIZE PARTITION later INTO (PARTITION " + name + " VALUES LESS THAN ('"
                    + period.after(first, 1) + "'), PARTITION later VALUES LESS THAN (MAXVALUE))");
        }
    }

    private void change(String how) {
        sql.sql("SET STATEMENT lock_wait_timeout = 3 FOR ALTER TABLE " + table + " " + how)
                .update();
    }
}
