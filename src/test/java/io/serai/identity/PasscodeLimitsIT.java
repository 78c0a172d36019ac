package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestServers;
import io.serai.hub.cache.Cache;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.database.PublicId;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Guesses that come from everywhere, counted in a real Redis.
class PasscodeLimitsIT {
    private static Cache cache;
    private static PasscodeLimits limits;

    @BeforeAll
    static void connect() throws InterruptedException {
        cache = new Cache(TestServers.redisUrl());
        for (int look = 0; look < 200 && !cache.up(); look++) {
            Thread.sleep(50);
        }
        assertThat(cache.up()).isTrue();
        limits = new PasscodeLimits(new RateLimits(cache));
    }

    @AfterAll
    static void close() {
        cache.close();
    }

    @Test
    void manyGuessersSlowEachOtherDownButLockNobodyOut() {
        String site = PublicId.random();
        for (int guess = 0; guess < 300; guess++) {
            assertThat(limits.begin("10.1." + guess / 250 + "." + guess % 250, site)
                            .waiting())
                    .isZero();
        }
        for (int guess = 0; guess < 3; guess++) {
            assertThat(limits.begin("10.9.9.9", site).waiting()).isZero();
        }
        assertThat(limits.begin("10.9.9.9", site).waiting()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
        for (int visitor = 0; visitor < 20; visitor++) {
            PasscodeLimits.Try right = limits.begin("10.8.8.8", site);
            assertThat(right.waiting()).as("someone who knows the passcode").isZero();
            limits.takeBack(right);
        }
        assertThat(limits.begin("10.9.9.9", PublicId.random()).waiting())
                .as("another site")
                .isZero();
    }

    @Test
    void aHouseWithAWholeIpv6NetworkIsOneGuesser() {
        String site = PublicId.random();
        for (int guess = 0; guess < 10; guess++) {
            assertThat(limits.begin("2001:db8:1:2::" + guess, site).waiting()).isZero();
        }
        assertThat(limits.begin("2001:db8:1:2:ffff::1", site).waiting()).isPositive();
        assertThat(limits.begin("2001:db8:1:3::1", site).waiting()).isZero();
    }
}
