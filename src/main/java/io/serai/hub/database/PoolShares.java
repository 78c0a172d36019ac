package io.serai.hub.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Leaves connections for others: one tenant's calls and work have a part of the pool at a time. Whose a thread's work
/// is, its log context says (`account`); work of nobody has no bound. A thread that holds a connection may have
/// another, or it would wait for itself.
final class PoolShares {
    private static final int PATIENCE_MILLIS = 2_000;

    private final int most;
    private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Thread, Integer> holders = new ConcurrentHashMap<>();

    /// Where connections come from.
    interface Source {
        Connection get() throws SQLException;
    }

    private static final class Share {
        private final Semaphore places;
        private int people;

        Share(int most) {
            this.places = new Semaphore(most, true);
        }
    }

    /// @param most connections of one tenant at a time, 1 or more
    PoolShares(int most) {
        this.most = most;
    }

    /// @throws PoolBusyException where the tenant has its share for 2 s
    Connection take(Source pool) throws SQLException {
        String account = MDC.get("account");
        Thread here = Thread.currentThread();
        if (account == null || account.isEmpty() || holders.containsKey(here)) {
            return pool.get();
        }
        Share share = enter(account);
        if (!acquired(share)) {
            leave(account);
            throw new PoolBusyException("this account");
        }
        holders.merge(here, 1, Integer::sum);
        Runnable end = () -> {
            holders.computeIfPresent(here, (thread, count) -> count == 1 ? null : count - 1);
            share.places.release();
            leave(account);
        };
        try {
            return lent(pool.get(), end);
        } catch (SQLException | RuntimeException | Error e) {
            end.run();
            throw e;
        }
    }

    private static boolean acquired(Share share) {
        try {
            return share.places.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Share enter(String account) {
        return shares.compute(account, (key, there) -> {
            Share here = there == null ? new Share(most) : there;
            here.people++;
            return here;
        });
    }

    private void leave(String account) {
        shares.computeIfPresent(account, (key, share) -> --share.people == 0 ? null : share);
    }

    /// The connection, which gives its place back when it is closed.
    private static Connection lent(Connection connection, Runnable end) {
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                PoolShares.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    switch (method.getName()) {
                        case "equals":
                            return proxy == argument(values);
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        default:
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    } finally {
                        boolean ends = method.getName().equals("close")
                                || method.getName().equals("abort");
                        if (ends && closed.compareAndSet(false, true)) {
                            end.run();
                        }
                    }
                });
    }

    private static @Nullable Object argument(Object @Nullable [] values) {
        return values == null ? null : values[0];
    }
}
