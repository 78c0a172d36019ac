package io.serai.hub.schedules;

import io.serai.hub.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.quartz.utils.ConnectionProvider;

/// Gives Quartz the hub's own connections. While the database is away its threads wait here, and so neither fill the
/// log nor sleep on when it is back.
final class QuartzConnections implements ConnectionProvider {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Database database;

    QuartzConnections(Database database) {
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return database.dataSource().getConnection();
            } catch (SQLTransientConnectionException e) {
                if (System.nanoTime() > until || !waited()) {
                    throw e;
                }
            }
        }
    }

    /// False where the hub ends.
    private static boolean waited() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void shutdown() {
        // the pool is the hub's
    }

    @Override
    public void initialize() {
        // the pool is the hub's
    }
}
