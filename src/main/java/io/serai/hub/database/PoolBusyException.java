package io.serai.hub.database;

import io.serai.web.Explained;
import io.serai.web.Outcome;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/// All connections that were to be had are in use: no outage, so callers are told to come again.
final class PoolBusyException extends SQLTransientConnectionException implements Explained {
    private static final long serialVersionUID = 1;
    private static final Duration SOON = Duration.ofSeconds(2);

    /// @param others for whom: `this account`, `others`
    PoolBusyException(String others) {
        super("The hub is busy with other work for " + others + ": all its connections to the database are in use.");
    }

    @Override
    public Outcome outcome() {
        return new Outcome.Refused(503, getMessage() + " Please try again.", SOON);
    }
}
