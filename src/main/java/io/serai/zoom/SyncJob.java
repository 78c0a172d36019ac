package io.serai.zoom;

import io.serai.connectors.Connection;
import io.serai.hub.delivery.Work;
import io.serai.imports.TicketMerge;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;

/// A sync of one pair of events on its way through its route. Not thread-safe; it lives as long as the route takes.
public final class SyncJob {
    /// Page tokens live for fifteen minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Work work;
    private final Connection connection;
    private final TicketMerge.Target target;
    private final Scope scope;
    private final Timestamp begun;
    private final int confirmed;
    private final Paging registrations = new Paging();
    private final Paging tickets = new Paging();
    private Map<String, String> types = Map.of();
    private int unreadable;
    private Duration waited = Duration.ZERO;

    /// @param begun before anything is read
    /// @param confirmed how many badges a person lets it hide; 0 where nobody was asked
    SyncJob(Work work, Connection connection, TicketMerge.Target target, Scope scope, Timestamp begun, int confirmed) {
        this.work = work;
        this.connection = connection;
        this.target = target;
        this.scope = scope;
        this.begun = begun;
        this.confirmed = confirmed;
    }

    /// Whether so much more waiting is within what a sync may wait in all.
    boolean mayWait(Duration more) {
        waited = waited.plus(more);
        return waited.compareTo(PATIENCE) <= 0;
    }

    public Paging registrations() {
        return registrations;
    }

    public Paging tickets() {
        return tickets;
    }

    Work work() {
        return work;
    }

    Connection connection() {
        return connection;
    }

    TicketMerge.Target target() {
        return target;
    }

    Scope scope() {
        return scope;
    }

    Timestamp begun() {
        return begun;
    }

    int confirmed() {
        return confirmed;
    }

    /// Names by id.
    Map<String, String> types() {
        return types;
    }

    void types(Map<String, String> names) {
        types = names;
    }

    /// Tickets without a usable id.
    int unreadable() {
        return unreadable;
    }

    void countUnreadable(int more) {
        unreadable += more;
    }
}
