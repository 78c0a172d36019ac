package io.serai.hub.delivery;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Whether the hub is held, as it is after a restore until a person lets it go on: it serves reads and accepts,
/// and does nothing outside. That stands in the database, so it holds on every node; where it can't be read,
/// the hub is held.
///
/// What is accepted is not claimed meanwhile (`hub/next-lane`), and no schedule fires. This is asked by those who go
/// outside while somebody waits for it.
public final class Hold {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long KNOWN = Duration.ofSeconds(1).toNanos();

    private final JdbcClient sql;
    private volatile long free = System.nanoTime() - KNOWN;

    public Hold(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// Asks the database, unless it said within the last second that nothing is held.
    public boolean isHeld() {
        long now = System.nanoTime();
        if (now - free < KNOWN) {
            return false;
        }
        boolean goesOn = sql.sql("SELECT COUNT(*) FROM hub_hold WHERE id = 1 AND held_since IS NULL")
                        .query(Long.class)
                        .single()
                == 1;
        if (goesOn) {
            free = now;
        }
        return !goesOn;
    }

    /// @param what would go outside, such as `zoom GET /tickets`
    /// @throws DeliveryException held back, where it may not
    public void refuse(String what) {
        if (isHeld()) {
            throw new DeliveryException(
                    DeliveryException.Kind.HELD_BACK,
                    what,
                    0,
                    PATIENCE,
                    what + ": the hub was restored from a back-up and does nothing outside until ./serai resume.",
                    null);
        }
    }
}
