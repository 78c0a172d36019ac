package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class DatabaseIT {

    private static final String MIGRATED = "SELECT COUNT(*) FROM flyway_schema_history WHERE success";

    @TempDir
    Path temp;

    @Test
    void databaseThatComesLaterIsMigratedAndOneThatGoesIsMissedUntilItReturns() throws Exception {
        try (DataFolder folder = DataFolder.open(temp.resolve("data"));
                EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS)) {
            mariadb.start();
            mariadb.stop();
            AtomicInteger ready = new AtomicInteger();
            try (Database database = Database.open(mariadb.url(), mariadb.user(), mariadb.password(), 5)) {
                database.onReady(ready::incrementAndGet);
                await().until(() -> database.problem().isPresent());
                assertThat(database.up()).isFalse();
                assertThat(database.problem()).contains("it can't be reached");
                long began = System.nanoTime();
                assertThatThrownBy(() -> database.dataSource().getConnection())
                        .isInstanceOf(SQLTransientConnectionException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(500));

                mariadb.start();
                await().until(() -> ready.get() == 1);
                assertThat(database.up()).isTrue();
                assertThat(number(database, MIGRATED)).isPositive();
                Instant up = database.since();

                mariadb.stop();
                await().until(() -> !database.up());
                assertThat(database.since()).isAfter(up);

                mariadb.start();
                await().until(database::up);
                assertThat(number(database, "SELECT 1")).isEqualTo(1);
                assertThat(ready).hasValue(1);
            }
        }
    }

    @Test
    void hubsThatStartTogetherMigrateOnce() throws Exception {
        TestServers.TestDatabase test = TestServers.database();
        List<Database> hubs = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                hubs.add(Database.open(test.url(), test.user(), test.password(), 4));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> hubs.stream().allMatch(Database::up));
            assertThat(number(hubs.getFirst(), "SELECT COUNT(*) FROM flyway_schema_history WHERE NOT success"))
                    .isZero();
            assertThat(number(hubs.getFirst(), MIGRATED))
                    .isEqualTo(number(hubs.getFirst(), "SELECT COUNT(DISTINCT version) FROM flyway_schema_history"));
        } finally {
            hubs.forEach(Database::close);
        }
    }

    @Test
    void connectionsReadWhatIsCommittedAndSpeakUtc() throws Exception {
        try (Database database = opened(4);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            try (ResultSet row = statement.executeQuery("SELECT @@time_zone, @@character_set_connection")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("+00:00");
                assertThat(row.getString(2)).isEqualTo("utf8mb4");
            }
        }
    }

    @Test
    void instantIsStoredInUtcWhereverTheMachineIs() throws Exception {
        Instant instant = Instant.parse("2026-07-01T12:34:56.789Z");
        try (Database database = opened(4);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE moments (at DATETIME(3))");
            try (var insert = connection.prepareStatement("INSERT INTO moments VALUES (?)")) {
                insert.setObject(1, instant);
                insert.execute();
            }
            try (ResultSet row = statement.executeQuery("SELECT CAST(at AS CHAR), at FROM moments")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("2026-07-01 12:34:56.789");
                assertThat(row.getObject(2, Instant.class)).isEqualTo(instant);
            }
        }
    }

    @Test
    void fullPoolIsNoOutage() throws Exception {
        try (Database database = opened(2);
                Connection first = database.dataSource().getConnection();
                Connection second = database.dataSource().getConnection()) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> database.dataSource().getConnection())
                    .isInstanceOf(SQLTransientConnectionException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
            assertThat(database.up()).isTrue();
            assertThat(database.poolState().active()).isEqualTo(2);
            assertThat(first.isValid(1) && second.isValid(1)).isTrue();
        }
    }

    @Test
    void oneTenantLeavesConnectionsForOthersAndIsToldThatTheHubIsBusy() throws Exception {
        TestServers.TestDatabase test = TestServers.database();
        try (Database database = Database.open(test.url(), test.user(), test.password(), 3, 1, null)) {
            await().atMost(Duration.ofSeconds(30)).until(database::up);
            try (var closing = new Holder(database)) {
                MDC.put("account", "tenant-one");
                assertThatThrownBy(() -> database.dataSource().getConnection())
                        .isInstanceOf(PoolBusyException.class)
                        .hasMessageContaining("busy with other work for this account");
                MDC.put("account", "tenant-two");
                try (Connection own = database.dataSource().getConnection();
                        Connection second = database.dataSource().getConnection()) {
                    assertThat(own.isValid(1) && second.isValid(1)).isTrue();
                }
                closing.close();
                MDC.put("account", "tenant-one");
                database.dataSource().getConnection().close();
            } finally {
                MDC.clear();
            }
        }
    }

    /// Holds a connection of `tenant-one` on a thread of its own.
    private static final class Holder implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread holder;

        Holder(Database database) throws InterruptedException {
            var has = new CountDownLatch(1);
            holder = Thread.startVirtualThread(() -> {
                MDC.put("account", "tenant-one");
                try (Connection connection = database.dataSource().getConnection()) {
                    connection.setAutoCommit(true);
                    has.countDown();
                    end.await();
                } catch (SQLException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            has.await();
        }

        @Override
        public void close() throws InterruptedException {
            end.countDown();
            holder.join();
        }
    }

    @Test
    void serverThatTakesNoWritesIsNotUpAndSaysWhy() throws Exception {
        TestServers.TestDatabase test = TestServers.database();
        try (Database database = Database.open(test.url(), test.user(), test.password(), 2)) {
            await().atMost(Duration.ofSeconds(30)).until(database::up);
            execute(test, "RENAME TABLE hub_pulse TO gone");
            await().atMost(Duration.ofSeconds(20)).until(() -> !database.up());
            assertThat(database.problem().orElseThrow()).contains("1146");
            execute(test, "RENAME TABLE gone TO hub_pulse");
            await().atMost(Duration.ofSeconds(20)).until(database::up);
        }
        TestServers.TestDatabase readOnly = TestServers.database();
        new Migrations(new DatabaseLogin(readOnly.url(), readOnly.user(), readOnly.password())).migrate();
        String url = readOnly.url() + "?sessionVariables=tx_read_only=1";
        try (Database database = Database.open(url, readOnly.user(), readOnly.password(), 2)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> database.problem().isPresent());
            assertThat(database.problem().orElseThrow()).contains("takes no writes");
            assertThat(database.up()).isFalse();
        }
    }

    private static void execute(TestServers.TestDatabase test, String sql) throws SQLException {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void wrongPasswordIsToldWithoutNamingIt() throws Exception {
        TestServers.TestDatabase test = TestServers.database();
        try (Database database = Database.open(test.url(), test.user(), "hunter2hunter2", 2)) {
            await().until(() -> database.problem().isPresent());
            assertThat(database.problem()).contains("it refuses the user or the password");
            assertThat(database.toString()).doesNotContain("hunter2").doesNotContain("127.0.0.1");
        }
    }

    @Test
    void databaseOfThatNameThatIsNotThereIsTold() {
        TestServers.TestDatabase test = TestServers.database();
        try (Database database = Database.open(test.url() + "_not_there", test.user(), test.password(), 2)) {
            await().until(() -> database.problem().isPresent());
            assertThat(database.problem()).contains("it has no database of that name");
        }
    }

    @Test
    void actionThatFailsIsRunAgainBeforeThoseBehindIt() {
        TestServers.TestDatabase test = TestServers.database();
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        try (Database database = Database.open(test.url(), test.user(), test.password(), 2)) {
            database.onReady(() -> {
                ran.add("first");
                if (ran.size() == 1) {
                    throw new IllegalStateException("not yet");
                }
            });
            database.onReady(() -> ran.add("second"));
            await().until(() -> ran.size() == 3);
            assertThat(ran).containsExactly("first", "first", "second");
        }
    }

    private static Database opened(int poolSize) {
        TestServers.TestDatabase test = TestServers.database();
        Database database = Database.open(test.url(), test.user(), test.password(), poolSize);
        await().atMost(Duration.ofSeconds(30)).until(database::up);
        return database;
    }

    private static long number(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
