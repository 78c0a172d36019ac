package io.serai.splash;

import io.serai.tickets.SyncRead;

/// A sync of one pair of events on its way through its route. Not thread-safe; it lives as long as the route takes.
public final class SplashJob {
    /// The exchange property that holds it.
    static final String PROPERTY = "splashJob";

    private final SyncRead read;
    private final GuestPages pages = new GuestPages();

    SplashJob(SyncRead read) {
        this.read = read;
    }

    SyncRead read() {
        return read;
    }

    public GuestPages pages() {
        return pages;
    }
}
