package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The months of the history, on a database of its own.
class HistoryKeeperIT {
    private static TestServers.TestDatabase where;
    private static Database database;
    private static JdbcClient sql;

    @BeforeAll
    static void open() {
        where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 4);
        await().atMost(Duration.ofSeconds(60)).until(database::up);
        sql = JdbcClient.create(database.dataSource());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static void keepAt(String instant) {
        new HistoryKeeper(
                        database.dataSource(), Duration.ofDays(60), Clock.fixed(Instant.parse(instant), ZoneOffset.UTC))
                .keep();
    }

    private static List<String> months() {
        return partitions("record_change");
    }

    private static List<String> partitions(String table) {
        return sql.sql("SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() "
                        + "AND table_name = ? ORDER BY partition_ordinal_position")
                .param(table)
                .query(String.class)
                .list();
    }

    private static void changed(String on) {
        sql.sql(
                        "INSERT INTO record_change (changed_on, type, record_id, record, action) VALUES (?, 'event', 1, 'e', 'c')")
                .param(on)
                .update();
    }

    private static List<String> changes() {
        return sql.sql("SELECT DATE_FORMAT(changed_on, '%Y-%m-%d') FROM record_change ORDER BY changed_on")
                .query(String.class)
                .list();
    }

    @Test
    void monthsAreMadeAheadAndDroppedWhenTheirLastDayWasKeptForItsTime() throws SQLException {
        changed("2026-01-31 23:59:59");
        changed("2026-02-01 00:00:00");
        keepAt("2026-02-10T00:00:00Z");
        assertThat(months()).containsExactly("m202602", "m202603", "m202604", "later");
        keepAt("2026-02-10T00:00:00Z");
        assertThat(months()).as("again").hasSize(4);
        changed("2026-03-15 12:00:00");

        keepAt("2026-03-20T00:00:00Z");
        assertThat(months()).containsExactly("m202602", "m202603", "m202604", "m202605", "later");
        assertThat(changes()).hasSize(3);

        // sixty days before the last of April are in March
        keepAt("2026-04-30T00:00:00Z");
        assertThat(months()).containsExactly("m202603", "m202604", "m202605", "m202606", "later");
        assertThat(changes()).containsExactly("2026-03-15");

        // whoever is at the table for long is not disturbed, and nobody waits behind
        try (Connection busy = where.connect()) {
            busy.setAutoCommit(false);
            busy.createStatement().executeQuery("SELECT COUNT(*) FROM record_change");
            keepAt("2026-05-02T00:00:00Z");
            assertThat(months()).hasSize(5);
            busy.rollback();
        }
        keepAt("2026-05-02T00:00:00Z");
        assertThat(months()).hasSize(6);
    }

    /// The same is done for days.
    @Test
    void daysOfTracesAreMadeAheadAndDroppedWhenTheyWereKeptForTheirTime() {
        for (String now : List.of("2026-02-27T23:00:00Z", "2026-02-28T01:00:00Z", "2026-03-04T12:00:00Z")) {
            new Partitions(
                            database.dataSource(),
                            "trace",
                            Partitions.Period.DAY,
                            Duration.ofDays(3),
                            Clock.fixed(Instant.parse(now), ZoneOffset.UTC))
                    .keep();
        }
        assertThat(partitions("trace"))
                .containsExactly("d20260301", "d20260302", "d20260304", "d20260305", "d20260306", "later");
    }
}
