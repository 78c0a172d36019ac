package io.serai.hub.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// How much this hub works on at a time: in all, for a provider, and for a connection, so that one that is slow or has
/// much to do leaves room for the others. A little more is claimed than is worked on, so that a worker need not wait
/// for the next claim.
public final class Lanes {
    private static final int CLAIMED_AHEAD = 32;

    /// In all: each may hold a body of a megabyte.
    private static final int MOST_CLAIMED = 256;

    /// What has a limit of its own.
    public record Lane(String provider, String connection) {
        static Lane of(Work work) {
            return new Lane(work.provider(), work.connection());
        }
    }

    private final Semaphore workers;
    private final int perProvider;
    private final int perConnection;
    private final int most;
    private final Map<String, Integer> own = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> providers = new ConcurrentHashMap<>();
    private final Map<Lane, Semaphore> connections = new ConcurrentHashMap<>();
    private final Map<Lane, AtomicInteger> held = new ConcurrentHashMap<>();

    public Lanes(int workers, int perProvider, int perConnection) {
        this.workers = new Semaphore(workers);
        this.perProvider = Math.min(perProvider, workers);
        this.perConnection = Math.min(perConnection, this.perProvider);
        this.most = Math.min(MOST_CLAIMED, workers * CLAIMED_AHEAD);
    }

    /// Gives a provider a limit of its own, for what takes long: it claims nothing ahead. To be called before the first
    /// claim.
    void limit(String provider, int atOnce) {
        own.put(provider, atOnce);
    }

    private int most(Lane lane, int limit) {
        return own.getOrDefault(lane.provider(), limit);
    }

    /// How many more rows of this lane may be claimed now; 0 while it has enough.
    int room(Lane lane) {
        AtomicInteger here = held.get(lane);
        int count = here == null ? 0 : here.get();
        int full = most(lane, perConnection * CLAIMED_AHEAD);
        if (count > full / 2) {
            return 0;
        }
        int all = held.values().stream().mapToInt(AtomicInteger::get).sum();
        return Math.max(0, Math.min(full - count, most - all));
    }

    /// Whether it holds as much as it may, of all lanes together.
    boolean isFull() {
        return held.values().stream().mapToInt(AtomicInteger::get).sum() >= most;
    }

    /// Whether this hub works at all.
    boolean isOpen() {
        return most > 0;
    }

    void claimed(Lane lane) {
        held.computeIfAbsent(lane, l -> new AtomicInteger()).incrementAndGet();
    }

    /// @param rows that are claimed no more
    /// @return whether its lane has room for more by now
    boolean left(Lane lane, int rows) {
        held.computeIfPresent(lane, (l, count) -> count.addAndGet(-rows) == 0 ? null : count);
        return room(lane) > 0;
    }

    /// Waits for its turn. The narrowest limit first, so that who waits holds nothing others could use.
    void enter(Lane lane) throws InterruptedException {
        Semaphore connection = connections.computeIfAbsent(lane, l -> new Semaphore(most(l, perConnection)));
        Semaphore provider =
                providers.computeIfAbsent(lane.provider(), p -> new Semaphore(most(lane, perProvider), true));
        connection.acquire();
        try {
            provider.acquire();
            try {
                workers.acquire();
            } catch (InterruptedException e) {
                provider.release();
                throw e;
            }
        } catch (InterruptedException e) {
            connection.release();
            throw e;
        }
    }

    void leave(Lane lane) {
        workers.release();
        Semaphore provider = providers.get(lane.provider());
        if (provider != null) {
            provider.release();
        }
        Semaphore connection = connections.get(lane);
        if (connection != null) {
            connection.release();
        }
    }
}
