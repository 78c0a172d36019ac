package io.serai.hub.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// The hub's own: a pool of connections that is looked after by [DatabaseWatch].
final class PooledDatabase implements Database {

    private final HikariDataSource pool;
    private final DatabaseWatch watch;
    private final PoolShares shares;
    private final DataSource guarded;

    PooledDatabase(DatabaseLogin login, int poolSize, int share, CheckedSchema checked, Clock clock) {
        this.shares = new PoolShares(share);
        this.pool = new HikariDataSource(configuration(login, poolSize));
        this.watch = new DatabaseWatch(login, this::forgetConnections, checked, clock);
        this.guarded = new Guarded();
    }

    /// Begins to look for the database; returns at once.
    PooledDatabase begin() {
        watch.begin();
        return this;
    }

    @Override
    public DataSource dataSource() {
        return guarded;
    }

    @Override
    public boolean up() {
        return watch.up();
    }

    @Override
    public Instant since() {
        return watch.since();
    }

    @Override
    public Optional<String> problem() {
        return watch.problem();
    }

    @Override
    public void onReady(Runnable action) {
        watch.onReady(action);
    }

    @Override
    public void prepareBy(Runnable action) {
        watch.prepareBy(action);
    }

    @Override
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
