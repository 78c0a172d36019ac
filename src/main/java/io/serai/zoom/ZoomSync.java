package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.tickets.SyncRead;
import io.serai.tickets.Ticket;
import io.serai.tickets.TicketSync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `zoomSync`: the steps by which all tickets of an event at Zoom become badges.
public final class ZoomSync {
    private static final String JOB = ZoomTickets.JOB;
    /// Page tokens live for fifteen minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TicketSync sync;
    private final TicketTypes types;

    ZoomSync(TicketSync sync, TicketTypes types) {
        this.sync = sync;
        this.types = types;
    }

    public SyncJob begin(@Body Work work) {
        return new SyncJob(new SyncRead(sync.begin(work), PATIENCE));
    }

    /// The event, to read its ticket types.
    public ZoomQuery query(@ExchangeProperty(JOB) SyncJob job) {
        return ZoomQuery.ofEvent(
                job.read().order().connection(), job.read().order().scope().vendorEvent());
    }

    public void takeTypes(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode answer) {
        ZoomQuery asked = query(job);
        job.types(types.remember(asked.connection(), asked.event(), answer));
    }

    public ZoomQuery nextRegistrations(@ExchangeProperty(JOB) SyncJob job) {
        return query(job).page(job.registrations().token());
    }

    /// What the report says of tickets, for what the list of tickets leaves open.
    public void takeRegistrations(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode page) {
        var read = new ArrayList<Ticket>();
        for (JsonNode registration : page.path("registrations")) {
            for (JsonNode ticket : registration.path("tickets")) {
                Ticket said = ZoomTicket.of(registration, ticket);
                if (isUsable(said)) {
                    read.add(said);
                }
            }
        }
        sync.stage().add(job.read().run(), read, false);
        job.registrations().advance(page, "registrations");
    }

    public ZoomQuery nextTickets(@ExchangeProperty(JOB) SyncJob job) {
        return query(job).page(job.tickets().token());
    }

    public void takeTickets(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode page) {
        List<String> ids = page.path("tickets")
                .valueStream()
                .map(ticket -> ticket.path("ticket_id").asText(""))
                .toList();
        Map<String, Ticket> said = sync.stage().said(job.read().run(), ids);
        var read = new ArrayList<Ticket>();
        for (JsonNode node : page.path("tickets")) {
            String id = node.path("ticket_id").asText("");
            Ticket reported = said.getOrDefault(id, new Ticket(ZoomTicket.VENDOR, id, Map.of()));
            String type =
                    job.types().getOrDefault(node.path("ticket_type_id").asText(""), ZoomTicket.typeName(reported));
            Ticket ticket = ZoomTicket.of(node, type).or(reported);
            if (isUsable(ticket)) {
                read.add(ticket);
            }
        }
        sync.stage().add(job.read().run(), read, true);
        job.read().countUnreadable(ids.size() - read.size());
        job.tickets().advance(page, "tickets");
    }

    public void holdOn(
            @ExchangeProperty(JOB) SyncJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        sync.holdOn(job.read(), failure);
    }

    private static boolean isUsable(Ticket ticket) {
        return !ticket.id().isEmpty() && ticket.id().length() <= Hook.MAX_ID;
    }

    public void settle(@ExchangeProperty(JOB) SyncJob job) throws InterruptedException {
        Paging tickets = job.tickets();
        boolean complete = tickets.isComplete(sync.stage().listed(job.read().run()));
        sync.settle(job.read(), new TicketSync.ListEnd(complete, tickets.total()));
    }
}
