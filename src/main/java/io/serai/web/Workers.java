package io.serai.web;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/// Runs what may wait, each on a virtual thread of its own: waiting for the database or for Redis holds no thread of
/// the system, and costs no switch between two of them.
final class Workers {
    private static final int APART = 4;

    private final Vertx vertx;
    private final Semaphore places;
    private final Semaphore apart = new Semaphore(APART, true);

    /// @param most at once; what comes when all are busy waits its turn
    Workers(Vertx vertx, int most) {
        this.vertx = vertx;
        this.places = new Semaphore(most, true);
    }

    /// To be called on an event loop, on which the outcome comes back.
    <T> Future<T> run(Callable<T> work) {
        return run(places, work);
    }

    /// Likewise, for what has to be known while all are busy; a few at once.
    <T> Future<T> runApart(Callable<T> work) {
        return run(apart, work);
    }

    private <T> Future<T> run(Semaphore places, Callable<T> work) {
        Context loop = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("http-worker").start(() -> {
            try {
                T result = inTurn(places, work);
                loop.runOnContext(back -> promise.complete(result));
            } catch (Throwable e) {
                loop.runOnContext(back -> promise.fail(e));
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
