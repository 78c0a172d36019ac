package io.serai.hub;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/// Redis: caches, limits, locks. It is never the only copy of anything, so the hub works without it.
///
/// The client is made when it is first asked for, away from the start of the hub.
public final class Cache implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 1_000;

    private final String url;
    private final java.util.concurrent.ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable RedissonClient client;

    /// @param url `redis://[:password@]host:port`
    public Cache(String url) {
        this.url = url;
    }

    private synchronized RedissonClient client() {
        if (client == null) {
            var config = new Config();
            config.setThreads(2);
            config.setNettyThreads(2);
            config.setLazyInitialization(true);
            config.useSingleServer()
                    .setAddress(url)
                    .setConnectionMinimumIdleSize(1)
                    .setConnectionPoolSize(16)
                    .setSubscriptionConnectionMinimumIdleSize(0)
                    .setConnectTimeout(PATIENCE_MILLIS)
                    .setTimeout(PATIENCE_MILLIS)
                    .setRetryAttempts(1);
            client = Redisson.create(config);
        }
        return client;
    }

    /// Whether Redis answers, within about a second.
    public boolean up() {
        Future<Boolean> pong = threads.submit(() ->
                client().getKeys().countExistsAsync("serai:ping").get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) >= 0);
        try {
            return pong.get(2 * PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            pong.cancel(true);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        threads.shutdownNow();
        if (client != null) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
