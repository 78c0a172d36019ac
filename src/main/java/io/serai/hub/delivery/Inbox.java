package io.serai.hub.delivery;

import io.serai.hub.delivery.Lanes.Lane;
import io.serai.hub.routes.LaterRoutes;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Failures;
import io.serai.web.Outcome;
import io.serai.web.Passage;
import io.serai.web.Refusal;
import io.serai.web.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The bean `inbox`: what was accepted is a row here before anyone is told so, and is worked on under a lease that a
/// live worker renews and a dead one loses.
public final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int LONGEST_KEY = 255;
    private static final Duration ALIVE = Duration.ofSeconds(30);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    /// What comes within so long is claimed in one go.
    private static final Duration LINGER = Duration.ofMillis(5);

    private final Acceptance acceptance;
    private final WorkStore store;
    private final Settlement settlement;
    private final Lanes lanes;
    private final DeliveryMetrics metrics;
    private final Moments moments;
    private final Tracing tracing;
    private final Duration poll;
    private final Bell bell = new Bell();
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    /// Done in the transaction of their effect, which is committed if nothing fails any more.
    private final Set<Long> marked = ConcurrentHashMap.newKeySet();
    private final Set<String> routes = ConcurrentHashMap.newKeySet();
    private final Unsettled later;
    /// Two that claim at the same time would claim more than there is room for.
    private final ReentrantLock claiming = new ReentrantLock();
    private final Bell room = new Bell();
    private @Nullable Announcer announcer;
    private Duration rounds = Duration.ZERO;
    private volatile long looked = System.nanoTime();
    private long round = System.nanoTime();
    private long swept = System.nanoTime() - SWEEP.toNanos();
    private volatile boolean stopping;

    /// @param poll how often an idle worker looks for work
    public Inbox(
            Acceptance acceptance,
            WorkStore store,
            Settlement settlement,
            Lanes lanes,
            DeliveryMetrics metrics,
            Moments moments,
            Tracing tracing,
            Duration poll) {
        this.acceptance = acceptance;
        this.store = store;
        this.settlement = settlement;
        this.lanes = lanes;
        this.metrics = metrics;
        this.moments = moments;
        this.tracing = tracing;
        this.poll = poll;
        this.later = new Unsettled(settlement, work -> held.remove(work.key()), () -> stopping);
    }

    /// Works on so much of a provider at a time, for what takes long. To be called before the routes run.
    public void limit(String provider, int atOnce) {
        lanes.limit(provider, atOnce);
    }

    /// Has workers of all hubs told of what is accepted. To be called before the routes run.
    ///
    /// @param rounds how often this hub looks by itself for what nobody told it of
    public void tellThrough(Announcer told, Duration rounds) {
        this.announcer = told;
        this.rounds = rounds;
    }

    /// Stores a webhook's event, for any worker to claim: one statement, shared with what comes at the same time.
    ///
    /// @return false where it was accepted before: it is acknowledged all the same, and changes nothing
    public boolean receive(Arrival arrival) {
        Passage passage = Passage.current();
        if (passage != null) {
            passage.belongsTo(arrival.account());
        }
        moments.reached("inbox.before-insert");
        OptionalLong key = acceptance.receive(arrival);
        if (key.isEmpty()) {
            return false;
        }
        moments.reached("inbox.inserted");
        if (announcer != null) {
            announcer.tell(List.of(key.getAsLong()));
        } else if (lanes.room(new Lane(arrival.provider(), arrival.connection())) > 0) {
            // a lane that has enough is looked at again when it has room, see leave
            bell.ring();
        }
        return true;
    }

    /// Stores a job or a file and its run in one transaction, for any worker to claim.
    ///
    /// @return empty where it was accepted before
    public Optional<Work> accept(Arrival arrival, String runId) {
        Optional<Work> accepted = acceptance.accept(arrival, runId, false);
        accepted.ifPresent(work -> tell(List.of(work.key())));
        return accepted;
    }

    /// Stores messages that follow from a change in the transaction of that change, for any worker to claim: they are
    /// there if it is. A worker makes the run of each.
    public void acceptWith(List<Arrival> arrivals) {
        List<Long> keys = acceptance.acceptWith(arrivals);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                acceptance.accepted(arrivals);
                tell(keys);
            }
        });
    }

    private void tell(List<Long> keys) {
        if (announcer == null) {
            wake();
        } else {
            announcer.tell(keys);
        }
    }

    /// The same, already claimed by the caller, who goes on with it at once. If the process dies, a worker goes on.
    public Optional<Work> acceptAndClaim(Arrival arrival, String runId) {
        Optional<Work> accepted = acceptance.accept(arrival, runId, true);
        accepted.ifPresent(work -> held.add(work.key()));
        return accepted;
    }

    /// For routes of users: accepts the exchange's body as an event of the calling account. The route
    /// `direct:<first word of the capability>-work` works on it, with retries, dead letters and the ledger.
    ///
    /// @param eventKey the sender's own id of it: a repeat changes nothing; the body's SHA-256 where it is empty
    public Outcome acceptEvent(String capability, @Nullable String eventKey, Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        if (call == null) {
            throw new IllegalStateException("inbox.acceptEvent is for routes that a caller waits for");
        }
        byte[] body = Objects.requireNonNullElse(exchange.getMessage().getBody(byte[].class), new byte[0]);
        String key = eventKey == null || eventKey.isBlank()
                ? Sha256.hex(new String(body, StandardCharsets.ISO_8859_1))
                : eventKey.strip();
        if (key.length() > LONGEST_KEY) {
            throw new Refusal(422, "The event's own id has more than " + LONGEST_KEY + " characters.");
        }
        String provider = capability.contains(".") ? capability.substring(0, capability.indexOf('.')) : capability;
        boolean fresh = receive(Arrival.webhook(
                provider,
                provider + ":" + call.tenant().idRandom(),
                key,
                null,
                call.tenant().id(),
                capability,
                Map.of(),
                exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class),
                body,
                call.requestId()));
        return new Outcome.Done(202, Map.of("accepted", true, "repeat", !fresh), "Accepted.", Map.of());
    }

    /// Claims what is due, as much as the limits leave room for; waits until there is something to do, for the time
    /// of `serai.worker.poll` at most. Each must come back through [#release].
    public List<Work> claim() throws InterruptedException {
        boolean told = announcer != null && announcer.isUp();
        boolean rang = !stopping && bell.await(told ? SWEEP : poll);
        if (rang) {
            Thread.sleep(LINGER);
        }
        looked = System.nanoTime();
        if (stopping || !lanes.isOpen()) {
            return List.of();
        }
        claiming.lock();
        try {
            boolean found = sweep();
            if (told && !rang && !found && System.nanoTime() - round < rounds.toNanos()) {
                return List.of();
            }
            round = System.nanoTime();
            List<Work> claimed = claimed(store.claim(lanes::room));
            if (!claimed.isEmpty()) {
                bell.ring();
            }
            return claimed;
        } catch (RuntimeException e) {
            return unclaimed(e);
        } finally {
            claiming.unlock();
        }
    }

    private List<Work> claimed(List<Work> works) {
        for (Work work : works) {
            held.add(work.key());
            lanes.claimed(Lane.of(work));
        }
        if (!works.isEmpty()) {
            moments.reached("work.claimed");
        }
        return works;
    }

    private static List<Work> unclaimed(RuntimeException failure) {
        if (!Failures.isOutageWithin(failure)) {
            LOG.error("nothing could be claimed", failure);
        }
        return List.of();
    }

    /// @return whether something that waited for its time, or for its worker, may be claimed now
    private boolean sweep() {
        if (System.nanoTime() - swept < SWEEP.toNanos()) {
            return false;
        }
        WorkStore.Swept found = store.sweep();
        found.hopeless().forEach(settlement::giveUp);
        swept = System.nanoTime();
        return found.claimable();
    }

    /// Claims rows that the broker told of: when this hub has room, so that one that has some takes them before. What
    /// is no more to be claimed, or has to wait for a row before it, is left.
    ///
    /// @param message as [Announcer] made it
    List<Work> told(String message) throws InterruptedException {
        List<Long> keys = Announcer.keys(message);
        while (!stopping && lanes.isFull()) {
            room.await(SWEEP);
        }
        if (stopping) {
            return List.of();
        }
        claiming.lock();
        try {
            WorkStore.Told found = store.claim(keys, lanes::room);
            if (found.inOrder()) {
                bell.ring();
            }
            return claimed(found.claimed());
        } catch (RuntimeException e) {
            return unclaimed(e);
        } finally {
            claiming.unlock();
        }
    }

    /// The first step of a worker: waits for its turn.
    public void begin(@ExchangeProperty(Work.PROPERTY) Work work, Exchange exchange) throws InterruptedException {
        MDC.put("request", work.requestId());
        MDC.put("account", work.accountId());
        lanes.enter(Lane.of(work));
        if (stopping) {
            store.handBack(work);
            release(work);
            exchange.setRouteStop(true);
            return;
        }
        Passage passage = begun(work);
        if (passage != null) {
            exchange.setProperty(Passage.PROPERTY, passage);
        }
    }

    /// @return what notes how it is carried out, until it is released; null where nothing does
    @Nullable
    Passage begun(Work work) {
        Passage passage = tracing.begin(work.requestId(), System.nanoTime());
        if (passage != null) {
            passage.belongsTo(work.account());
            passage.enter();
        }
        moments.reached("work.begun");
        return passage;
    }

    boolean isStopping() {
        return stopping;
    }

    /// Gives back a row that was claimed and not begun.
    void handBack(Work work) {
        store.handBack(work);
        held.remove(work.key());
        leave(Lane.of(work), 1);
    }

    /// Fails where there is no route for the work, instead of waiting for one.
    public void check(@ExchangeProperty(Work.PROPERTY) Work work, Exchange exchange) {
        if (!routes.contains(work.route())) {
            if (!LaterRoutes.knows(exchange.getContext(), work.route())) {
                throw DeliveryException.permanent(
                        work.route(),
                        "No route works on " + work.capability() + ": there must be one from " + work.route() + ".");
            }
            routes.add(work.route());
        }
    }

    /// Claims a row once more whose work was over, as if for the first time: for whoever undoes all of it.
    ///
    /// @return empty where it is not over, or its content was erased
    public Optional<Work> again(long key) {
        return store.again(key);
    }

    /// What was claimed by [#again] is undone.
    public void over(Work work) {
        marked.remove(work.key());
    }

    /// A step of routes: marks the work done in the transaction that surrounds the step, together with its effect. Of
    /// rows that are worked on together, the last step of their transaction does that for all of them.
    public void done(@ExchangeProperty(Work.PROPERTY) Work work, Exchange exchange) {
        if (exchange.getProperty(WorkGroup.PROPERTY) == null) {
            markDone(work);
        }
    }

    /// Marks it done in the transaction that surrounds the caller.
    public void markDone(Work work) {
        settlement.done(work);
        marked.add(work.key());
    }

    /// The same in the transaction of that connection.
    public void markDone(Work work, java.sql.Connection connection) {
        settlement.done(work, connection);
        marked.add(work.key());
    }

    /// The last step of whoever worked on a claimed row: marks it done where the work's own transaction did not.
    public void finish(@ExchangeProperty(Work.PROPERTY) Work work) {
        try {
            if (!marked.remove(work.key())) {
                settlement.done(work);
            }
            note(work, "done");
            metrics.done(work);
            moments.reached("work.done");
        } finally {
            held.remove(work.key());
        }
    }

    /// What was worked on together is done, and that is committed.
    void committed(Lane lane, List<Work> works, List<Passage> passages) {
        passages.forEach(tracing::worked);
        for (Work work : works) {
            held.remove(work.key());
            metrics.done(work);
        }
        leave(lane, works.size());
        moments.reached("work.done");
    }

    /// What becomes of a claimed row whose route failed.
    public void failed(Exchange exchange) {
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (work == null || failure == null) {
            return;
        }
        marked.remove(work.key());
        String step = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
        try {
            note(work, settlement.failed(work, failure, step));
            held.remove(work.key());
        } catch (RuntimeException e) {
            LOG.warn("{}: what became of it could not be stored yet: {}", work, e.toString());
            held.add(work.key());
            note(work, "unsettled");
            later.add(work, failure, step);
        }
    }

    private static void note(Work work, String outcome) {
        Passage passage = Passage.current();
        if (passage != null) {
            passage.work(work.capability(), work.attempts(), outcome);
        }
    }

    /// Makes room for the next, however the work went.
    public void release(@ExchangeProperty(Work.PROPERTY) Work work) {
        Passage passage = Passage.current();
        if (passage != null) {
            passage.leave();
            tracing.worked(passage);
        }
        if (!later.holds(work)) {
            held.remove(work.key());
        }
        lanes.leave(Lane.of(work));
        leave(Lane.of(work), 1);
        MDC.clear();
    }

    private void leave(Lane lane, int rows) {
        if (lanes.left(lane, rows)) {
            bell.ring();
        }
        room.ring();
    }

    /// Keeps the leases of this process alive; called well within a lease.
    public void renew() {
        try {
            store.renew(held);
        } catch (RuntimeException e) {
            LOG.warn("the leases could not be renewed: {}", e.toString());
        }
    }

    /// Tells the workers of this hub, if there are any, that there is something to do.
    public void wake() {
        if (lanes.isOpen()) {
            bell.ring();
        }
    }

    /// Begins nothing more: what is claimed and not begun goes back. Whoever waits in [#claim] returns, or Camel would
    /// take it for work in flight and look again a second later.
    public void stop() {
        stopping = true;
        bell.ring();
        room.ring();
    }

    /// Whether a worker has looked for work within the last half minute.
    public boolean alive() {
        return System.nanoTime() - looked < ALIVE.toNanos();
    }

    /// How much waits or is worked on.
    public long depth() {
        return store.depth();
    }

    /// What became of what was accepted: `accepted`, `working`, `retrying`, `done`, `dead` or `discarded`, by the
    /// sender's own keys. What was not is left out.
    public Map<String, String> statuses(String connection, Collection<String> eventKeys) {
        return store.statuses(connection, eventKeys);
    }
}
