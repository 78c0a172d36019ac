package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.Connection;
import io.serai.hub.delivery.Work;
import io.serai.imports.TicketMerge;
import io.serai.tickets.Scope;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A webhook's event on its way through its route: what it is about, and what each step has found so far. Not
/// thread-safe; it lives as long as the route takes.
public final class TicketJob {
    private final Work work;
    private final String event;
    private final Kind kind;
    private final @Nullable About about;
    private final Map<String, JsonNode> read = new LinkedHashMap<>();

    /// What is to be done with it.
    public enum Kind {
        /// Its tickets are applied.
        TICKET,
        /// It is about an event that the connection pairs with none here.
        UNPAIRED,
        /// It is about something else.
        OTHER
    }

    /// The tickets that it is about.
    ///
    /// @param readOn before the first of them is read
    /// @param emails of their holders as the webhook has them, by ticket
    record About(
            Connection connection,
            TicketMerge.Target target,
            Scope scope,
            List<String> tickets,
            Map<String, String> emails,
            Timestamp readOn) {}

    TicketJob(Work work, String event, Kind kind, @Nullable About about) {
        this.work = work;
        this.event = event;
        this.kind = kind;
        this.about = about;
    }

    public Kind kind() {
        return kind;
    }

    /// Whether there is another ticket to read.
    public boolean more() {
        return read.size() < about().tickets().size();
    }

    Work work() {
        return work;
    }

    String event() {
        return event;
    }

    About about() {
        return Objects.requireNonNull(about, "only a paired event is about tickets here");
    }

    String next() {
        return about().tickets().get(read.size());
    }

    /// What Zoom answered, by ticket: a missing node where it has it no more.
    Map<String, JsonNode> read() {
        return read;
    }
}
