package io.serai.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/// A cheap write once in a while, at READ COMMITTED as all of the hub's: a server that answers and takes no writes is
/// of no use. A row of this hub's own, so that hubs don't wait for each other; rows of hubs that are gone go.
final class Pulse {
    private static final long PERIOD = Duration.ofSeconds(3).toNanos();

    private final String hub = UUID.randomUUID().toString();
    private long beaten = System.nanoTime() - PERIOD;

    /// To be called once the schema is there.
    ///
    /// @param anew whether the last write may not count any more
    void beat(Connection connection, boolean anew) throws SQLException {
        if (!anew && System.nanoTime() - beaten < PERIOD) {
            return;
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        try (var write = connection.prepareStatement(
                        "INSERT INTO hub_pulse (hub, beaten_on) VALUES (?, UTC_TIMESTAMP(3))"
                                + " ON DUPLICATE KEY UPDATE beaten_on = UTC_TIMESTAMP(3)");
                var forget = connection.prepareStatement(
                        "DELETE FROM hub_pulse WHERE beaten_on < UTC_TIMESTAMP(3) - INTERVAL 1 DAY LIMIT 100")) {
            write.setString(1, hub);
            write.executeUpdate();
            if (anew) {
                forget.executeUpdate();
            }
        }
        beaten = System.nanoTime();
    }
}
