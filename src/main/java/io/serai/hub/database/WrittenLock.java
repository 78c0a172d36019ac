package io.serai.hub.database;

import io.serai.web.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lock that holds on every node of a Galera cluster, as it is written: of two nodes that take it at once the
/// later is refused at its commit. Whoever took it sees all that was committed before it was free.
///
/// Its holder writes it again three times within a lease; one that was killed has lost it when the lease ends. By the
/// servers' clocks, which may differ by less than that.
final class WrittenLock implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(30);
    static final String TABLE = "hub_schema_lock";

    private static final Logger LOG = LoggerFactory.getLogger(WrittenLock.class);
    private static final int ANSWER_MILLIS = 5_000;

    private final DatabaseLogin login;
    private final String owner;
    private final Duration lease;
    private final ScheduledExecutorService renewing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("schema-lock").factory());

    private WrittenLock(DatabaseLogin login, String owner, Duration lease) {
        this.login = login;
        this.owner = owner;
        this.lease = lease;
    }

    /// Makes the table where there is none.
    static void prepare(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + TABLE
                    + " (id TINYINT NOT NULL PRIMARY KEY, owner VARCHAR(22) NOT NULL, ends_on DATETIME(3) NOT NULL)");
            statement.execute("INSERT IGNORE INTO " + TABLE + " VALUES (1, '', '2000-01-01')");
        }
    }

    /// @return null where another holds it
    static @Nullable WrittenLock take(Connection connection, DatabaseLogin login, Duration lease) throws SQLException {
        var lock = new WrittenLock(login, PublicId.random(), lease);
        try {
            prepare(connection);
            if (lock.write(
                    connection, "ends_on < UTC_TIMESTAMP(3)", TimeUnit.MILLISECONDS.toMicros(lease.toMillis()))) {
                lock.renew();
                return lock;
            }
        } catch (SQLException e) {
            if (DatabaseFailure.of(e) != DatabaseFailure.CONTENDED) {
                throw e;
            }
        }
        return null;
    }

    private void renew() {
        long period = lease.toMillis() / 3;
        renewing.scheduleWithFixedDelay(
                () -> {
                    if (!writeAnew(TimeUnit.MILLISECONDS.toMicros(lease.toMillis()))) {
                        LOG.error("the lock of the schema is another hub's by now: this one was held up for too long");
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    /// On a connection of its own, as the holder's works. What fails is tried again at the next turn.
    private boolean writeAnew(long micros) {
        try (Connection connection = login.unpooled(ANSWER_MILLIS).getConnection()) {
            return write(connection, "owner = ?", micros);
        } catch (SQLException e) {
            LOG.warn("the lock of the schema could not be written: {}", e.getMessage());
            return true;
        }
    }

    private boolean write(Connection connection, String which, long micros) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE " + TABLE
                + " SET owner = ?, ends_on = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND WHERE id = 1 AND " + which)) {
            update.setString(1, owner);
            update.setLong(2, micros);
            if (which.contains("?")) {
                update.setString(3, owner);
            }
            return update.executeUpdate() == 1;
        }
    }

    /// Gives it back.
    @Override
    public void close() {
        renewing.shutdownNow();
        writeAnew(-1_000_000);
    }
}
