package io.serai.hub.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.web.Failures;
import io.serai.web.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes passages to the table, all that have come at once by one statement, from a thread of its own: nobody waits
/// for it, and nothing fails where it can't. What it can't keep up with is dropped and counted.
///
/// Of requests it takes some a second only: whoever has a hub answer a thousand of them with 503 must not fill its
/// disk.
final class TraceWriter implements AutoCloseable {
    static final int REQUESTS_A_SECOND = 20;

    private static final Logger LOG = LoggerFactory.getLogger(TraceWriter.class);
    private static final int MOST_WAITING = 8192;
    private static final int TOGETHER = 500;
    private static final int PAUSE_MILLIS = 250;
    private static final int OUTAGE_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 3_000;
    private static final long SECOND = 1_000_000_000;

    /// A passage that is to be kept.
    ///
    /// @param account the tenant's integer key; 0 for nobody's
    record Pending(long number, long account, Passage passage) {}

    private final TraceStore store;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Counter dropped;
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean ends;
    private final Thread thread;

    TraceWriter(TraceStore store, MeterRegistry registry) {
        this.store = store;
        this.dropped = Counter.builder("serai.trace.dropped")
                .description("Passages that were to be kept and were not: more came than can be written")
                .register(registry);
        this.thread = Thread.ofPlatform().daemon().name("trace").start(this::write);
    }

    void work(long number, long account, Passage passage) {
        if (!waiting.offer(new Pending(number, account, passage))) {
            dropped.increment();
        }
    }

    void request(long number, long account, Passage passage) {
        long now = System.nanoTime() / SECOND;
        if (second.getAndSet(now) != now) {
            requests.set(0);
        }
        if (requests.incrementAndGet() <= REQUESTS_A_SECOND) {
            work(number, account, passage);
        } else {
            dropped.increment();
        }
    }

    /// Whether any were dropped since this hub began.
    boolean hasDropped() {
        return dropped.count() > 0;
    }

    private void write() {
        var batch = new ArrayList<Pending>(TOGETHER);
        try {
            while (!ends) {
                batch.add(waiting.take());
                Thread.sleep(PAUSE_MILLIS);
                do {
                    waiting.drainTo(batch, TOGETHER - batch.size());
                    writeSurely(batch);
                } while (waiting.size() >= TOGETHER);
            }
        } catch (InterruptedException e) {
            // the hub ends: what is here is written, as far as the database takes it
            writeOnce(batch);
            while (waiting.drainTo(batch, TOGETHER) > 0 && writeOnce(batch)) {
                LOG.debug("passages are written at the end");
            }
        }
    }

    /// Waits for a database that is away; meanwhile others wait in the queue, or are dropped.
    private void writeSurely(List<Pending> batch) throws InterruptedException {
        while (!writeOnce(batch)) {
            Thread.sleep(OUTAGE_MILLIS);
        }
    }

    /// @return false where the database is away, and it can be tried again
    private boolean writeOnce(List<Pending> batch) {
        if (batch.isEmpty()) {
            return true;
        }
        try {
            store.write(batch);
        } catch (RuntimeException e) {
            if (Failures.isOutageWithin(e)) {
                return false;
            }
            LOG.warn("{} passages can't be kept: {}", batch.size(), e.toString());
            dropped.increment(batch.size());
        }
        batch.clear();
        return true;
    }

    /// Writes what still waits.
    @Override
    public void close() {
        ends = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
