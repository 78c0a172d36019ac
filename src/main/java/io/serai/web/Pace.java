package io.serai.web;

import java.time.Duration;

/// How fast a body has to come: in every ten seconds so many bytes a second on average, after five seconds of grace, so
/// that a short pause on the way cuts nobody off. While the hub itself doesn't read, the clock stands.
final class Pace {
    static final Duration GRACE = Duration.ofSeconds(5);
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final long least;
    private long since;
    private long from;
    private long bytes;
    private boolean stands;
    private long stood;

    /// @param now in nanoseconds, as `System.nanoTime()`
    /// @param perSecond bytes
    Pace(long now, long perSecond) {
        this.since = now;
        this.from = now + GRACE.toNanos();
        this.least = perSecond * WINDOW.toSeconds();
    }

    /// The hub doesn't read: its disk is behind.
    synchronized void stand(long now) {
        if (!stands) {
            stands = true;
            stood = now;
        }
    }

    /// The hub reads again.
    synchronized void goOn(long now) {
        if (stands) {
            stands = false;
            since += now - stood;
            from += now - stood;
        }
    }

    /// Whether the client has had longer than that in all.
    synchronized boolean isLate(long now, Duration most) {
        return !stands && now - since > most.toNanos();
    }

    /// @param read how many bytes of the body have come in all
    synchronized boolean isTooSlow(long now, long read) {
        if (stands || now - from < WINDOW.toNanos()) {
            return false;
        }
        boolean slow = read - bytes < least;
        from = now;
        bytes = read;
        return slow;
    }
}
