package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.imports.ImportCounts;
import io.serai.imports.ImportKind;
import io.serai.imports.TicketMerge;
import io.serai.tables.SourceRow;
import io.serai.tickets.Pair;
import io.serai.tickets.Scope;
import io.serai.tickets.Tally;
import io.serai.tickets.Ticket;
import io.serai.tickets.TicketConnections;
import io.serai.tickets.TicketStore;
import io.serai.zoom.TicketJob.About;
import io.serai.zoom.TicketJob.Kind;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `zoomTickets`: the steps by which a webhook's event becomes a badge. What counts is the ticket as Zoom has
/// it now, not what the webhook says of it, so that repeated events, and events in any order, come to the same end.
public final class ZoomTickets {
    /// The exchange property that holds the job.
    static final String JOB = "zoomJob";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final TicketConnections connections;
    private final TicketMerge merge;
    private final TicketStore store;
    private final TicketTypes types;
    private final Inbox inbox;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    ZoomTickets(
            TicketConnections connections,
            TicketMerge merge,
            TicketStore store,
            TicketTypes types,
            Inbox inbox,
            TransactionTemplate transaction,
            ObjectMapper json) {
        this.connections = connections;
        this.merge = merge;
        this.store = store;
        this.types = types;
        this.inbox = inbox;
        this.transaction = transaction;
        this.json = json;
    }

    /// Reads what the event is about.
    ///
    /// @throws DeliveryException permanent, where it can't be known
    public TicketJob open(@Body Work work) {
        Hook hook = Hook.of(work.body(), json);
        if (!hook.isOfTickets()) {
            return new TicketJob(work, hook.event(), Kind.OTHER, null);
        }
        Connection connection = connections.of(work);
        Optional<Pair> pair = Pair.of(ZoomTicket.VENDOR, connection).stream()
                .filter(one -> one.vendorEvent().equals(hook.zoomEvent()))
                .findFirst();
        if (pair.isEmpty()) {
            return new TicketJob(work, hook.event(), Kind.UNPAIRED, null);
        }
        TicketMerge.Target target = connections.target(connection, pair.get());
        return new TicketJob(
                work,
                hook.event(),
                Kind.TICKET,
                new About(
                        connection,
                        target,
                        new Scope(ZoomTicket.VENDOR, target.eventKey(), hook.zoomEvent()),
                        List.copyOf(hook.tickets().keySet()),
                        hook.tickets(),
                        store.now()));
    }

    /// What is none of ours is done.
    public void ignore(@Body TicketJob job) {
        String message = job.kind() == Kind.UNPAIRED
                ? "Ignored: the connection pairs that event of Zoom with none here."
                : "Ignored: " + (job.event().length() > 100 ? "an event" : job.event()) + " changes nothing here.";
        finish(job.work(), Map.of("ignored", 1), message);
    }

    private void finish(Work work, Map<String, Integer> counts, String message) {
        transaction.executeWithoutResult(status -> {
            Tally.note(store.own(), json, work, counts, 0, message);
            inbox.markDone(work);
        });
    }

    /// The next ticket to read.
    public ZoomQuery next(@ExchangeProperty(JOB) TicketJob job) {
        return query(job).ticket(job.next());
    }

    /// The event, to read its ticket types.
    public ZoomQuery query(@ExchangeProperty(JOB) TicketJob job) {
        return ZoomQuery.ofEvent(job.about().connection(), job.about().scope().vendorEvent());
    }

    public void take(@ExchangeProperty(JOB) TicketJob job, @Body JsonNode ticket) {
        job.read().put(job.next(), ticket);
    }

    /// Whether a ticket has a type whose name is not known.
    public boolean lacksTypes(@ExchangeProperty(JOB) TicketJob job) {
        Map<String, String> names = names(job);
        return job.read().values().stream()
                .map(ticket -> ticket.path("ticket_type_id").asText(""))
                .anyMatch(type -> !type.isEmpty() && (names == null || !names.containsKey(type)));
    }

    private @Nullable Map<String, String> names(TicketJob job) {
        return types.of(job.about().connection(), job.about().scope().vendorEvent());
    }

    public void takeTypes(@ExchangeProperty(JOB) TicketJob job, @Body JsonNode answer) {
        types.remember(job.about().connection(), job.about().scope().vendorEvent(), answer);
    }

    /// Merges the tickets that there are, hides the badges of those who lost their last, and marks the work done: all
    /// in one transaction.
    public void apply(@ExchangeProperty(JOB) TicketJob job) throws InterruptedException {
        About about = job.about();
        List<Ticket> live = live(job);
        List<TicketStore.Holding> known = store.holdings(store.own(), about.scope(), about.tickets());
        if (isKnown(about, live, known)) {
            finish(
                    job.work(),
                    Tally.of(about.tickets().size(), about.tickets().size() - live.size(), 0, none(), 0)
                            .byName(),
                    "Nothing to do: the tickets are known as they are.");
            return;
        }
        Set<String> holders = new LinkedHashSet<>();
        live.forEach(ticket -> holders.add(ticket.holder()));
        known.stream().filter(TicketStore.Holding::live).forEach(one -> holders.add(one.holder()));
        List<Ticket> others = store.others(store.own(), about.scope(), holders, about.tickets());
        List<Ticket> rows = rows(about, live, others, holders);
        Iterator<SourceRow> each = IntStream.range(0, rows.size())
                .mapToObj(at -> new SourceRow(at + 1, rows.get(at).row(TicketMerge.COLUMNS)))
                .iterator();
        merge.merge(
                job.work().runKey(),
                about.target(),
                new TicketMerge.Sheet(ImportKind.ZOOM, TicketMerge.COLUMNS, false),
                () -> each.hasNext() ? each.next() : null,
                (connection, counts) -> {
                    JdbcClient sql = TicketStore.on(connection);
                    refuseStale(sql, about, holders, others);
                    settle(sql, job, live, rows, counts);
                    inbox.markDone(job.work(), connection);
                });
    }

    /// What is to be said of these people, in the order in which it counts. Of one without a ticket it is all that they
    /// ever held, so that it is the same in whatever order that went.
    private List<Ticket> rows(About about, List<Ticket> live, List<Ticket> others, Set<String> holders) {
        var rows = new ArrayList<>(live);
        rows.addAll(others);
        Set<String> ticketless = new LinkedHashSet<>(holders);
        rows.forEach(ticket -> ticketless.remove(ticket.holder()));
        rows.addAll(store.allHeld(store.own(), about.scope(), ticketless));
        return Ticket.ordered(rows);
    }

    private static ImportCounts none() {
        return new ImportCounts(0, 0, 0, 0, 0, 0);
    }

    private List<Ticket> live(TicketJob job) {
        Map<String, String> names = Objects.requireNonNullElse(names(job), Map.of());
        var live = new ArrayList<Ticket>();
        job.read().forEach((id, ticket) -> {
            if (!ticket.isMissingNode()) {
                String type = names.getOrDefault(ticket.path("ticket_type_id").asText(""), "");
                live.add(new Ticket(
                        ZoomTicket.VENDOR, id, ZoomTicket.of(ticket, type).cells()));
            }
        });
        return live;
    }

    /// Whether all is as it was when they were last read.
    private static boolean isKnown(About about, List<Ticket> live, List<TicketStore.Holding> known) {
        Map<String, Ticket> byId = live.stream().collect(Collectors.toMap(Ticket::id, ticket -> ticket));
        return about.tickets().stream().allMatch(id -> {
            List<TicketStore.Holding> all =
                    known.stream().filter(one -> one.ticket().equals(id)).toList();
            List<TicketStore.Holding> held =
                    all.stream().filter(TicketStore.Holding::live).toList();
            Ticket ticket = byId.get(id);
            return ticket == null
                    ? held.isEmpty() && (!all.isEmpty() || last(about, id) == null)
                    : held.size() == 1
                            && held.getFirst().holder().equals(ticket.holder())
                            && held.getFirst().hash().equals(ticket.hash());
        });
    }

    /// Another worker has read one of these tickets later, or has changed what else their holders hold: what was read
    /// here is no longer all there is, and is read again.
    private void refuseStale(JdbcClient sql, About about, Set<String> holders, List<Ticket> others) {
        Timestamp readOn = about.readOn();
        boolean later = store.holdings(sql, about.scope(), about.tickets()).stream()
                .anyMatch(one -> one.readOn().after(readOn));
        if (later || !store.others(sql, about.scope(), holders, about.tickets()).equals(others)) {
            throw new DeliveryException(
                    DeliveryException.Kind.HELD_BACK,
                    Hook.ENDPOINT,
                    0,
                    SOON,
                    "Tickets of the same people changed meanwhile; they are read again.",
                    null);
        }
    }

    private void settle(JdbcClient sql, TicketJob job, List<Ticket> live, List<Ticket> rows, ImportCounts counts) {
        About about = job.about();
        Set<Integer> notImported = sql.sql("SELECT row_no FROM run_rejection WHERE run_id = ?")
                .param(job.work().runKey())
                .query(Integer.class)
                .set();
        List<TicketStore.Holding> known = store.holdings(sql, about.scope(), about.tickets());
        job.read().forEach((id, ticket) -> {
            if (ticket.isMissingNode()) {
                boolean unknown = known.stream().noneMatch(one -> one.ticket().equals(id));
                store.gone(sql, about.scope(), id, unknown ? last(about, id) : null, about.readOn());
            }
        });
        for (Ticket ticket : live) {
            if (!notImported.contains(rows.indexOf(ticket) + 1)) {
                store.live(sql, about.scope(), ticket, about.readOn());
            }
        }
        int hidden =
                TicketStore.settleBadges(sql, about.scope().event(), job.work().runKey());
        int gone = about.tickets().size() - live.size();
        Tally.of(about.tickets().size(), gone, 0, counts, hidden)
                .note(sql, json, job.work(), "Zoom ticket applied as Zoom has it now.");
    }

    /// The webhook names the holder of a ticket, also of one that the hub has never seen.
    private static @Nullable String last(About about, String ticket) {
        String holder = TicketMerge.holder(about.emails().getOrDefault(ticket, ""));
        return holder.isEmpty() || holder.length() > 255 ? null : holder;
    }
}
