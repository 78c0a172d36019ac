package io.serai.hub.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/// Brings the schema to this version, and mends a migration that was interrupted.
final class Migrations {
    private static final String HISTORY = "flyway_schema_history";
    private static final int WAIT_SECONDS = 2;
    private static final int TRIES = 300;

    private final DatabaseLogin login;
    private final String target;

    Migrations(DatabaseLogin login) {
        this(login, "latest");
    }

    /// @param target the version to stop at, for tests
    Migrations(DatabaseLogin login, String target) {
        this.login = login;
        this.target = target;
    }

    /// @return how many migrations were applied
    /// @throws SchemaException where the server is not one for the hub, or a migration was begun and not ended
    int migrate() throws SQLException {
        try (Connection connection = login.unpooled(0).getConnection()) {
            check(connection);
            try (WrittenLock written = hold(connection)) {
                return migrate(connection, written != null);
            }
        }
    }

    String newest() throws SQLException {
        return Stream.of(flyway().info().all())
                .filter(migration -> migration.getResolvedChecksum() != null)
                .reduce((_, last) -> last)
                .map(last -> String.valueOf(last.getVersion()))
                .orElseThrow();
    }

    List<String> problems() throws SQLException {
        var found = flyway().validateWithResult();
        return found.validationSuccessful
                ? List.of()
                : found.invalidMigrations.stream()
                        // its other lines name settings of Flyway's, which nobody has here
                        .map(one -> "migration " + one.version + " (" + one.description + "): "
                                + one.errorDetails
                                        .errorMessage
                                        .lines()
                                        .findFirst()
                                        .orElse(""))
                        .toList();
    }

    /// @param lockIsThere whether an empty schema has the lock's table already, which Flyway would not begin in
    private int migrate(Connection connection, boolean lockIsThere) throws SQLException {
        refuseInterrupted(connection);
        try {
            boolean empty = lockIsThere
                    && texts(
                                    connection,
                                    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")
                            .equals(List.of(WrittenLock.TABLE));
            return flyway(empty).migrate().migrationsExecuted;
        } catch (FlywayException e) {
            refuseInterrupted(connection);
            throw e;
        }
    }

    /// Carries out what is left of an interrupted migration, then all others.
    ///
    /// @return what was done, a sentence each
    /// @throws SchemaException where a statement can't be carried out; the message has the server's reason
    List<String> repair() throws SQLException {
        try (Connection connection = login.unpooled(0).getConnection()) {
            check(connection);
            try (WrittenLock written = hold(connection)) {
                List<String> told = new ArrayList<>();
                Optional<MigrationInfo> first = hasHistory(connection) ? firstOpen(connection) : Optional.empty();
                if (first.isPresent()) {
                    told.add(complete(connection, first.get()));
                }
                told.add("Migrations applied: " + migrate(connection, written != null) + ". The schema is up to date.");
                return told;
            }
        }
    }

    private String complete(Connection connection, MigrationInfo migration) throws SQLException {
        MigrationScript script = MigrationScript.of(migration.getScript());
        long began = System.nanoTime();
        int before;
        try {
            before = script.completeOn(connection);
        } catch (SQLException e) {
            throw new SchemaException(
                    "its migration " + migration.getVersion() + " can't be completed: the server says "
                            + e.getErrorCode() + " " + e.getMessage(),
                    e);
        }
        mark(connection, migration, (System.nanoTime() - began) / 1_000_000);
        return "Migration %s (%s) is complete: of its %d statements %d were carried out before."
                .formatted(
                        migration.getVersion(),
                        migration.getDescription(),
                        script.statements().size(),
                        before);
    }

    /// As Flyway does: the failed mark goes, the done one comes, in one transaction.
    private static void mark(Connection connection, MigrationInfo migration, long millis) throws SQLException {
        connection.setAutoCommit(false);
        try (var delete = connection.prepareStatement("DELETE FROM " + HISTORY + " WHERE version = ? AND NOT success");
                var insert = connection.prepareStatement(Sql.of("hub/mark-migration"))) {
            delete.setString(1, migration.getVersion().toString());
            delete.executeUpdate();
            insert.setString(1, migration.getVersion().toString());
            insert.setString(2, migration.getDescription());
            insert.setString(3, migration.getScript());
            insert.setObject(4, migration.getResolvedChecksum());
            insert.setLong(5, millis);
            insert.executeUpdate();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// The first that is failed, or not applied yet: a hub that was killed leaves no mark at all.
    private Optional<MigrationInfo> firstOpen(Connection connection) throws SQLException {
        List<String> done =
                texts(connection, "SELECT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL");
        for (MigrationInfo migration : flyway().info().all()) {
            if (migration.getVersion() != null
                    && migration.getResolvedChecksum() != null
                    && !done.contains(migration.getVersion().toString())) {
                return Optional.of(migration);
            }
        }
        return Optional.empty();
    }

    private static void refuseInterrupted(Connection connection) throws SQLException {
        if (!hasHistory(connection)) {
            return;
        }
        List<String> failed = texts(
                connection,
                "SELECT CONCAT(version, ' (', description, ')') FROM " + HISTORY
                        + " f WHERE NOT success ORDER BY installed_rank");
        if (!failed.isEmpty()) {
            throw new SchemaException("its migration " + failed.getFirst()
                    + " was begun and not ended; stop the hubs, then ./serai migrate --repair goes on with it");
        }
    }

    /// What makes a migration stop half way is found before it begins.
    private static void check(Connection connection) throws SQLException {
        ServerVersion.of(texts(connection, "SELECT VERSION()").getFirst()).require();
        String problem = texts(connection, Sql.of("hub/why-no-writes")).getFirst();
        if (!problem.isEmpty()) {
            throw new SchemaException(problem);
        }
    }

    /// Flyway's own lock does not hold where wsrep is on (flyway #1975), and `GET_LOCK`, which ends with
    /// the connection, holds on one node of a cluster alone: there a row is written, too.
    ///
    /// @return what was written, null where there is no cluster
    private @Nullable WrittenLock hold(Connection connection) throws SQLException {
        boolean named = false;
        boolean cluster = isCluster(connection);
        for (int i = 0; i < TRIES && !Thread.currentThread().isInterrupted(); i++) {
            named = named
                    || texts(
                                    connection,
                                    "SELECT GET_LOCK(LEFT(CONCAT('serai migrate ', DATABASE()), 64), " + WAIT_SECONDS
                                            + ")")
                            .getFirst()
                            .equals("1");
            if (named && !cluster) {
                return null;
            }
            WrittenLock written = named ? WrittenLock.take(connection, login, WrittenLock.LEASE) : null;
            if (written != null) {
                return written;
            }
            if (named) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(WAIT_SECONDS));
            }
        }
        throw new SchemaException("another hub migrates it for too long; look at that one's log");
    }

    private static boolean isCluster(Connection connection) throws SQLException {
        return texts(
                        connection,
                        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME = 'WSREP_ON'")
                .contains("ON");
    }

    private static boolean hasHistory(Connection connection) throws SQLException {
        return !texts(
                        connection,
                        "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '"
                                + HISTORY + "'")
                .isEmpty();
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
        }
        return texts;
    }

    private Flyway flyway() throws SQLException {
        return flyway(false);
    }

    /// @param anyhow whether to begin in a schema that has tables and no history
    private Flyway flyway(boolean anyhow) throws SQLException {
        return Flyway.configure()
                .baselineOnMigrate(anyhow)
                .baselineVersion("0")
                .dataSource(login.unpooled(0))
                .locations("classpath:db/migration")
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .target(target)
                .load();
    }
}
