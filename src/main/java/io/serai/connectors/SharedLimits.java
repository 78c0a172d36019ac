package io.serai.connectors;

import io.serai.hub.cache.Lua;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/// The calls of a connection, counted in Redis for all hubs together, by Redis' clock. Redisson's own limiter goes by
/// each client's clock, knows one window only, and counts a call when it begins; the vendor counts it when it arrives.
final class SharedLimits {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String TAKE = Lua.of("connectors/take");
    private static final String SETTLE = Lua.of("connectors/settle");
    private static final String CLOSE = Lua.of("connectors/close-gate");

    private final io.serai.hub.cache.Cache cache;
    private final Duration hold;

    /// @param hold how long a call can be under way at most
    SharedLimits(io.serai.hub.cache.Cache cache, Duration hold) {
        this.cache = cache;
        this.hold = hold;
    }

    /// Whether Redis answered lately.
    boolean up() {
        return cache.up();
    }

    /// @return zero, or how long to wait
    /// @throws Unavailable where Redis does not answer
    Duration take(String key, VendorSystem.Limits limits, String call) throws Unavailable {
        var values = new ArrayList<Object>(List.of(limits.perDay(), call, hold.toMillis()));
        for (VendorSystem.Window window : limits.windows()) {
            values.add(window.calls());
            values.add(window.counted().toMillis());
        }
        RFuture<Long> answer =
                run(TAKE, List.of(calls(key), "serai:vendor:{" + key + "}:day", gate(key)), values.toArray());
        try {
            return Duration.ofMillis(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RedisException e) {
            cache.gone(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
            throw new Unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(e);
        }
    }

    /// The call is over. If Redis never hears of that, it counts until it would have been over at the latest.
    void settle(String key, String call) {
        run(SETTLE, List.of(calls(key)), call);
    }

    void closeGate(String key, Duration wait) {
        run(CLOSE, List.of(gate(key)), Math.max(1, wait.toMillis()));
    }

    private RFuture<Long> run(String script, List<Object> keys, Object... values) {
        Object[] texts = java.util.Arrays.stream(values).map(String::valueOf).toArray();
        return cache.client()
                .getScript(StringCodec.INSTANCE)
                .evalAsync(RScript.Mode.READ_WRITE, script, RScript.ReturnType.INTEGER, keys, texts);
    }

    private static String calls(String key) {
        return "serai:vendor:{" + key + "}:calls";
    }

    private static String gate(String key) {
        return "serai:vendor:{" + key + "}:gate";
    }

    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(Throwable cause) {
            super("Redis does not answer", cause);
        }
    }
}
