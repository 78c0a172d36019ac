package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.TestServers;
import io.serai.TestServers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A hub that is killed between any two statements of any migration. Of the older ones, which never change,
/// two places are tried in the suite; `-Dserai.migrations.every=true` tries all.
class MigrationRepairIT {
    private static final boolean EVERY = Boolean.getBoolean("serai.migrations.every");
    private static final int WHOLE = 2;
    private static final List<String> SCHEMA = List.of(
            "SELECT TABLE_NAME, ENGINE, TABLE_COLLATION FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
            "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA,"
                    + " COLLATION_NAME, GENERATION_EXPRESSION FROM information_schema.COLUMNS"
                    + " WHERE TABLE_SCHEMA = DATABASE()",
            "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE FROM information_schema.STATISTICS"
                    + " WHERE TABLE_SCHEMA = DATABASE()",
            "SELECT TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, DELETE_RULE, UPDATE_RULE"
                    + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()",
            "SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE FROM information_schema.TABLE_CONSTRAINTS"
                    + " WHERE CONSTRAINT_SCHEMA = DATABASE()",
            "SELECT version, description, type, script, checksum, success FROM flyway_schema_history");

    @Test
    void whereverAMigrationIsKilledRepairAndStartGiveTheSameSchema() throws Exception {
        TestDatabase whole = TestServers.database();
        String before = null;
        // those that were mended are as good as new ones, and migrated already
        Queue<TestDatabase> mended = new ArrayDeque<>();
        try (var threads = Executors.newFixedThreadPool(3)) {
            MigrationInfo[] all = flyway(whole, "latest").info().all();
            String newest = all[all.length - WHOLE].getVersion().toString();
            for (MigrationInfo migration : all) {
                String version = migration.getVersion().toString();
                migrations(whole, version).migrate();
                List<String> expected = schema(whole);
                List<Callable<TestDatabase>> cases = new ArrayList<>();
                if (migration.getScript().endsWith(".sql")) {
                    MigrationScript script = MigrationScript.of(migration.getScript());
                    boolean every = EVERY || version.compareTo(newest) >= 0;
                    for (int after : places(script.statements().size(), every)) {
                        String from = before;
                        TestDatabase old = mended.poll();
                        cases.add(() -> mend(
                                old == null ? TestServers.database() : old, from, version, script, after, expected));
                    }
                }
                mended.clear();
                for (var outcome : threads.invokeAll(cases)) {
                    mended.add(outcome.get());
                }
                before = version;
            }
        }
    }

    private static Set<Integer> places(int statements, boolean every) {
        return every
                ? IntStream.rangeClosed(1, statements).boxed().collect(Collectors.toCollection(TreeSet::new))
                : new TreeSet<>(List.of(1, statements));
    }

    private static TestDatabase mend(
            TestDatabase test,
            @Nullable String from,
            String version,
            MigrationScript script,
            int after,
            List<String> expected)
            throws SQLException {
        String where = script.name() + ", killed after statement " + after;
        killedAfter(test, from, script, after);
        if (after == 1) {
            assertThatThrownBy(() -> migrations(test, version).migrate())
                    .as(where)
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("./serai migrate --repair");
        }
        assertThat(migrations(test, version).repair().getFirst()).as(where).contains("is complete");
        assertThat(migrations(test, version).migrate()).as(where).isZero();
        assertThat(schema(test)).as(where).isEqualTo(expected);
        return test;
    }

    @Test
    void repairOfWhatIsWholeOrEmptyJustMigrates() throws Exception {
        TestDatabase test = TestServers.database();
        assertThat(migrations(test, "latest").repair())
                .hasSize(1)
                .first()
                .asString()
                .contains("The schema is up to date");
        assertThat(migrations(test, "latest").repair())
                .containsExactly("Migrations applied: 0. The schema is up to date.");
    }

    @Test
    void serverThatIsTooOldIsToldItsVersionAndOurs() {
        assertThatThrownBy(ServerVersion.of("10.6.18-MariaDB-log")::require)
                .hasMessageContaining("MariaDB 10.6.18-MariaDB-log")
                .hasMessageContaining("MariaDB 10.10 or newer");
        assertThatThrownBy(ServerVersion.of("8.4.2")::require).hasMessageContaining("8.4.2");
        ServerVersion.of("10.11.6-MariaDB-0+deb12u1").require();
        ServerVersion.of("11.4.2-MariaDB").require();
    }

    /// MariaDB 10.2.11 refuses a connection that sets what it does not know, before it can be asked its version.
    @Test
    void whatOlderServersDoNotKnowIsInACommentForThem() throws Exception {
        String url = new DatabaseLogin("jdbc:mariadb://localhost/x", "", "").pooledUrl();
        assertThat(url.replaceAll("/\\*M!10\\d+.*?\\*/", ""))
                .contains("time_zone")
                .doesNotContain("idle_write_transaction_timeout");
        TestDatabase test = TestServers.database();
        var login = new DatabaseLogin(test.url(), test.user(), test.password());
        try (var connection = login.unpooled(0).getConnection();
                var rows = connection.createStatement().executeQuery("SELECT @@idle_write_transaction_timeout")) {
            rows.next();
            assertThat(rows.getInt(1)).as("it reads the comment").isEqualTo(120);
        }
    }

    private static void killedAfter(TestDatabase test, @Nullable String before, MigrationScript script, int statements)
            throws SQLException {
        if (before == null) {
            flyway(test, "latest").baseline();
            execute(test, List.of("DELETE FROM flyway_schema_history"));
        } else {
            flyway(test, before).migrate();
        }
        execute(test, script.statements().subList(0, statements));
    }

    private static Migrations migrations(TestDatabase test, String version) {
        return new Migrations(new DatabaseLogin(test.url(), test.user(), test.password()), version);
    }

    private static Flyway flyway(TestDatabase test, String target) {
        return Flyway.configure()
                .dataSource(test.url(), test.user(), test.password())
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static void execute(TestDatabase test, List<String> statements) throws SQLException {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> schema(TestDatabase test) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            List<String> queries = new ArrayList<>(SCHEMA);
            try (var there = statement.executeQuery("SHOW TABLES LIKE 'audit_chain'")) {
                if (there.next()) {
                    queries.add("SELECT * FROM audit_chain");
                }
            }
            for (String sql : queries) {
                try (var rows = statement.executeQuery(sql)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        List<String> line = new ArrayList<>();
                        for (int i = 1; i <= columns; i++) {
                            line.add(String.valueOf(rows.getString(i)));
                        }
                        lines.add(String.join("|", line));
                    }
                }
            }
        }
        lines.sort(null);
        return lines;
    }
}
