package io.serai.live;

import io.serai.hub.cache.Cache;
import io.serai.web.Json;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who waits at this hub. Those of this hub are woken at once, those of others by a [Bus]. While Redis is away nobody
/// hears of what is new at other hubs; when it is back all are woken, so that they look for themselves.
final class Ears implements OwnNews, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ears.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// Redis may answer before it is listened to again, so they are woken once more then.
    private static final int LOOKS_UNTIL_SURE = 5;

    private final Cache cache;
    private final Bus bus;
    private final ConcurrentHashMap<String, Set<Waiting>> waiting = new ConcurrentHashMap<>();
    private final Thread clock;
    private boolean wasUp;
    private int looksLeft;

    Ears(Json json, Cache cache) {
        this.cache = cache;
        this.bus = new Bus("serai:news:", cache, json.mapper(), (account, word) -> {
            if (word.to() != null) {
                ring(word.to());
            }
        });
        this.clock = Thread.ofVirtual().name("live-news").start(this::look);
    }

    private final class Waiting implements Ear {
        private final String account;
        private final String person;
        private final Semaphore bell = new Semaphore(0);

        Waiting(String account, String person) {
            this.account = account;
            this.person = person;
        }

        @Override
        public boolean await(Duration most) throws InterruptedException {
            boolean rung = bell.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
            bell.drainPermits();
            return rung;
        }

        @Override
        public void close() {
            waiting.computeIfPresent(person, (_, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
            bus.leave(account);
        }
    }

    @Override
    public void wake(String account, String person) {
        try {
            ring(person);
            bus.tellOne(account, person);
        } catch (RuntimeException e) {
            LOG.error("somebody could not be woken", e);
        }
    }

    private void ring(String person) {
        Set<Waiting> all = waiting.get(person);
        if (all != null) {
            all.forEach(one -> one.bell.release());
        }
    }

    @Override
    public Ear listen(String account, String person) {
        var ear = new Waiting(account, person);
        waiting.compute(person, (_, there) -> {
            Set<Waiting> all = there == null ? ConcurrentHashMap.newKeySet() : there;
            all.add(ear);
            return all;
        });
        bus.listen(account).join();
        return ear;
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                bus.mend();
                boolean up = cache.up();
                if (up && !wasUp) {
                    looksLeft = LOOKS_UNTIL_SURE;
                }
                wasUp = up;
                if (looksLeft == LOOKS_UNTIL_SURE || looksLeft == 1) {
                    waiting.keySet().forEach(this::ring);
                }
                looksLeft = Math.max(0, looksLeft - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        clock.interrupt();
        bus.close();
    }
}
