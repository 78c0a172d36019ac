package io.serai.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Holds answers back whose time would tell what was found: until 50 ms after the request came, and where finding it
/// took longer, until the next whole 10 ms after that.
///
/// By the JDK's own timer, to the nearest 0.1 ms or so, and not by the event loop's, which counts in whole milliseconds
/// from when it began to wait: how much too late it is would tell again how long the work took.
final class Veil {
    private static final long FLOOR = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);

    private Veil() {}

    /// Nothing waits meanwhile.
    ///
    /// @param loop on which the step is done
    /// @param came when the request did, as `System.nanoTime()`
    static void hold(Executor loop, long came, Runnable step) {
        long left = left(System.nanoTime() - came);
        CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS, loop).execute(step);
    }

    /// @param taken nanoseconds since the request came
    /// @return how many there are to wait
    static long left(long taken) {
        long over = Math.max(0, taken - FLOOR);
        return FLOOR + (over + STEP - 1) / STEP * STEP - taken;
    }
}
