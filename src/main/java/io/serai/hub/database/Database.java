package io.serai.hub.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The hub's MariaDB: a pool of connections, the schema, and whether it answers.
///
/// A database that isn't there yet doesn't stop anything: once a second it is asked again, migrated when it first
/// answers, and until then (and whenever it is away) connections are refused at once instead of after a wait.
public final class Database implements AutoCloseable {

    private final HikariDataSource pool;
    private final DatabaseWatch watch;
    private final PoolShares shares;
    private final DataSource guarded;

    private Database(DatabaseLogin login, int poolSize, int share, CheckedSchema checked, Clock clock) {
        this.shares = new PoolShares(share);
        this.pool = new HikariDataSource(configuration(login, poolSize));
        this.watch = new DatabaseWatch(login, this::forgetConnections, checked, clock);
        this.guarded = new Guarded();
    }

    /// Begins to look for the database; returns at once. Sets the JVM's time zone to UTC, as the driver converts
    /// instants by it (its own options for that lose a LocalDateTime: written at 3:04, read as 22:04).
    ///
    /// @param url as `jdbc:mariadb://host:port/database`, without user and password
    /// @param poolSize most connections open at a time
    public static Database open(String url, String user, String password, int poolSize) {
        return open(url, user, password, poolSize, poolSize, null);
    }

    /// @param share most connections of one tenant at a time, 1 to the pool's size
    /// @param memory the file that keeps between starts what the schema was found to be; null for none
    public static Database open(
            String url, String user, String password, int poolSize, int share, @Nullable Path memory) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Database database = new Database(
                new DatabaseLogin(url, user, password), poolSize, share, new CheckedSchema(memory), Clock.systemUTC());
        database.watch.begin();
        return database;
    }

    /// Brings the schema to this version and returns what was done, a sentence each.
    ///
    /// @param repair whether a migration that was begun and not ended is gone on with
    /// @throws SchemaException where it can't be, with the reason
    public static List<String> migrate(String url, String user, String password, boolean repair) throws SQLException {
        var migrations = new Migrations(new DatabaseLogin(url, user, password));
        return repair
                ? migrations.repair()
                : List.of("Migrations applied: " + migrations.migrate() + ". The schema is up to date.");
    }

    /// A new connection at each call, whose answers are awaited without end; for programs beside the hub.
    public static DataSource unpooled(String url, String user, String password) {
        try {
            return new DatabaseLogin(url, user, password).unpooled(0);
        } catch (SQLException e) {
            throw new IllegalArgumentException("SERAI_DB_URL can't be used: " + e.getMessage(), e);
        }
    }

    /// The newest version of the schema that this Serai knows.
    public static String newestSchema(String url, String user, String password) throws SQLException {
        return new Migrations(new DatabaseLogin(url, user, password)).newest();
    }

    /// What is wrong with the schema, a sentence each; nothing where it is this Serai's.
    public static List<String> schemaProblems(String url, String user, String password) throws SQLException {
        return new Migrations(new DatabaseLogin(url, user, password)).problems();
    }

    /// The pool, at READ COMMITTED, in UTC. Where the database is away, or not migrated yet, it throws
    /// SQLTransientConnectionException at once; where all connections, or the tenant's share of them, are in
    /// use for 2 s, PoolBusyException, which is one too.
    public DataSource dataSource() {
        return guarded;
    }

    /// Whether the database answered within the last seconds and its schema is this hub's.
    public boolean up() {
        return watch.up();
    }

    /// Since when [#up] is as it is.
    public Instant since() {
        return watch.since();
    }

    /// What is in the way while it isn't up, for a log or a health page; without addresses and passwords.
    public Optional<String> problem() {
        return watch.problem();
    }

    /// Runs the action once, after the first successful migration (at once where that has been), in the order given
    /// and on the watch's own thread. An action that throws is run again a second later, before those behind it,
    /// so it must bear repeating.
    public void onReady(Runnable action) {
        watch.onReady(action);
    }

    /// Says what erases again whom a restore brought back: until it has, where there is anybody, the database
    /// is away for all others.
    public void prepareBy(Runnable action) {
        watch.prepareBy(action);
    }

    /// Connections in use, idle and waited for.
    public PoolState poolState() {
        var state = pool.getHikariPoolMXBean();
        return state == null
                ? new PoolState(0, 0, 0)
                : new PoolState(
                        state.getActiveConnections(), state.getIdleConnections(), state.getThreadsAwaitingConnection());
    }

    @Override
    public void close() {
        watch.close();
        pool.close();
    }

    @Override
    public String toString() {
        return "Database[" + (up() ? "up" : "down") + " since " + since() + "]";
    }

    /// Counts of connections in use, idle ones, and threads that wait for one.
    public record PoolState(int active, int idle, int waiting) {}

    /// After an outage; else each would be found dead by the one who asks for it.
    private void forgetConnections() {
        var state = pool.getHikariPoolMXBean();
        if (state != null) {
            state.softEvictConnections();
        }
    }

    private static HikariConfig configuration(DatabaseLogin login, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("serai");
        config.setDriverClassName("org.mariadb.jdbc.Driver");
        config.setJdbcUrl(login.pooledUrl());
        config.setUsername(login.user());
        config.setPassword(login.password());
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(4, poolSize));
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setRegisterMbeans(false);
        return config;
    }

    private final class Guarded implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            if (!up() && !watch.isPreparing()) {
                throw new SQLTransientConnectionException(
                        "the database is away: " + problem().orElse("it didn't answer yet"), "08001");
            }
            return shares.take(this::fromPool);
        }

        private Connection fromPool() throws SQLException {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (e.getCause() == null && up()) {
                    throw (SQLException) new PoolBusyException("others").initCause(e);
                }
                throw e;
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the pool has one user");
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return pool.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            pool.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            pool.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return pool.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            return pool.getParentLogger();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return pool.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return pool.isWrapperFor(type);
        }
    }
}
