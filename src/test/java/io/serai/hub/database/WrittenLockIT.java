package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WrittenLockIT {
    private final TestServers.TestDatabase database = TestServers.database();
    private final DatabaseLogin login = new DatabaseLogin(database.url(), database.user(), database.password());

    @Test
    void oneHoldsItForAsLongAsItLivesAndTheNextTakesItAtOnce() throws Exception {
        Duration lease = Duration.ofMillis(600);
        try (Connection connection = database.connect()) {
            WrittenLock first = WrittenLock.take(connection, login, lease);
            assertThat(first).isNotNull();
            long until = System.nanoTime() + lease.multipliedBy(3).toNanos();
            while (System.nanoTime() < until) {
                assertThat(WrittenLock.take(connection, login, lease)).isNull();
            }
            first.close();
            try (WrittenLock second = WrittenLock.take(connection, login, lease)) {
                assertThat(second).isNotNull();
            }
        }
    }

    @Test
    void oneThatDiedHoldsItUntilItsLeaseEnds() throws Exception {
        try (Connection connection = database.connect()) {
            WrittenLock.prepare(connection);
            connection
                    .createStatement()
                    .execute("UPDATE " + WrittenLock.TABLE
                            + " SET owner = 'killed', ends_on = UTC_TIMESTAMP(3) + INTERVAL 1 SECOND");
            assertThat(WrittenLock.take(connection, login, WrittenLock.LEASE)).isNull();
            await().atMost(Duration.ofSeconds(3)).until(() -> {
                try (WrittenLock taken = WrittenLock.take(connection, login, WrittenLock.LEASE)) {
                    return taken != null;
                }
            });
        }
    }

    @Test
    void ofManyThatTakeItAtOnceOneDoes() throws Exception {
        var taken = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                try (Connection connection = database.connect()) {
                    if (WrittenLock.take(connection, login, WrittenLock.LEASE) != null) {
                        taken.incrementAndGet();
                    }
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasValue(1);
    }
}
