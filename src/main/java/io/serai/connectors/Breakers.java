package io.serai.connectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A circuit breaker per connection: opens when half of at least 20 calls within 30 s failed, so that a vendor that is
/// down is left alone, and nobody waits for it.
final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

    private final CircuitBreakerConfig config;
    private final Duration open;
    private final Consumer<String> opened;
    private final Cache<String, Breaker> breakers = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /// @param open how long an open one lets nothing through, before it probes
    /// @param opened told of the public id of a connection that is left alone from now on
    Breakers(Duration open, Consumer<String> opened) {
        this.opened = opened;
        this.open = open;
        this.config = CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
                .slidingWindowSize(30)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(3)
                // a probe that is never heard of again must not keep it there
                .maxWaitDurationInHalfOpenState(Duration.ofMinutes(1))
                .build();
    }

    Breaker of(Connection connection) {
        return breakers.get(connection.id(), id -> new Breaker(connection.system(), CircuitBreaker.of(id, config)));
    }

    /// Of the connection with that public id, as this hub knows it.
    ///
    /// @return `closed` where calls go through, `open` where none do, `half_open` where a few try whether they do
    String state(String connection) {
        Breaker known = breakers.getIfPresent(connection);
        return known == null ? "closed" : known.breaker.getState().name().toLowerCase(Locale.ROOT);
    }

    void forget(String connection) {
        breakers.invalidate(connection);
    }

    /// How many of a system's breakers let nothing through.
    long open(String system) {
        return breakers.asMap().values().stream()
                .filter(one -> one.system.equals(system) && one.breaker.getState() == CircuitBreaker.State.OPEN)
                .count();
    }

    final class Breaker {
        private final String system;
        private final CircuitBreaker breaker;
        private volatile long openUntil = System.nanoTime();

        private Breaker(String system, CircuitBreaker breaker) {
            this.system = system;
            this.breaker = breaker;
            breaker.getEventPublisher().onStateTransition(event -> {
                if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                    openUntil = System.nanoTime() + open.toNanos();
                    opened.accept(breaker.getName());
                }
                LOG.warn("{} connection {}: circuit breaker {}", system, breaker.getName(), event.getStateTransition());
            });
        }

        /// Whether a call may be made; what becomes of it must be said.
        boolean enter() {
            return breaker.tryAcquirePermission();
        }

        /// How long it is of no use to ask again.
        Duration patience() {
            return Duration.ofNanos(Math.max(
                    openUntil - System.nanoTime(), Duration.ofSeconds(1).toNanos()));
        }

        void succeeded(long nanos) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }

        void failed(long nanos, Throwable failure) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        }

        /// It says nothing of the vendor's health.
        void leave() {
            breaker.releasePermission();
        }
    }
}
