package io.serai.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.cache.Cache;
import io.serai.hub.database.PublicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What hubs tell each other, over one topic of Redis for each account. It carries the account's public id, so what
/// is said within one account reaches no other. While Redis is away nothing is carried, and nothing is kept for later.
///
/// All is sent by one thread, in order, and never twice: over several connections at once one word could overtake
/// another.
final class Bus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int WAITING = 10_000;
    private static final int AT_ONCE = 500;

    /// What one hub tells the others: a frame for a group or one client, that many have come and gone, a change, or
    /// whom there is news for.
    ///
    /// @param node who tells it
    record Word(
            String node,
            @Nullable String group,
            @Nullable String to,
            @Nullable String frame,
            boolean crowd,
            @Nullable Change change) {}

    private record Sealed(String account, String text) {}

    /// Is told what other hubs said.
    interface Listener {
        void heard(String account, Word word);
    }

    /// The topic of an account that somebody listens to; guarded by the map it stands in.
    private static final class Line {
        int users;
        boolean listens;
        CompletableFuture<Integer> listening = new CompletableFuture<>();
    }

    private final String prefix;
    private final Cache cache;
    private final ObjectMapper json;
    private final Listener listener;
    private final String node = PublicId.random();
    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();
    private final ArrayBlockingQueue<Sealed> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread sender;

    /// @param prefix how the names of its topics begin
    Bus(String prefix, Cache cache, ObjectMapper json, Listener listener) {
        this.prefix = prefix;
        this.cache = cache;
        this.json = json;
        this.listener = listener;
        this.sender = Thread.ofVirtual().name("live-bus").start(this::send);
    }

    void tell(String account, String group, @Nullable String to, String frame) {
        tell(account, new Word(node, group, to, frame, false, null));
    }

    /// So many come and go in a group that not each of them is told.
    void tellCrowd(String account, String group) {
        tell(account, new Word(node, group, null, null, true, null));
    }

    void tell(String account, Change change) {
        tell(account, new Word(node, null, null, null, false, change));
    }

    /// There is something for one person.
    void tellOne(String account, String person) {
        tell(account, new Word(node, null, person, null, false, null));
    }

    private void tell(String account, Word word) {
        try {
            if (cache.up() && !waiting.offer(new Sealed(account, json.writeValueAsString(word)))) {
                LOG.warn("Redis is behind: something that was said on the live channel does not reach other hubs");
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a word can be written", e);
        }
    }

    private void send() {
        var some = new ArrayList<Sealed>();
        try {
            while (true) {
                some.add(waiting.take());
                waiting.drainTo(some, AT_ONCE);
                if (cache.up()) {
                    send(some);
                }
                some.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Sealed> some) throws InterruptedException {
        try {
            // a second try might say it twice
            var batch = cache.client()
                    .createBatch(BatchOptions.defaults().retryAttempts(0).skipResult());
            some.forEach(one ->
                    batch.getTopic(topic(one.account()), StringCodec.INSTANCE).publishAsync(one.text()));
            batch.executeAsync().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            cache.gone(e.getCause());
        } catch (TimeoutException | RedisException e) {
            cache.gone(e);
        }
    }

    /// Listens for an account, once for each time that it is called.
    ///
    /// @return completes when it does, or when it can't for now
    CompletableFuture<?> listen(String account) {
        Line line = lines.compute(account, (same, there) -> {
            Line now = there == null ? new Line() : there;
            now.users++;
            if (!now.listens) {
                subscribe(account, now);
            }
            return now;
        });
        return line.listening
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> done);
    }

    private void subscribe(String account, Line line) {
        if (!cache.up()) {
            line.listening = CompletableFuture.completedFuture(null);
            return;
        }
        line.listens = true;
        try {
            line.listening = cache.client()
                    .getTopic(topic(account), StringCodec.INSTANCE)
                    .addListenerAsync(String.class, (channel, text) -> hear(account, text))
                    .toCompletableFuture();
            // not within this change of the map, which it changes, too
            line.listening.whenCompleteAsync((done, failure) -> {
                if (failure != null) {
                    cache.gone(failure);
                    lines.computeIfPresent(account, (same, there) -> {
                        there.listens = there != line && there.listens;
                        return there;
                    });
                }
            });
        } catch (RedisException e) {
            cache.gone(e);
            line.listens = false;
        }
    }

    /// The reverse of [#listen].
    void leave(String account) {
        lines.computeIfPresent(account, (same, line) -> {
            line.users--;
            if (line.users > 0) {
                return line;
            }
            line.listening.thenAccept(id -> {
                if (id != null) {
                    cache.client()
                            .getTopic(topic(account), StringCodec.INSTANCE)
                            .removeListenerAsync(id);
                }
            });
            return null;
        });
    }

    /// Listens where it could not before.
    void mend() {
        if (cache.up()) {
            lines.keySet()
                    .forEach(account -> lines.computeIfPresent(account, (same, line) -> {
                        if (!line.listens) {
                            subscribe(account, line);
                        }
                        return line;
                    }));
        }
    }

    private void hear(String account, String text) {
        try {
            Word word = json.readValue(text, Word.class);
            if (!word.node().equals(node)) {
                listener.heard(account, word);
            }
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.warn("what another hub said can't be understood: {}", e.toString());
        }
    }

    private String topic(String account) {
        return prefix + account;
    }

    /// What was said last may still go out.
    @Override
    public void close() throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!waiting.isEmpty() && System.nanoTime() < until) {
            Thread.sleep(10);
        }
        sender.interrupt();
    }
}
