package io.serai.shadow;

import io.serai.hub.database.Database;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/// The sandbox's tables: there from the first moment, and nothing is brought up to date in them.
record SandboxDatabase(DataSource dataSource) implements Database {
    @Override
    public boolean up() {
        return true;
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }

    /// Nothing is: what is done at a start is the hub's.
    @Override
    public void onReady(Runnable action) {}

    @Override
    public void prepareBy(Runnable action) {}

    @Override
    public PoolState poolState() {
        return new PoolState(1, 0, 0);
    }

    @Override
    public void close() {}
}
