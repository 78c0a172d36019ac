package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestServers;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.HourlyCounts.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two hubs that count at once, on one database.
class HourlyCountsIT {
    private static final Clock THEN = Clock.fixed(Instant.parse("2026-03-01T10:59:59Z"), ZoneOffset.UTC);
    private static Database database;
    private static JdbcClient sql;

    @BeforeAll
    static void start() {
        TestServers.TestDatabase where = TestServers.database();
        database = Database.open(where.url(), where.user(), where.password(), 20);
        await().atMost(Duration.ofMinutes(1)).until(database::up);
        sql = JdbcClient.create(database.dataSource());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        sql.sql("DELETE FROM hub_hour").update();
    }

    private static HourlyCounts hub() {
        return new HourlyCounts(database.dataSource(), THEN);
    }

    private static long done() {
        return sql.sql("SELECT COALESCE(SUM(done), 0) FROM hub_hour WHERE `hour` = '2026-03-01 10:00:00'")
                .query(Long.class)
                .single();
    }

    @Test
    void nothingIsCountedTwiceOrLostWhileItIsWritten() throws InterruptedException {
        List<HourlyCounts> hubs = List.of(hub(), hub());
        var threads = new ArrayList<Thread>();
        for (HourlyCounts hub : hubs) {
            for (int thread = 0; thread < 4; thread++) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        hub.count(Event.DONE, 1 + i % 7, "a" + i % 5);
                    }
                }));
            }
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            hubs.parallelStream().forEach(HourlyCounts::write);
        }
        hubs.forEach(HourlyCounts::close);
        assertThat(done()).isEqualTo(40_000);
    }

    @Test
    void whatCanNotBeWrittenIsWrittenTheNextTime() {
        HourlyCounts hub = hub();
        for (int i = 0; i < 1_200; i++) {
            hub.count(Event.DONE, i, "a");
        }
        sql.sql("RENAME TABLE hub_hour TO hub_hour_away").update();
        try {
            hub.write();
        } finally {
            sql.sql("RENAME TABLE hub_hour_away TO hub_hour").update();
        }
        assertThat(done()).isZero();
        hub.count(Event.DONE, 1, "a");
        hub.write();
        hub.write();
        assertThat(done()).isEqualTo(1_201);
    }
}
