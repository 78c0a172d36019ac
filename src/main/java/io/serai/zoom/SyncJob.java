package io.serai.zoom;

import io.serai.tickets.SyncRead;
import java.util.Map;

/// A sync of one pair of events on its way through its route. Not thread-safe; it lives as long as the route takes.
public final class SyncJob {
    private final SyncRead read;
    private final Paging registrations = new Paging();
    private final Paging tickets = new Paging();
    private Map<String, String> types = Map.of();

    SyncJob(SyncRead read) {
        this.read = read;
    }

    SyncRead read() {
        return read;
    }

    public Paging registrations() {
        return registrations;
    }

    public Paging tickets() {
        return tickets;
    }

    /// Names by id.
    Map<String, String> types() {
        return types;
    }

    void types(Map<String, String> names) {
        types = names;
    }
}
