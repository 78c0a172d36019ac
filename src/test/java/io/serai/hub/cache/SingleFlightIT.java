package io.serai.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.database.PublicId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// One goes, the others wait.
class SingleFlightIT {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void hundredsWhoWantTheSameMakeOneCall() throws Exception {
        try (var cache = cache(TestServers.redisUrl())) {
            var flights = new SingleFlight<String>(cache, PATIENCE);
            assertThat(all(500, () -> flights.get("same", () -> null, this::slowly)))
                    .hasSize(500)
                    .containsOnly("got");
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void ofTwoNodesOneGoesAndTheOtherFindsWhatItKept() throws Exception {
        try (var one = cache(TestServers.redisUrl());
                var other = cache(TestServers.redisUrl())) {
            var flights = List.of(new SingleFlight<String>(one, PATIENCE), new SingleFlight<String>(other, PATIENCE));
            String key = PublicId.random();
            var turn = new AtomicInteger();
            assertThat(all(100, () -> flights.get(turn.getAndIncrement() % 2).get(key, () -> one.get(key), () -> {
                        String got = slowly();
                        one.put(key, got, PATIENCE);
                        return got;
                    })))
                    .hasSize(100)
                    .containsOnly("got");
            assertThat(calls).hasValue(1);
            assertThat(one.get("serai:flight:" + key)).isNull();
        }
    }

    @Test
    void aFailureIsEveryonesAndTheNextTriesAnew() throws Exception {
        try (var cache = cache(TestServers.redisUrl())) {
            var flights = new SingleFlight<String>(cache, PATIENCE);
            String key = PublicId.random();
            assertThatThrownBy(() -> all(
                            50,
                            () -> flights.get(key, () -> null, () -> {
                                slowly();
                                throw new StackOverflowError("as bad as it gets");
                            })))
                    .rootCause()
                    .isInstanceOf(StackOverflowError.class);
            assertThat(calls).hasValue(1);
            assertThat(flights.get(key, () -> null, this::slowly)).isEqualTo("got");
        }
    }

    @Test
    void aNodeThatDiedHoldsTheOthersUpNoLongerThanTheirPatience() throws Exception {
        try (var cache = cache(TestServers.redisUrl())) {
            String key = PublicId.random();
            assertThat(cache.claim("serai:flight:" + key, "a node that died", Duration.ofMillis(300)))
                    .isTrue();
            assertThat(new SingleFlight<String>(cache, PATIENCE).get(key, () -> null, this::slowly))
                    .isEqualTo("got");
        }
    }

    @Test
    void withoutRedisEveryNodeGoesByItself() throws Exception {
        // nothing listens at port 1
        try (var cache = new Cache("redis://127.0.0.1:1")) {
            var flights = new SingleFlight<String>(cache, PATIENCE);
            assertThat(flights.get("cut", () -> cache.get("cut"), this::slowly)).isEqualTo("got");
            assertThat(cache.get("cut")).isNull();
        }
    }

    @Test
    void aKeyThatHoldsNoTextCountsAsNone() {
        try (var cache = cache(TestServers.redisUrl())) {
            String key = PublicId.random();
            cache.client().getList(key).add(1);
            assertThat(cache.get(key)).isNull();
            assertThat(cache.up()).isTrue();
        }
    }

    private String slowly() throws InterruptedException {
        calls.incrementAndGet();
        Thread.sleep(200);
        return "got";
    }

    private static List<String> all(int callers, Callable<String> call) throws Exception {
        var ready = new CountDownLatch(callers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<String>>();
            for (int i = 0; i < callers; i++) {
                futures.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return call.call();
                }));
            }
            var got = new ArrayList<String>();
            for (Future<String> future : futures) {
                got.add(future.get());
            }
            return got;
        }
    }

    private static Cache cache(String url) {
        var cache = new Cache(url);
        await().atMost(Duration.ofSeconds(10)).until(cache::up);
        return cache;
    }
}
