package io.serai.live;

import io.serai.hub.cache.Cache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/// Who is in which group, of all hubs: in Redis, where each hub says again and again that its clients are there, so
/// that those of one that died are gone after a while.
final class Presence {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /// Two beats may fail.
    private static final Duration LEASE = Groups.BEAT.multipliedBy(5).dividedBy(2);

    private final Cache cache;
    private final String script = script();

    Presence(Cache cache) {
        this.cache = cache;
    }

    /// @param count of those who are here
    /// @param gone those of hubs that have not been heard of
    /// @param named as many of those who are here as were asked for
    record Here(long count, List<String> gone, List<String> named) {}

    /// Says that clients are here, and asks who is.
    ///
    /// @param most of the others to be named
    /// @return null where Redis does not answer
    CompletableFuture<@Nullable Here> say(Groups.Key group, List<String> ids, int most) {
        if (!cache.up()) {
            return CompletableFuture.completedFuture(null);
        }
        var arguments = new ArrayList<String>();
        arguments.add(Long.toString(LEASE.toMillis()));
        arguments.add(Integer.toString(most));
        arguments.addAll(ids);
        try {
            return cache.client()
                    .getScript(StringCodec.INSTANCE)
                    .<List<Object>>evalAsync(
                            RScript.Mode.READ_WRITE,
                            script,
                            RScript.ReturnType.MULTI,
                            List.of(key(group)),
                            arguments.toArray())
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .handle(this::here);
        } catch (RedisException e) {
            cache.gone(e);
            return CompletableFuture.completedFuture(null);
        }
    }

    private @Nullable Here here(@Nullable List<Object> answer, @Nullable Throwable failure) {
        if (answer == null) {
            cache.gone(failure);
            return null;
        }
        return new Here((Long) answer.get(0), texts(answer.get(1)), texts(answer.get(2)));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }

    void remove(Groups.Key group, String id) {
        if (cache.up()) {
            try {
                cache.client()
                        .getScoredSortedSet(key(group), StringCodec.INSTANCE)
                        .removeAsync(id);
            } catch (RedisException e) {
                cache.gone(e);
            }
        }
    }

    private static String key(Groups.Key group) {
        return "serai:live:" + group.account() + ":group:" + group.name();
    }

    private static String script() {
        try (InputStream in = Presence.class.getResourceAsStream("/redis/live/present.lua")) {
            if (in == null) {
                throw new IllegalStateException("there is no script live/present");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
