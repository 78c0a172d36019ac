package io.serai.tickets;

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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The first and the last step of a sync: everything is read before anything is written, and only what changed is
/// merged.
public final class TicketSync {
    private static final int MANY_COLUMNS = 2_000;
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final TicketConnections connections;
    private final RunStore runs;
    private final TicketMerge merge;
    private final TicketStore store;
    private final TicketStage stage;
    private final Inbox inbox;
    private final SafetyStop stop;
    private final ObjectMapper json;
    private final TicketVendor vendor;

    public TicketSync(
            TicketConnections connections,
            RunStore runs,
            TicketMerge merge,
            TicketStore store,
            TicketStage stage,
            Inbox inbox,
            SafetyStop stop,
            ObjectMapper json) {
        this.connections = connections;
        this.runs = runs;
        this.merge = merge;
        this.store = store;
        this.stage = stage;
        this.inbox = inbox;
        this.stop = stop;
        this.json = json;
        this.vendor = connections.vendor();
    }

    /// What is known of the list when it was read to its end.
    ///
    /// @param complete whether that was all that the vendor has, so that what is missing is gone
    /// @param total how many the vendor said there are; -1 where it did not say
    public record ListEnd(boolean complete, int total) {}

    public TicketStage stage() {
        return stage;
    }

    public SyncOrder begin(Work work) {
        SyncAsked asked = SyncAsked.of(vendor, runs.parameters(work.runKey()), json);
        Connection connection = connections.named(work.account(), asked.connection());
        TicketMerge.Target target = connections.target(connection, asked.pair());
        stage.empty(work.runKey());
        return new SyncOrder(
                work,
                connection,
                target,
                new Scope(vendor, target.eventKey(), asked.pair().vendorEvent()),
                store.now(),
                asked.dry(),
                asked.confirmed());
    }

    /// What was held back by a limit is waited for here, as a long list would otherwise be begun again and again. All
    /// else is the shared policy's.
    public void holdOn(SyncRead read, DeliveryException failure) throws InterruptedException {
        Duration wait = failure.retryAfter() == null ? SHORTLY : failure.retryAfter();
        if (failure.kind() != DeliveryException.Kind.HELD_BACK || !read.mayWait(wait)) {
            throw failure;
        }
        Thread.sleep(wait);
    }

    /// Merges what changed, hides the badges of those who lost their last ticket, and marks the work done: all in one
    /// transaction. More than the safety stop allows are not hidden: the run asks. A dry run writes none of that,
    /// and says how much it would be.
    public void settle(SyncRead read, ListEnd end) throws InterruptedException {
        SyncOrder order = read.order();
        long run = read.run();
        int listed = stage.listed(run);
        boolean complete = read.unreadable() == 0 && end.complete();
        Losers losers = stage.losers(run, order.scope(), order.begun(), complete);
        int limit = stop.limit(losers.visible());
        int allowed = Math.max(limit, order.confirmed());
        boolean ending = losers.losing() <= allowed;
        Asks asks = ending ? null : asks(order.work(), losers, limit);
        stage.choose(run, order.scope(), order.begun(), ending && complete);
        List<String> columns = columns(run);
        var sheet = new TicketMerge.Sheet(vendor.kind(), columns, order.dry());
        merge.merge(run, order.target(), sheet, stage.rows(run, columns), (connection, counts) -> {
            JdbcClient sql = TicketStore.on(connection);
            int hidden =
                    order.dry() ? discard(sql, run, ending ? losers.losing() : 0) : write(sql, read, ending, complete);
            if (hidden > allowed) {
                throw changedMeanwhile();
            }
            note(
                    sql,
                    read,
                    Tally.of(listed + read.unreadable(), 0, read.unreadable(), counts, hidden),
                    complete,
                    end,
                    asks);
            inbox.markDone(order.work(), connection);
        });
    }

    private int write(JdbcClient sql, SyncRead read, boolean ending, boolean complete) {
        SyncOrder order = read.order();
        TicketStage.settle(sql, read.run(), order.scope(), order.begun(), ending, complete);
        return TicketStore.settleBadges(sql, order.scope().event(), read.run());
    }

    private static int discard(JdbcClient sql, long run, int hidden) {
        sql.sql("DELETE FROM zoom_stage WHERE run_id = ?").param(run).update();
        return hidden;
    }

    private void note(
            JdbcClient sql, SyncRead read, Tally ofListed, boolean complete, ListEnd end, @Nullable Asks asks) {
        Tally tally = ofListed.andSkipped(read.skipped());
        int listed = tally.read() - read.unreadable();
        String message = message(read, tally, complete, listed, end.total());
        if (asks == null) {
            tally.note(sql, json, read.order().work(), message);
        } else {
            tally.ask(sql, json, read.order().work(), message + " " + asks.what(), asks);
        }
    }

    private List<String> columns(long run) {
        List<String> columns = stage.columns(run, vendor);
        if (columns.size() > MANY_COLUMNS) {
            throw DeliveryException.permanent(
                    vendor.system(),
                    "%s answers %d different questions of an event, expected %d at most."
                            .formatted(vendor.title(), columns.size(), MANY_COLUMNS));
        }
        return columns;
    }

    private Asks asks(Work work, Losers losers, int limit) {
        String what = losers.losing() + " of " + losers.visible() + " visible badges would be hidden, as "
                + vendor.title() + " shows no ticket of those people any more. Nobody was hidden.";
        if (work.letter() != null) {
            throw DeliveryException.permanent(
                    vendor.system(),
                    what + " A replay can't ask; begin a new sync, and confirm its run if that is right.");
        }
        return new Asks(
                what + " If that is right, confirm the run within 24 hours: POST /v3/hub/run/{id}/confirm.",
                losers.losing(),
                limit);
    }

    private DeliveryException changedMeanwhile() {
        return new DeliveryException(
                DeliveryException.Kind.HELD_BACK,
                vendor.system(),
                0,
                SHORTLY,
                "Tickets changed while the list was read; it is read again.",
                null);
    }

    private String message(SyncRead read, Tally tally, boolean complete, int listed, int total) {
        String message = "%s sync complete. Read %d %s.".formatted(vendor.title(), tally.read(), vendor.things());
        if (read.order().dry()) {
            message = "Dry run, nothing was written. " + message;
        }
        if (tally.rejected() > 0) {
            message += " Rejected " + tally.rejected() + " that could not be read.";
        }
        if (!complete) {
            message += " Nobody was hidden for a ticket that is gone, as the list is not known to be whole: "
                    + vendor.title() + " listed " + listed
                    + (total < 0 ? " and did not say how many there are." : " and says it has " + total + ".");
        }
        return message;
    }
}
