package io.serai.hub.delivery;

import io.serai.web.Failures;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What became of rows and could not be stored: an outage, not the death of a worker. The row stays leased, and it is
/// stored as soon as the database takes it again. If the process dies before, the lease ends and the row comes back.
final class Unsettled {
    private static final Logger LOG = LoggerFactory.getLogger(Unsettled.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Settlement settlement;
    private final Consumer<Work> settled;
    private final BooleanSupplier stopping;
    private final Map<Long, Left> left = new ConcurrentHashMap<>();
    private final AtomicBoolean running = new AtomicBoolean();

    private record Left(
            Work work, Throwable failure, @Nullable String step) {}

    /// @param settled is told of each whose end is stored
    Unsettled(Settlement settlement, Consumer<Work> settled, BooleanSupplier stopping) {
        this.settlement = settlement;
        this.settled = settled;
        this.stopping = stopping;
    }

    void add(Work work, Throwable failure, @Nullable String step) {
        left.put(work.key(), new Left(work, failure, step));
        goOn();
    }

    /// Whether its lease is to be kept.
    boolean holds(Work work) {
        return left.containsKey(work.key());
    }

    private void goOn() {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("unsettled").start(this::run);
        }
    }

    private void run() {
        try {
            while (!left.isEmpty() && !stopping.getAsBoolean()) {
                Thread.sleep(PAUSE);
                left.values().forEach(this::settle);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            running.set(false);
        }
        if (!left.isEmpty() && !stopping.getAsBoolean()) {
            goOn(); // it came while this one ended
        }
    }

    private void settle(Left one) {
        try {
            settlement.failed(one.work(), one.failure(), one.step());
        } catch (RuntimeException e) {
            if (Failures.isOutageWithin(e) || !isPutOff(one.work(), e)) {
                return;
            }
        }
        left.remove(one.work().key());
        settled.accept(one.work());
    }

    /// The database is there and still does not take it, a dead letter perhaps: the row is tried again, whole.
    private boolean isPutOff(Work work, RuntimeException e) {
        try {
            settlement.putOff(work, e);
            return true;
        } catch (RuntimeException again) {
            LOG.warn("{} could not be put off either: {}", work, again.toString());
            return false;
        }
    }
}
