package io.serai.hub;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis: caches, limits, locks. It is never the only copy of anything, so the hub works without it.
///
/// It is looked at once a second. The client is made a second after the start, which it would only hold up.
public final class Cache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PERIOD_MILLIS = 1_000;

    private final String url;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cache-watch").factory());
    private volatile boolean up;
    private @Nullable RedissonClient client;

    /// @param url `redis://[:password@]host:port`
    public Cache(String url) {
        this.url = url;
        watch.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
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

    /// Whether Redis answered within the last seconds; asking costs nothing.
    public boolean up() {
        return up;
    }

    private void look() {
        try {
            up = client().getKeys().countExistsAsync("serai:ping").get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) >= 0;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.debug("Redis does not answer: {}", e.toString());
            up = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        watch.shutdownNow();
        if (client != null) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
