package io.serai.hub.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RBucket;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redis: caches, limits, locks. It is never the only copy of anything, so the hub works without it.
///
/// It is looked at once a second. The client is made a second after the start, which it would only hold up.
public final class Cache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cache.class);
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int PERIOD_MILLIS = 1_000;
    /// How errors of a server begin that takes no writes, or is not there yet.
    private static final List<String> NO_WRITES =
            List.of("READONLY", "NOREPLICAS", "MISCONF", "OOM ", "MASTERDOWN", "LOADING", "CLUSTERDOWN");

    private final @Nullable RedisAddress address;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cache-watch").factory());
    private volatile boolean up;
    private volatile @Nullable RedissonClient client;

    /// @param url as `SERAI_REDIS_URL` is written: of one server, of sentinels, or of a cluster
    public Cache(String url) {
        this.address = RedisAddress.of(url);
        watch.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Cache() {
        this.address = null;
    }

    /// One that is never there: whoever has it does without, as while Redis is away.
    public static Cache none() {
        return new Cache();
    }

    /// For limits, locks and topics. Whoever uses it bounds each wait, and does without where Redis does not answer.
    public RedissonClient client() {
        RedissonClient made = client;
        return made == null ? create() : made;
    }

    private synchronized RedissonClient create() {
        if (address == null) {
            throw new RedisConnectionException("there is no Redis here");
        }
        RedissonClient made = client;
        if (made == null) {
            made = Redisson.create(address.config());
            client = made;
        }
        return made;
    }

    /// Whether Redis answered within the last seconds; asking costs nothing.
    public boolean up() {
        return up;
    }

    /// What is kept under the key; null where there is nothing, and where Redis does not answer.
    public @Nullable String get(String key) {
        return up ? answer(() -> bucket(key).getAsync()) : null;
    }

    /// Keeps a value for so long, where Redis answers.
    public void put(String key, String value, Duration ttl) {
        if (up) {
            answer(() -> bucket(key).setAsync(value, ttl));
        }
    }

    /// Whether the caller is the one, of all nodes, that holds the key from now on: until it releases it, or for so
    /// long at most. Where Redis does not answer, everyone is.
    ///
    /// @param holder names the caller, and no other
    public boolean claim(String key, String holder, Duration ttl) {
        return !up || !Boolean.FALSE.equals(answer(() -> bucket(key).setIfAbsentAsync(holder, ttl)));
    }

    /// Gives a claimed key back, where it is still the caller's.
    public void release(String key, String holder) {
        if (up) {
            answer(() -> bucket(key).compareAndSetAsync(holder, null));
        }
    }

    private RBucket<String> bucket(String key) {
        return client().getBucket(key, StringCodec.INSTANCE);
    }

    /// Null where none came in time; then it is not asked again until it has been looked at.
    private <T> @Nullable T answer(Supplier<? extends Future<T>> question) {
        try {
            return question.get().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            gone(e.getCause());
        } catch (TimeoutException | RuntimeException e) {
            gone(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /// To be told of a script or a command that failed, so that nobody asks Redis again before it was looked
    /// at.
    ///
    /// @param failure an error that Redis answered, such as of a key that holds no text, says nothing of its
    /// health, but for one that says that it takes no writes
    public void gone(@Nullable Throwable failure) {
        LOG.debug("Redis does not answer: {}", String.valueOf(failure));
        up = up
                && failure instanceof RedisException
                && !(failure instanceof RedisTimeoutException || failure instanceof RedisConnectionException)
                && !takesNoWrites(failure);
    }

    private static boolean takesNoWrites(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return NO_WRITES.stream().anyMatch(message::contains);
    }

    /// By a write in a script, as the limits are: a replica, or a primary that has lost its replicas
    /// (`min-replicas-to-write`) or is full, answers reads only, and is of no use.
    private void look() {
        try {
            client().getScript(StringCodec.INSTANCE)
                    .evalAsync(
                            RScript.Mode.READ_WRITE,
                            "return redis.call('SET', KEYS[1], ARGV[1], 'PX', 10000)",
                            RScript.ReturnType.VALUE,
                            List.of("serai:ping"),
                            "1")
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            up = true;
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
