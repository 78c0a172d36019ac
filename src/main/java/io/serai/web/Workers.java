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
    private final Vertx vertx;
    private final Semaphore places;

    /// @param most at once; what comes when all are busy waits its turn
    Workers(Vertx vertx, int most) {
        this.vertx = vertx;
        this.places = new Semaphore(most, true);
    }

    /// To be called on an event loop, on which the outcome comes back.
    <T> Future<T> run(Callable<T> work) {
        Context loop = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        Thread.ofVirtual().name("http-worker").start(() -> {
            try {
                T result = inTurn(work);
                loop.runOnContext(back -> promise.complete(result));
            } catch (Throwable e) {
                loop.runOnContext(back -> promise.fail(e));
            }
        });
        return promise.future();
    }

    private <T> T inTurn(Callable<T> work) throws Exception {
        places.acquire();
        try {
            return work.call();
        } finally {
            places.release();
        }
    }
}
