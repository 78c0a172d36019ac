package io.serai.connectors;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A vendor's own rate limit, as its fake keeps it: no more than so many calls within any such time. Thread-safe.
public final class SandboxLimit {
    private final int calls;
    private final long nanos;
    private final Deque<Long> taken = new ArrayDeque<>();

    public SandboxLimit(int calls, Duration within) {
        this.calls = calls;
        this.nanos = within.toNanos();
    }

    /// Whether one more call is within the limit; it counts then.
    public synchronized boolean allows() {
        long now = System.nanoTime();
        while (!taken.isEmpty() && now - taken.getFirst() >= nanos) {
            taken.removeFirst();
        }
        return taken.size() < calls && taken.add(now);
    }
}
