package io.serai.imports;

import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One merge of an event at a time in this hub, in the order in which they came. Who waits here has taken no
/// connection to the database yet, so any number may. Between hubs the event's row in the database decides, for which
/// a hub waits with one connection at most.
final class EventTurns {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final ConcurrentHashMap<Long, Line> lines = new ConcurrentHashMap<>();
    private final Duration patience;

    EventTurns() {
        this(PATIENCE);
    }

    EventTurns(Duration patience) {
        this.patience = patience;
    }

    private static final class Line {
        private final Semaphore turn = new Semaphore(1, true);
        private int people;
    }

    /// The right to merge into the event until it is closed. Not thread-safe.
    static final class Turn implements AutoCloseable {
        private Runnable end;

        private Turn(Runnable end) {
            this.end = end;
        }

        @Override
        public void close() {
            end.run();
            end = () -> {};
        }
    }

    /// @param event its integer key
    /// @param eventId its public id
    /// @throws DeliveryException held back, when others take longer than half a minute; to be tried again
    Turn take(long event, String eventId) throws InterruptedException {
        Line line = lines.compute(event, (key, there) -> {
            Line here = there == null ? new Line() : there;
            here.people++;
            return here;
        });
        boolean had = false;
        try {
            had = line.turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!had) {
                leave(event);
            }
        }
        if (!had) {
            throw new DeliveryException(
                    DeliveryException.Kind.HELD_BACK,
                    "imports",
                    0,
                    LATER,
                    "The hub is busy with other work for event " + eventId + ".",
                    null);
        }
        return new Turn(() -> {
            line.turn.release();
            leave(event);
        });
    }

    private void leave(long event) {
        lines.computeIfPresent(event, (key, line) -> --line.people == 0 ? null : line);
    }

    /// Events that anyone merges into or waits for.
    int busy() {
        return lines.size();
    }
}
