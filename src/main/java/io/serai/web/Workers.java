package io.serai.web;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/// Runs what may wait, each on a virtual thread of its own: waiting for the database or for Redis holds no thread of
/// the system, and costs no switch between two of them.
final class Workers {
    private static final int APART = 4;

    private final Semaphore places;
    private final Semaphore apart = new Semaphore(APART, true);

    /// @param most at once; what comes when all are busy waits its turn
    Workers(int most) {
        this.places = new Semaphore(most, true);
    }

    /// @param loop on which the outcome comes back
    <T> Future<T> run(Executor loop, Callable<T> work) {
        return run(places, loop, work);
    }

    /// Likewise, for what has to be known while all are busy; a few at once.
    <T> Future<T> runApart(Executor loop, Callable<T> work) {
        return run(apart, loop, work);
    }

    private static <T> Future<T> run(Semaphore places, Executor loop, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("http-worker").start(() -> {
            try {
                T result = inTurn(places, work);
                loop.execute(() -> promise.complete(result));
            } catch (Throwable e) {
                loop.execute(() -> promise.fail(e));
            }
        });
        return promise.future();
    }

    private static <T> T inTurn(Semaphore places, Callable<T> work) throws Exception {
        places.acquire();
        try {
            return work.call();
        } finally {
            places.release();
        }
    }
}
