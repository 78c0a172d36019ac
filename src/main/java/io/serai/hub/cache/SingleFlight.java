package io.serai.hub.cache;

import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Many who want the same thing at one moment: one goes and gets it, the others wait and share what it got, its failure
/// too. On one node this always holds; of several nodes one goes, for as long as Redis answers.
///
/// @param <T> what is got; it is handed to many threads, so it must not change
public final class SingleFlight<T> {
    private static final long LOOK_MILLIS = 50;

    private final Map<String, CompletableFuture<T>> flights = new ConcurrentHashMap<>();
    private final Cache cache;
    private final Duration patience;

    /// @param patience longer than getting it takes at the worst; who waited so long goes without the others
    public SingleFlight(Cache cache, Duration patience) {
        this.cache = cache;
        this.patience = patience;
    }

    /// @param key what is wanted, such as `zoom-token:<connection>`
    /// @param kept what someone got meanwhile; null while there is nothing
    /// @param work gets it, and keeps it where `kept` finds it
    /// @throws Exception what the work threw, to all who waited for it
    public T get(String key, Supplier<? extends @Nullable T> kept, Callable<? extends T> work) throws Exception {
        var own = new CompletableFuture<T>();
        CompletableFuture<T> ahead = flights.putIfAbsent(key, own);
        if (ahead != null) {
            return await(key, ahead);
        }
        try {
            T got = lead(key, kept, work);
            own.complete(got);
            return got;
        } catch (Throwable e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, own);
        }
    }

    private T await(String key, CompletableFuture<T> ahead) throws Exception {
        try {
            return ahead.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        } catch (TimeoutException e) {
            throw new DeliveryException(
                    Kind.TRANSIENT, key, 0, null, key + ": no answer within " + patience.toSeconds() + " s", e);
        }
    }

    /// The one of this node looks again before it goes, as it may have looked before the last one was back.
    private T lead(String key, Supplier<? extends @Nullable T> kept, Callable<? extends T> work) throws Exception {
        String lock = "serai:flight:" + key;
        String holder = PublicId.random();
        try {
            long until = System.nanoTime() + patience.toNanos();
            boolean goes = cache.claim(lock, holder, patience);
            T got = kept.get();
            while (got == null && !goes && System.nanoTime() < until) {
                Thread.sleep(LOOK_MILLIS);
                goes = cache.claim(lock, holder, patience);
                got = kept.get();
            }
            return got == null ? work.call() : got;
        } finally {
            cache.release(lock, holder);
        }
    }
}
