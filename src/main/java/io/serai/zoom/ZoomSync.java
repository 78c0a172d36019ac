package io.serai.zoom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.SafetyStop;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.Asks;
import io.serai.hub.runs.RunStore;
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
    private final SafetyStop stop;
    private final ObjectMapper json;

    ZoomSync(
            Connections connections,
            RunStore runs,
            TicketMerge merge,
            TicketStore store,
            TicketTypes types,
            SyncStage stage,
            Inbox inbox,
            SafetyStop stop,
            ObjectMapper json) {
        this.connections = connections;
        this.runs = runs;
        this.merge = merge;
        this.store = store;
        this.types = types;
        this.stage = stage;
        this.inbox = inbox;
        this.stop = stop;
        this.json = json;
    }

    /// What a sync is asked to do, as its run's parameters.
    ///
    /// @param connection its public id
    /// @param confirmed how many badges a person lets it hide; 0 where nobody was asked
    record Asked(String connection, Pair pair, int confirmed) {
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
                                asked.path("event_id").asText()),
                        asked.path("confirmed").asInt());
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
                store.now(),
                asked.confirmed());
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
        job.tickets().advance(page, "tickets");
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
    /// transaction. More than the safety stop allows are not hidden: the run asks.
    public void settle(@ExchangeProperty(JOB) SyncJob job) throws InterruptedException {
        Work work = job.work();
        long run = work.runKey();
        int listed = stage.listed(run);
        boolean complete = job.unreadable() == 0 && job.tickets().isComplete(listed);
        Losers losers = stage.losers(run, job.scope(), job.begun(), complete);
        int limit = stop.limit(losers.visible());
        int allowed = Math.max(limit, job.confirmed());
        boolean ending = losers.losing() <= allowed;
        Asks asks = ending ? null : asks(work, losers, limit);
        stage.choose(run, job.scope(), job.begun(), ending && complete);
        merge.merge(run, job.target(), stage.rows(run), (connection, counts) -> {
            JdbcClient sql = TicketStore.on(connection);
            SyncStage.settle(sql, run, job.scope(), job.begun(), ending, complete);
            int hidden = TicketStore.settleBadges(sql, job.scope().event());
            if (hidden > allowed) {
                throw changedMeanwhile();
            }
            Tally tally = Tally.of(listed + job.unreadable(), 0, job.unreadable(), counts, hidden);
            String message = message(tally, complete, listed, job.tickets().total());
            if (asks == null) {
                tally.note(sql, json, work, message);
            } else {
                tally.ask(sql, json, work, message + " " + asks.what(), asks);
            }
            inbox.markDone(work, connection);
        });
    }

    private static Asks asks(Work work, Losers losers, int limit) {
        String what = losers.losing() + " of " + losers.visible() + " visible badges would be hidden, as Zoom shows no"
                + " ticket of those people any more. Nobody was hidden.";
        if (work.letter() != null) {
            throw DeliveryException.permanent(
                    "zoom", what + " A replay can't ask; begin a new sync, and confirm its run if that is right.");
        }
        return new Asks(
                what + " If that is right, confirm the run within 24 hours: POST /v3/hub/run/{id}/confirm.",
                losers.losing(),
                limit);
    }

    private static DeliveryException changedMeanwhile() {
        return new DeliveryException(
                DeliveryException.Kind.HELD_BACK,
                "zoom",
                0,
                SHORTLY,
                "Tickets changed while the list was read; it is read again.",
                null);
    }

    private static String message(Tally tally, boolean complete, int listed, int total) {
        String message = "Zoom sync complete. Read " + tally.read() + " tickets.";
        if (tally.rejected() > 0) {
            message += " Rejected " + tally.rejected() + " that could not be read.";
        }
        if (!complete) {
            message +=
                    " Nobody was hidden for a ticket that is gone, as the list is not known to be whole: Zoom listed "
                            + listed
                            + (total < 0 ? " and did not say how many there are." : " and says it has " + total + ".");
        }
        return message;
    }
}
