package io.serai.hub.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When a failed row is tried again: after `first`, then twice as long each time up to `longest`, each wait made
/// shorter by up to a fifth at random, so that what failed together does not come back together. What the other side
/// asks for counts where it is longer, up to a day.
///
/// @param tries tries in all before a row is dead, 1 or more
public record RetryPolicy(int tries, Duration first, Duration longest, RandomGenerator random) {
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);
    private static final int MOST_DOUBLINGS = 30;

    public RetryPolicy {
        if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("expected 1 try or more, and a longest wait not below the first");
        }
    }

    boolean isExhausted(int failures) {
        return failures >= tries;
    }

    /// @param failures tries that have failed so far, 1 or more
    Duration wait(int failures, @Nullable Duration asked) {
        long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long plain = doubled < first.toMillis() ? longest.toMillis() : Math.min(doubled, longest.toMillis());
        return atLeast(Duration.ofMillis(plain - random.nextLong(plain / 5 + 1)), asked);
    }

    /// The wait of what was not even tried, or met an outage of the hub's own.
    ///
    /// @param times how often that has happened, 1 or more
    Duration pause(int times, @Nullable Duration asked) {
        long millis = Math.min(1000L << Math.min(times - 1, 5), 30_000);
        return asked == null ? Duration.ofMillis(millis - random.nextLong(millis / 5)) : spread(asked);
    }

    private Duration atLeast(Duration own, @Nullable Duration asked) {
        if (asked == null || asked.compareTo(own) <= 0) {
            return own;
        }
        return spread(asked);
    }

    /// Never before what was asked for, and not all at that moment.
    private Duration spread(Duration asked) {
        Duration bounded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return bounded.plusMillis(random.nextLong(Math.max(50, bounded.toMillis() / 5) + 1));
    }
}
