package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.hub.schedules.ScheduleHome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Schedules while the database is away.
class ScheduleOutageIT {

    @Test
    void aHubThatStartsBeforeItsDatabaseFiresWhenItComes() {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create();
                var cable = cable(hub)) {
            home.schedule("tick", "trigger.repeatInterval: 1000");
            cable.cut();
            hub.begin(home.option());
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> hub.get("/observe/health/live").status() == 200);
            assertThat(hub.get("/v3/hub/schedule").status()).isEqualTo(503);
            cable.mend();
            hub.await("Serai is ready");
            hub.execute(ScheduleHome.TABLE);
            await().atMost(Duration.ofSeconds(20)).until(() -> hub.count("SELECT COUNT(*) FROM tick") >= 3);
            assertThat(hub.get("/v3/hub/schedule/tick").text()).contains("\"interval\":\"PT1S\"");
        }
    }

    @Test
    void schedulesGoOnAfterAnOutageAndAFireThatMetItIsNotLost() throws Exception {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create();
                var cable = cable(hub)) {
            home.schedule("tick", "trigger.repeatInterval: 1000").schedule("slow", "cron: 0 0 3 1 1 ?", 2_000);
            hub.start(home.option());
            hub.execute(ScheduleHome.TABLE);
            await().until(() -> hub.count("SELECT COUNT(*) FROM tick") >= 1);
            hub.send(hub.demo("/v3/hub/schedule/slow/run")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            await().until(() -> hub.count("SELECT COUNT(*) FROM QRTZ_FIRED_TRIGGERS WHERE JOB_NAME = 'slow' "
                            + "AND STATE = 'EXECUTING'")
                    == 1);
            cable.cut();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.get("/observe/health/ready").status() == 503);
            Thread.sleep(6_000);
            hub.execute("DELETE FROM tick");
            cable.mend();
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'tick@%'") >= 3);
            assertThat(hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'tick@%' "
                            + "AND at < (SELECT MIN(at) FROM tick) + INTERVAL 500000 MICROSECOND"))
                    .as("fires at once when it is back")
                    .isLessThanOrEqualTo(3);
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'slow@%'") == 1);
            assertThat(hub.output()).contains("the schedule slow met an outage and is fired again");
        }
    }

    @Test
    void aHubIsToldToEndWhileItsDatabaseIsAway() {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create();
                var cable = cable(hub)) {
            home.schedule("tick", "trigger.repeatInterval: 1000");
            hub.start(home.option());
            hub.execute(ScheduleHome.TABLE);
            await().until(() -> hub.count("SELECT COUNT(*) FROM tick") >= 1);
            cable.cut();
            await().until(() -> hub.get("/observe/health/ready").status() == 503);
            long began = System.nanoTime();
            hub.terminate();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        }
    }

    private static CutCable cable(TestHub hub) {
        URI database = URI.create(hub.database.url().substring("jdbc:".length()));
        var cable = new CutCable(database.getPort());
        hub.with("SERAI_DB_URL", "jdbc:mariadb://127.0.0.1:" + cable.port() + database.getPath());
        return cable;
    }
}
