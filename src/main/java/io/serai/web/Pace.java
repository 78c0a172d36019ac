package io.serai.web;

import java.time.Duration;

/// How fast a body has to come: in every ten seconds so many bytes a second on average, after five seconds of grace, so
/// that a short pause on the way cuts nobody off. Used by one thread at a time.
final class Pace {
    static final Duration GRACE = Duration.ofSeconds(5);
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final long least;
    private long from;
    private long bytes;

    /// @param now in nanoseconds, as `System.nanoTime()`
    /// @param perSecond bytes
    Pace(long now, long perSecond) {
        this.from = now + GRACE.toNanos();
        this.least = perSecond * WINDOW.toSeconds();
    }

    /// @param read how many bytes of the body have come in all
    boolean isTooSlow(long now, long read) {
        if (now - from < WINDOW.toNanos()) {
            return false;
        }
        boolean slow = read - bytes < least;
        from = now;
        bytes = read;
        return slow;
    }
}
