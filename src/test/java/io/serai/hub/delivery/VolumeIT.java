package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.TestServers;
import io.serai.hub.Housekeeping;
import io.serai.hub.database.Database;
import io.serai.hub.runs.RunStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// However much the inbox holds, workers and the purge read little of it: MariaDB's own count of the rows it read.
class VolumeIT {
    private static final int MANY = 4_000;
    private static final int FEW = MANY / 8;
    private static Database database;
    private static Connection connection;
    private static JdbcClient sql;
    private static WorkStore store;

    @BeforeAll
    static void open() throws SQLException {
        TestServers.TestDatabase where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 2);
        await().until(database::up);
        connection = database.dataSource().getConnection();
        var source = new SingleConnectionDataSource(connection, true);
        sql = JdbcClient.create(source);
        sql.sql("INSERT INTO account (id, id_random, code) VALUES (1, 'acctAcct001', 'a')")
                .update();
        var runs = new RunStore(source, new ObjectMapper(), new SimpleMeterRegistry());
        store = new WorkStore(source, runs, new ObjectMapper(), "one", Duration.ofSeconds(30));
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        sql.sql("DELETE FROM inbox").update();
    }

    @Test
    void aClaimReadsFewRowsHoweverManyWaitInEachLaneAndHoweverManyHaveEnded() {
        fill("zoom", "done", "CONCAT('ticket-', seq)");
        fill("zoom", "dead", "CONCAT('ticket-', seq)");
        fill("zoom", "accepted", "CONCAT('ticket-', seq)");
        fill("bench", "accepted", "NULL");

        assertThat(rowsReadBy(() -> store.claim(lane -> 4))).isBetween(8L, (long) FEW);
        assertThat(store.claim(lane -> 4)).hasSize(8);
    }

    @Test
    void theSweepReadsOnlyWhatIsDue() {
        fill("zoom", "retrying", "NULL");
        sql.sql("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR")
                .update();
        sql.sql("UPDATE inbox SET next_attempt_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND ORDER BY id DESC LIMIT 5")
                .update();

        assertThat(rowsReadBy(store::sweep)).isBetween(5L, (long) FEW);
        assertThat(sql.sql("SELECT COUNT(*) FROM inbox WHERE status = 'accepted'")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void thePurgeReadsOnlyWhatIsOld() {
        fill("zoom", "done", "NULL");
        fill("zoom", "dead", "NULL");
        sql.sql("UPDATE inbox SET created_on = UTC_TIMESTAMP(3) - INTERVAL 40 DAY, "
                        + "done_on = IF(status = 'done', UTC_TIMESTAMP(3), NULL)")
                .update();
        sql.sql("UPDATE inbox SET done_on = done_on - INTERVAL 40 DAY WHERE status = 'done' ORDER BY id DESC LIMIT 5")
                .update();
        var housekeeping = new Housekeeping(new SingleConnectionDataSource(connection, true), Duration.ofDays(30));

        assertThat(rowsReadBy(() -> housekeeping.purge())).isBetween(5L, (long) FEW);
        assertThat(sql.sql("SELECT COUNT(*) FROM inbox").query(Long.class).single())
                .isEqualTo(2 * MANY - 5);
    }

    private static void fill(String provider, String status, String orderKey) {
        sql.sql("INSERT INTO inbox (provider, `connection`, event_key, order_key, account_id, capability, status) "
                        + "SELECT '" + provider + "', 'c-" + provider + "', CONCAT('" + status + "-', seq), " + orderKey
                        + ", 1, '" + provider + ".webhook', '" + status + "' FROM seq_1_to_" + MANY)
                .update();
        sql.sql("ANALYZE TABLE inbox").query().listOfRows();
    }

    private static long rowsReadBy(Supplier<?> step) {
        long before = rowsRead();
        step.get();
        return rowsRead() - before;
    }

    private static long rowsRead() {
        return sql
                .sql("SHOW SESSION STATUS LIKE 'Handler_read%'")
                .query((row, number) -> row.getLong(2))
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
