package io.serai.hub.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.hub.database.PublicId;
import io.serai.hub.settings.Sha256;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RScript;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How often something may be tried: sliding windows in Redis, by Redis' clock, for all hubs together; where
/// Redis does not answer, windows of this hub's own take over. Keys are hashed, so that no address rests in
/// Redis.
///
/// Why windows that slide: with fixed ones, twice as many tries fit around the moment when one ends and the
/// next begins. So the times of the tries themselves are kept, as few as the limit allows. A try that is
/// refused is not among them: else who goes on knocking, or whoever knocks in their name, would keep them out
/// for good. The script looks and counts in one step, or two hubs could both find the last place free, and goes
/// by Redis' clock, as those of hubs differ.
///
/// Why a hub counts by itself while Redis is away: to refuse everyone would make Redis a part that nobody can
/// sign in without, to let everyone go on would be an invitation to take it down. Each hub then allows the
/// whole limit, so with n hubs n times as many; that passes.
public final class RateLimits {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// @param name such as `sign-in`
    /// @param most tries within the window
    public record Limit(String name, int most, Duration window) {
        public Limit {
            if (most < 1 || window.isNegative() || window.isZero()) {
                throw new IllegalArgumentException("a limit is of 1 try or more in more than no time: " + name);
            }
        }
    }

    private final Cache cache;
    private final String script = Lua.of("hub/take");
    private final com.github.benmanes.caffeine.cache.Cache<String, Deque<Long>> own = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    public RateLimits(Cache cache) {
        this.cache = cache;
    }

    /// Counts a try.
    ///
    /// @param key whose: an address, an address and an email, a user
    /// @return zero where it may go on; else how long to wait, and the try does not count
    public Duration take(Limit limit, String key) {
        String name = key(limit, key);
        if (cache.up()) {
            try {
                Long wait = cache.client()
                        .getScript(StringCodec.INSTANCE)
                        .<Long>evalAsync(
                                RScript.Mode.READ_WRITE,
                                script,
                                RScript.ReturnType.INTEGER,
                                List.of(name),
                                Integer.toString(limit.most()),
                                Long.toString(limit.window().toMillis()),
                                PublicId.random())
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return Duration.ofMillis(wait);
            } catch (ExecutionException | TimeoutException | RedisException e) {
                LOG.debug("Redis does not answer, this hub counts by itself: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return takeOwn(limit, name);
    }

    /// Takes back the newest try, as it turned out to be of a kind that does not count.
    public void giveBack(Limit limit, String key) {
        String name = key(limit, key);
        if (cache.up()) {
            try {
                cache.client()
                        .getScoredSortedSet(name, StringCodec.INSTANCE)
                        .pollLastAsync()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException | TimeoutException | RedisException e) {
                LOG.debug("Redis does not answer; the try counts until its window passes: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Deque<Long> tries = own.getIfPresent(name);
        if (tries != null) {
            synchronized (tries) {
                tries.pollLast();
            }
        }
    }

    /// Forgets all tries.
    public void clear(Limit limit, String key) {
        String name = key(limit, key);
        own.invalidate(name);
        if (cache.up()) {
            try {
                cache.client().getKeys().deleteAsync(name).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException | RedisException e) {
                LOG.debug("Redis does not answer; the window passes by itself: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Duration takeOwn(Limit limit, String name) {
        Deque<Long> tries = own.get(name, _ -> new ArrayDeque<>());
        synchronized (tries) {
            long now = System.nanoTime();
            while (!tries.isEmpty() && now - tries.getFirst() >= limit.window().toNanos()) {
                tries.removeFirst();
            }
            if (tries.size() < limit.most()) {
                tries.addLast(now);
                return Duration.ZERO;
            }
            return Duration.ofNanos(
                    Math.max(1, tries.getFirst() + limit.window().toNanos() - now));
        }
    }

    private static String key(Limit limit, String key) {
        return "serai:limit:" + limit.name() + ":" + Sha256.hex(key);
    }
}
