package io.serai.connectors;

import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Keeps every connection within its vendor's limits, all hubs together. A short wait is waited, a longer one left to
/// whoever asks.
///
/// While Redis is away, and for a minute after, this hub keeps to a quarter of the limits: slower, and still right for
/// up to four hubs.
final class CallLimits {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long QUIET = Duration.ofMillis(1_010).toNanos();
    private static final long UNSURE = Duration.ofMinutes(1).toNanos();
    private static final long STARTING = Duration.ofSeconds(5).toNanos();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final int HUBS = 4;
    private static final int TOO_MANY = 429;

    private final SharedLimits shared;
    private final OwnLimits own;
    private final long began = System.nanoTime();
    private volatile boolean seen;
    private volatile long failed = began - UNSURE;
    private volatile long quietUntil = began;

    CallLimits(SharedLimits shared, OwnLimits own) {
        this.shared = shared;
        this.own = own;
    }

    /// The right to make one call.
    record Permit(String key, String call) {}

    /// @throws DeliveryException held back, with the time to wait
    Permit take(Connection connection, VendorSystem.Limits limits, String endpoint) {
        var permit = new Permit(key(connection), UUID.randomUUID().toString());
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (; ; ) {
            Duration wait = ask(permit, limits);
            if (wait.isZero()) {
                return permit;
            }
            if (System.nanoTime() + wait.toNanos() - until > 0) {
                throw new DeliveryException(
                        DeliveryException.Kind.HELD_BACK,
                        endpoint,
                        TOO_MANY,
                        wait,
                        endpoint + " was not called: its limit of calls is reached.",
                        null);
            }
            try {
                // not all at once
                Thread.sleep(wait.plusMillis(ThreadLocalRandom.current().nextInt(20)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw held(endpoint, wait, "the hub is stopping");
            }
        }
    }

    static DeliveryException held(String endpoint, Duration wait, String why) {
        return new DeliveryException(
                DeliveryException.Kind.HELD_BACK, endpoint, 0, wait, endpoint + " was not called: " + why + ".", null);
    }

    private Duration ask(Permit permit, VendorSystem.Limits limits) {
        boolean up = shared.up();
        long now = System.nanoTime();
        if (up) {
            seen = true;
        } else if (!seen && now - began < STARTING) {
            return LOOK_AGAIN; // it has not been looked for yet
        } else {
            lost(now);
        }
        if (quietUntil - now > 0) {
            return Duration.ofNanos(quietUntil - now);
        }
        Duration wait = own.take(permit.key(), now - failed < UNSURE ? limits.part(HUBS) : limits, permit.call());
        if (!wait.isZero() || !up) {
            return wait;
        }
        try {
            wait = shared.take(permit.key(), limits, permit.call());
        } catch (SharedLimits.Unavailable _) {
            lost(System.nanoTime());
            wait = LOOK_AGAIN;
        }
        if (!wait.isZero()) {
            own.giveBack(permit.key(), permit.call());
        }
        return wait;
    }

    /// What the others did until a moment ago is unknown, so there is a pause first.
    private void lost(long now) {
        if (now - failed >= UNSURE) {
            quietUntil = now + QUIET;
        }
        failed = now;
    }

    /// The call is over, however it ended.
    void settle(Permit permit) {
        own.settle(permit.key(), permit.call());
        if (shared.up()) {
            shared.settle(permit.key(), permit.call());
        }
    }

    /// The vendor asked everyone to wait.
    void closeGate(Permit permit, Duration wait) {
        own.closeGate(permit.key(), wait);
        if (shared.up()) {
            shared.closeGate(permit.key(), wait);
        }
    }

    /// Each hub has a sandbox of its own.
    private static String key(Connection connection) {
        return connection.sandbox() ? connection.id() + "@" + connection.setting("base_url") : connection.id();
    }
}
