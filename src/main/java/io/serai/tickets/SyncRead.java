package io.serai.tickets;

import java.time.Duration;

/// What a sync has read, beside its stage, and how long it has waited for that. Not thread-safe; it lives as long as
/// its route takes.
public final class SyncRead {
    private final SyncOrder order;
    private final Duration patience;
    private int unreadable;
    private int skipped;
    private Duration waited = Duration.ZERO;

    /// @param patience how long it may wait in all
    public SyncRead(SyncOrder order, Duration patience) {
        this.order = order;
        this.patience = patience;
    }

    public SyncOrder order() {
        return order;
    }

    public long run() {
        return order.work().runKey();
    }

    /// Whether so much more waiting is within what it may wait in all.
    boolean mayWait(Duration more) {
        waited = waited.plus(more);
        return waited.compareTo(patience) <= 0;
    }

    /// Those that can't be read, such as a ticket without a usable id.
    public int unreadable() {
        return unreadable;
    }

    public void countUnreadable(int more) {
        unreadable += more;
    }

    /// Those that mean nobody here.
    public int skipped() {
        return skipped;
    }

    public void countSkipped(int more) {
        skipped += more;
    }
}
