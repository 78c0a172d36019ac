package io.serai.hub.routes;

import io.serai.web.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/// How often a route or a step was gone through since it was made here, how often it failed, and how long it took. Of a
/// step the clock is looked at for the first ones and then for one in sixteen, as a request goes through several.
final class Tally {
    private static final int FIRST = 64;
    private static final int ONE_IN = 16;
    private static final long UNTIMED = 0;

    private static final int SERVER_FAULT = 500;
    private static final double NANOS_OF_A_MILLISECOND = 1e6;

    private final boolean whole;
    private final LongAdder begun = new LongAdder();
    private final LongAdder timed = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    /// On the clock of `System.nanoTime`; 0 for never.
    private final AtomicLong last = new AtomicLong();
    /// Of no matter to anyone if two threads count one.
    private int seen;

    private Tally(boolean whole) {
        this.whole = whole;
    }

    static Tally ofRoute() {
        return new Tally(true);
    }

    static Tally ofStep() {
        return new Tally(false);
    }

    /// @return for [#end]
    long begin() {
        if (whole) {
            begun.increment();
            return System.nanoTime();
        }
        int number = seen++;
        return number < FIRST || number % ONE_IN == 0 ? System.nanoTime() : UNTIMED;
    }

    void end(Exchange exchange, long began) {
        if (began != UNTIMED) {
            long now = System.nanoTime();
            nanos.add(now - began);
            timed.increment();
            if (whole) {
                last.lazySet(now);
            }
        }
        if (isFailed(exchange)) {
            failed.increment();
        }
        ended.increment();
    }

    /// A failure counts where it was answered too. What the caller was refused for their own fault is an answer.
    private static boolean isFailed(Exchange exchange) {
        Throwable failure = exchange.getException();
        if (failure == null && exchange.getExchangeExtension().isFailureHandled()) {
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal.outcome().status() >= SERVER_FAULT;
            }
        }
        return failure != null;
    }

    long exchanges() {
        return ended.sum();
    }

    long failures() {
        return failed.sum();
    }

    /// The two are not read at the same moment.
    long inFlight() {
        long done = ended.sum();
        return Math.max(0, begun.sum() - done);
    }

    /// Of those that have ended and were timed, in milliseconds to the microsecond; null for none.
    @Nullable
    Double mean() {
        long count = timed.sum();
        return count == 0 ? null : Math.round(nanos.sum() / (double) count / 1e3) * 1e3 / NANOS_OF_A_MILLISECOND;
    }

    @Nullable
    Instant lastAt() {
        long at = last.get();
        return at == 0 ? null : Instant.now().minusNanos(System.nanoTime() - at).truncatedTo(ChronoUnit.MILLIS);
    }

    /// @param into gets them as the API names them
    static void describe(@Nullable Tally tally, Map<String, @Nullable Object> into) {
        into.put("exchanges", tally == null ? 0 : tally.exchanges());
        into.put("failed", tally == null ? 0 : tally.failures());
        into.put("mean_ms", tally == null ? null : tally.mean());
    }
}
