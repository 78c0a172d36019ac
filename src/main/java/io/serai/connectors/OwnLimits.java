package io.serai.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The calls that this hub alone made: what counts while Redis is away, and what keeps this hub within the limits when
/// Redis comes back without its data. The same rules as `take.lua`.
final class OwnLimits {
    private final Clock clock;
    private final long hold;
    private final Cache<String, Calls> all = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofHours(25))
            .build();

    /// @param hold how long a call can be under way at most
    OwnLimits(Clock clock, Duration hold) {
        this.clock = clock;
        this.hold = hold.toNanos();
    }

    /// @return zero, or how long to wait
    Duration take(String key, VendorSystem.Limits limits, String call) {
        Calls calls = calls(key);
        synchronized (calls) {
            long now = System.nanoTime();
            if (calls.closedUntil - now > 0) {
                return Duration.ofNanos(calls.closedUntil - now);
            }
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            if (!today.equals(calls.day)) {
                calls.day = today;
                calls.count = 0;
            }
            if (limits.perDay() > 0 && calls.count >= limits.perDay()) {
                return Duration.between(
                        clock.instant(), today.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            List<VendorSystem.Window> windows = limits.windows();
            long longest = windows.stream()
                    .mapToLong(window -> window.counted().toNanos())
                    .max()
                    .orElse(0);
            calls.ends.values().removeIf(end -> now - end >= longest);
            long wait = windows.stream()
                    .mapToLong(window ->
                            calls.wait(window.calls(), window.counted().toNanos(), now))
                    .max()
                    .orElse(0);
            if (wait == 0) {
                calls.count++;
                if (!windows.isEmpty()) {
                    calls.ends.put(call, now + hold);
                }
            }
            return Duration.ofNanos(wait);
        }
    }

    /// The call was not made after all.
    void giveBack(String key, String call) {
        Calls calls = calls(key);
        synchronized (calls) {
            calls.ends.remove(call);
            calls.count--;
        }
    }

    void settle(String key, String call) {
        Calls calls = calls(key);
        synchronized (calls) {
            calls.ends.computeIfPresent(call, (_, _) -> System.nanoTime());
        }
    }

    void closeGate(String key, Duration wait) {
        Calls calls = calls(key);
        synchronized (calls) {
            long until = System.nanoTime() + wait.toNanos();
            if (until - calls.closedUntil > 0) {
                calls.closedUntil = until;
            }
        }
    }

    private Calls calls(String key) {
        return all.get(key, _ -> new Calls());
    }

    private static final class Calls {
        /// When each call was over, or will be at the latest.
        private final Map<String, Long> ends = new HashMap<>();

        private LocalDate day = LocalDate.EPOCH;
        private int count;
        private long closedUntil = System.nanoTime();

        long wait(int limit, long window, long now) {
            List<Long> latest = ends.values().stream()
                    .filter(end -> now - end < window)
                    .sorted(Comparator.reverseOrder())
                    .limit(limit)
                    .toList();
            return latest.size() < limit ? 0 : Math.max(1, Math.min(latest.getLast(), now) + window - now);
        }
    }
}
