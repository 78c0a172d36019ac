package io.serai.zoom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.hub.DeliveryException;
import io.serai.hub.Inbox;
import io.serai.hub.RunStore;
import io.serai.hub.Work;
import io.serai.imports.TicketMerge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `zoomSync`: the steps by which all tickets of an event at Zoom become badges. Everything is read before
/// anything is written, and only what changed is merged.
public final class ZoomSync {
    private static final String JOB = ZoomTickets.JOB;
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final Connections connections;
    private final RunStore runs;
    private final TicketMerge merge;
    private final TicketStore store;
    private final TicketTypes types;
    private final SyncStage stage;
    private final Inbox inbox;
    private final ObjectMapper json;

    ZoomSync(
            Connections connections,
            RunStore runs,
            TicketMerge merge,
            TicketStore store,
            TicketTypes types,
            SyncStage stage,
            Inbox inbox,
            ObjectMapper json) {
        this.connections = connections;
        this.runs = runs;
        this.merge = merge;
        this.store = store;
        this.types = types;
        this.stage = stage;
        this.inbox = inbox;
        this.json = json;
    }

    /// What a sync is asked to do, as its run's parameters.
    ///
    /// @param connection its public id
    record Asked(String connection, Pair pair) {
        String toJson(ObjectMapper json) {
            return json.createObjectNode()
                    .put("connection", connection)
                    .put("zoom_event_id", pair.zoomEvent())
                    .put("event_id", pair.event())
                    .toString();
        }

        static Asked of(String text, ObjectMapper json) {
            try {
                JsonNode asked = json.readTree(text);
                return new Asked(
                        asked.path("connection").asText(),
                        new Pair(
                                asked.path("zoom_event_id").asText(),
                                asked.path("event_id").asText()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a run's parameters are always JSON", e);
            }
        }
    }

    public SyncJob begin(@Body Work work) {
        Asked asked = Asked.of(runs.parameters(work.runKey()), json);
        Connection connection = connections.named(work.account(), asked.connection());
        TicketMerge.Target target = connections.target(connection, asked.pair());
        stage.empty(work.runKey());
        return new SyncJob(
                work,
                connection,
                target,
                new Scope(target.eventKey(), asked.pair().zoomEvent()),
                store.now());
    }

    /// The event, to read its ticket types.
    public ZoomQuery query(@ExchangeProperty(JOB) SyncJob job) {
        return ZoomQuery.ofEvent(job.connection(), job.scope().zoomEvent());
    }

    public void takeTypes(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode answer) {
        job.types(types.remember(job.connection(), job.scope().zoomEvent(), answer));
    }

    public ZoomQuery nextRegistrations(@ExchangeProperty(JOB) SyncJob job) {
        return query(job).page(job.registrations().token());
    }

    /// What the report says of tickets, for what the list of tickets leaves open.
    public void takeRegistrations(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode page) {
        var read = new ArrayList<Ticket>();
        for (JsonNode registration : page.path("registrations")) {
            for (JsonNode ticket : registration.path("tickets")) {
                Ticket said = Ticket.of(registration, ticket);
                if (isUsable(said)) {
                    read.add(said);
                }
            }
        }
        stage.add(job.work().runKey(), read, false);
        job.registrations().advance(page);
    }

    public ZoomQuery nextTickets(@ExchangeProperty(JOB) SyncJob job) {
        return query(job).page(job.tickets().token());
    }

    public void takeTickets(@ExchangeProperty(JOB) SyncJob job, @Body JsonNode page) {
        List<String> ids = page.path("tickets")
                .valueStream()
                .map(ticket -> ticket.path("ticket_id").asText(""))
                .toList();
        Map<String, Ticket> said = stage.said(job.work().runKey(), ids);
        var read = new ArrayList<Ticket>();
        for (JsonNode node : page.path("tickets")) {
            String id = node.path("ticket_id").asText("");
            Ticket reported = said.getOrDefault(id, new Ticket(id, Map.of()));
            String type = job.types().getOrDefault(node.path("ticket_type_id").asText(""), reported.typeName());
            Ticket ticket = Ticket.of(node, type).or(reported);
            if (isUsable(ticket)) {
                read.add(ticket);
            }
        }
        stage.add(job.work().runKey(), read, true);
        job.countUnreadable(ids.size() - read.size());
        job.tickets().advance(page);
    }

    /// What was held back by a limit is waited for here, as a long list would otherwise be begun again and again. All
    /// else is the shared policy's.
    public void holdOn(
            @ExchangeProperty(JOB) SyncJob job, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        Duration wait = failure.retryAfter() == null ? SHORTLY : failure.retryAfter();
        if (failure.kind() != DeliveryException.Kind.HELD_BACK || !job.mayWait(wait)) {
            throw failure;
        }
        Thread.sleep(wait);
    }

    private static boolean isUsable(Ticket ticket) {
        return !ticket.id().isEmpty() && ticket.id().length() <= Hook.MAX_ID;
    }

    /// Merges what changed, hides the badges of those who lost their last ticket, and marks the work done: all in one
    /// transaction.
    public void settle(@ExchangeProperty(JOB) SyncJob job) throws InterruptedException {
        Work work = job.work();
        long run = work.runKey();
        int listed = stage.listed(run);
        boolean complete = job.unreadable() == 0 && listed >= job.tickets().total();
        stage.choose(run, job.scope(), job.begun(), complete);
        merge.merge(run, job.target(), stage.rows(run), (connection, counts) -> {
            JdbcClient sql = TicketStore.on(connection);
            SyncStage.settle(sql, run, job.scope(), job.begun(), complete);
            int hidden = TicketStore.settleBadges(sql, job.scope().event());
            Tally tally = Tally.of(listed + job.unreadable(), 0, job.unreadable(), counts, hidden);
            tally.note(
                    sql,
                    json,
                    work,
                    message(tally, complete, listed, job.tickets().total()));
            inbox.done(work, connection);
        });
    }

    private static String message(Tally tally, boolean complete, int listed, int total) {
        String message = "Zoom sync complete. Read " + tally.read() + " tickets.";
        if (tally.rejected() > 0) {
            message += " Rejected " + tally.rejected() + " that could not be read.";
        }
        if (!complete) {
            message += " Nobody was hidden for a ticket that is gone: Zoom says it has " + total
                    + " tickets, and listed " + listed + " of them.";
        }
        return message;
    }
}
