package io.serai.connectors;

import static io.serai.connectors.OutgoingFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A vendor's limits and its circuit breaker, by what the vendor itself sees.
class LimitsIT {
    private static Database database;

    @BeforeAll
    static void open() {
        var server = TestServers.database();
        database = Database.open(server.url(), server.user(), server.password(), 4);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void twoHubsTogetherNeverCallAVendorFasterThanItAllows() throws Exception {
        int limit = 8;
        var limits = new VendorSystem.Limits(limit, 0, 0);
        try (var vendor = new RawVendor((request, out, socket) -> {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(300));
                    RawVendor.status(200, "", "{}").answer(request, out, socket);
                });
                var one = up(limits);
                var two = up(limits)) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            var threads = new ArrayList<Thread>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
            for (int i = 0; i < 16; i++) {
                OutgoingFixture hub = i % 2 == 0 ? one : two;
                threads.add(Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() < end) {
                        try {
                            hub.send(get(connection, "/", Map.of()));
                        } catch (DeliveryException e) {
                            assertThat(e.kind()).isEqualTo(Kind.HELD_BACK);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertKept(vendor, limit);
        }
    }

    @Test
    void whenRedisLosesItsDataAHubStillKeepsToTheLimit() throws Exception {
        int limit = 8;
        try (var vendor = new RawVendor(RawVendor.status(200, "", "{}"));
                var hub = up(new VendorSystem.Limits(limit, 0, 0))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() < end) {
                        try {
                            hub.send(get(connection, "/", Map.of()));
                        } catch (DeliveryException e) {
                            assertThat(e.kind()).isEqualTo(Kind.HELD_BACK);
                        }
                    }
                }));
            }
            while (System.nanoTime() < end) {
                hub.cache.client().getKeys().deleteByPattern("serai:vendor:{" + connection.id() + "}*");
                Thread.sleep(100);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertKept(vendor, limit);
        }
    }

    private static void assertKept(RawVendor vendor, int limit) {
        List<Long> times = vendor.times.stream().sorted().toList();
        assertThat(times).hasSizeGreaterThan(limit * 2);
        for (int i = limit; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - limit))
                    .as("the %dth call before the %dth", limit, i)
                    .isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void aFullMinuteHoldsBackWithTheTimeToWait() throws Exception {
        try (var vendor = new RawVendor(RawVendor.status(200, "", "{}"));
                var one = up(new VendorSystem.Limits(0, 20, 0));
                var two = up(new VendorSystem.Limits(0, 20, 0))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            for (int i = 0; i < 20; i++) {
                (i % 2 == 0 ? one : two).send(get(connection, "/", Map.of()));
            }
            DeliveryException held = failure(two, connection);
            assertThat(held.kind()).isEqualTo(Kind.HELD_BACK);
            assertThat(held.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
            assertThat(vendor.requests).hasSize(20);
            assertThat(one.registry
                            .get("serai.vendor.requests")
                            .tag("system", "acme")
                            .tag("status", "200")
                            .tag("outcome", "ok")
                            .timer()
                            .count())
                    .isEqualTo(10);
        }
    }

    @Test
    void ofSeveralWindowsTheFullOneHoldsBack() throws Exception {
        var limits = new VendorSystem.Limits(0, 0, 4, 6, 0);
        try (var vendor = new RawVendor(RawVendor.status(200, "", "{}"));
                var one = up(limits);
                var two = up(limits)) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            for (int i = 0; i < 4; i++) {
                (i % 2 == 0 ? one : two).send(get(connection, "/", Map.of()));
            }
            DeliveryException held = failure(two, connection);
            assertThat(held.kind()).isEqualTo(Kind.HELD_BACK);
            assertThat(held.retryAfter()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(16));
            assertThat(vendor.requests).hasSize(4);
        }
        try (var vendor = new RawVendor(RawVendor.status(200, "", "{}"));
                var hub = up(new VendorSystem.Limits(0, 0, 9, 3, 0))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            for (int i = 0; i < 3; i++) {
                hub.send(get(connection, "/", Map.of()));
            }
            assertThat(failure(hub, connection).retryAfter()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        }
    }

    @Test
    void aFullDayHoldsBackUntilMidnight() throws Exception {
        try (var vendor = new RawVendor(RawVendor.status(200, "", "{}"));
                var one = up(new VendorSystem.Limits(0, 0, 3));
                var two = up(new VendorSystem.Limits(0, 0, 3))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            one.send(get(connection, "/", Map.of()));
            two.send(get(connection, "/", Map.of()));
            one.send(get(connection, "/", Map.of()));
            assertThat(failure(two, connection).retryAfter()).isLessThanOrEqualTo(Duration.ofHours(24));
            assertThat(vendor.requests).hasSize(3);
        }
    }

    @Test
    void whenTheVendorAsksToWaitEveryHubWaits() throws Exception {
        try (var vendor = new RawVendor(RawVendor.status(429, "Retry-After: 4\r\n", ""));
                var one = up(new VendorSystem.Limits(0, 0, 0));
                var two = up(new VendorSystem.Limits(0, 0, 0))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            DeliveryException asked = failure(one, connection);
            assertThat(asked.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(asked.retryAfter()).isEqualTo(Duration.ofSeconds(4));
            await().atMost(Duration.ofMillis(500)).untilAsserted(() -> {
                DeliveryException held = failure(two, connection);
                assertThat(held.kind()).isEqualTo(Kind.HELD_BACK);
                assertThat(held.retryAfter()).isBetween(Duration.ofMillis(2_000), Duration.ofSeconds(4));
            });
            int before = vendor.requests.size();
            vendor.now(RawVendor.status(200, "", "{}"));
            Thread.sleep(2_500);
            two.send(get(connection, "/", Map.of())); // waits for the rest
            assertThat(vendor.requests).hasSize(before + 1);
        }
    }

    @Test
    void withoutRedisAHubKeepsToAQuarter() throws Exception {
        try (var nobody = new ServerSocket(0);
                var vendor = new RawVendor(RawVendor.status(200, "", "{}"))) {
            nobody.close();
            try (var hub = new OutgoingFixture(
                    database.dataSource(),
                    new VendorSystem.Limits(8, 0, 0),
                    "redis://127.0.0.1:" + nobody.getLocalPort(),
                    SystemDefaultDnsResolver.INSTANCE,
                    false)) {
                Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
                await().atMost(Duration.ofSeconds(15))
                        .ignoreExceptions()
                        .until(() -> hub.send(get(connection, "/", Map.of())).status() == 200);
                for (int i = 0; i < 5; i++) {
                    hub.send(get(connection, "/", Map.of()));
                }
                List<Long> times = vendor.times;
                for (int i = 2; i < times.size(); i++) {
                    assertThat(times.get(i) - times.get(i - 2)).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
                }
            }
        }
    }

    @Test
    void aVendorThatFailsTooOftenIsLeftAloneAndProbed() throws Exception {
        try (var vendor = new RawVendor(RawVendor.status(404, "", ""));
                var hub = up(new VendorSystem.Limits(0, 0, 0))) {
            Connection connection = OutgoingFixture.connection(PublicId.random(), vendor.url());
            Connection other = OutgoingFixture.connection(PublicId.random(), vendor.url());
            for (int status : new int[] {401, 429}) {
                vendor.now(RawVendor.status(status, "", ""));
                for (int i = 0; i < 25; i++) {
                    failure(hub, connection);
                }
            }
            assertThat(hub.breakers.open("acme")).isZero();

            vendor.now(RawVendor.status(200, "", "{}"));
            for (int i = 0; i < 10; i++) {
                hub.send(get(connection, "/", Map.of()));
            }
            vendor.now(RawVendor.status(500, "", ""));
            for (int i = 0; i < 10; i++) {
                assertThat(failure(hub, connection).kind()).as("%d", i).isEqualTo(Kind.TRANSIENT);
            }
            int before = vendor.requests.size();
            DeliveryException held = failure(hub, connection);
            assertThat(held.kind()).isEqualTo(Kind.HELD_BACK);
            assertThat(held.retryAfter()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
            assertThat(vendor.requests).hasSize(before);
            assertThat(hub.registry
                            .get("serai.vendor.breakers.open")
                            .tag("system", "acme")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(failure(hub, other).status()).as("another connection's").isEqualTo(500);

            vendor.now(RawVendor.status(200, "", "{}"));
            Thread.sleep(2_100);
            for (int i = 0; i < 5; i++) {
                hub.send(get(connection, "/", Map.of()));
            }
            assertThat(hub.breakers.open("acme")).isZero();
        }
    }

    private static OutgoingFixture up(VendorSystem.Limits limits) throws Exception {
        OutgoingFixture hub = OutgoingFixture.open(database.dataSource(), limits);
        await().until(hub.cache::up);
        return hub;
    }

    private static DeliveryException failure(OutgoingFixture hub, Connection connection) {
        return catchThrowableOfType(DeliveryException.class, () -> hub.send(get(connection, "/", Map.of())));
    }
}
