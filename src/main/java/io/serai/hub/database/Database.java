package io.serai.hub.database;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The hub's MariaDB: a pool of connections, the schema, and whether it answers.
///
/// A database that isn't there yet doesn't stop anything: once a second it is asked again, migrated when it first
/// answers, and until then (and whenever it is away) connections are refused at once instead of after a wait.
public interface Database extends AutoCloseable {

    /// Begins to look for the database; returns at once. Sets the JVM's time zone to UTC, as the driver converts
    /// instants by it (its own options for that lose a LocalDateTime: written at 3:04, read as 22:04).
    ///
    /// @param url as `jdbc:mariadb://host:port/database`, without user and password
    /// @param poolSize most connections open at a time
    static Database open(String url, String user, String password, int poolSize) {
        return open(url, user, password, poolSize, poolSize, null);
    }

    /// @param share most connections of one tenant at a time, 1 to the pool's size
    /// @param memory the file that keeps between starts what the schema was found to be; null for none
    static Database open(String url, String user, String password, int poolSize, int share, @Nullable Path memory) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        return new PooledDatabase(
                        new DatabaseLogin(url, user, password),
                        poolSize,
                        share,
                        new CheckedSchema(memory),
                        Clock.systemUTC())
                .begin();
    }

    /// Brings the schema to this version and returns what was done, a sentence each.
    ///
    /// @param repair whether a migration that was begun and not ended is gone on with
    /// @throws SchemaException where it can't be, with the reason
    static List<String> migrate(String url, String user, String password, boolean repair) throws SQLException {
        var migrations = new Migrations(new DatabaseLogin(url, user, password));
        return repair
                ? migrations.repair()
                : List.of("Migrations applied: " + migrations.migrate() + ". The schema is up to date.");
    }

    /// A new connection at each call, whose answers are awaited without end; for programs beside the hub.
    static DataSource unpooled(String url, String user, String password) {
        try {
            return new DatabaseLogin(url, user, password).unpooled(0);
        } catch (SQLException e) {
            throw new IllegalArgumentException("SERAI_DB_URL can't be used: " + e.getMessage(), e);
        }
    }

    /// The newest version of the schema that this Serai knows.
    static String newestSchema(String url, String user, String password) throws SQLException {
        return new Migrations(new DatabaseLogin(url, user, password)).newest();
    }

    /// What is wrong with the schema, a sentence each; nothing where it is this Serai's.
    static List<String> schemaProblems(String url, String user, String password) throws SQLException {
        return new Migrations(new DatabaseLogin(url, user, password)).problems();
    }

    /// The pool, at READ COMMITTED, in UTC. Where the database is away, or not migrated yet, it throws
    /// SQLTransientConnectionException at once; where all connections, or the tenant's share of them, are in
    /// use for 2 s, PoolBusyException, which is one too.
    DataSource dataSource();

    /// Whether the database answered within the last seconds and its schema is this hub's.
    boolean up();

    /// Since when [#up] is as it is.
    Instant since();

    /// What is in the way while it isn't up, for a log or a health page; without addresses and passwords.
    Optional<String> problem();

    /// Runs the action once, after the first successful migration (at once where that has been), in the order given
    /// and on the watch's own thread. An action that throws is run again a second later, before those behind it,
    /// so it must bear repeating.
    void onReady(Runnable action);

    /// Says what erases again whom a restore brought back: until it has, where there is anybody, the database
    /// is away for all others.
    void prepareBy(Runnable action);

    /// Connections in use, idle and waited for.
    PoolState poolState();

    @Override
    void close();

    /// Counts of connections in use, idle ones, and threads that wait for one.
    record PoolState(int active, int idle, int waiting) {}
}
