package io.serai.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Schedules of hubs that share one database, and of hubs that are killed.
class ScheduleClusterIT {
    private static final Duration TAKE_OVER = Duration.ofSeconds(20);

    @Test
    void twoHubsFireEachTimeOnceAndOneGoesOnWhenTheOtherIsKilled() throws Exception {
        try (var home = ScheduleHome.create();
                TestHub one = TestHub.create();
                TestHub two = TestHub.create()) {
            home.schedule("a", "cron: 0/1 * * * * ?")
                    .schedule("b", "trigger.repeatInterval: 500")
                    .schedule("c", "cron: 0/2 * * * * ?");
            two.with("SERAI_DB_URL", one.database.url());
            home.start(one);
            two.start(home.option());
            await().until(() -> one.count("SELECT COUNT(DISTINCT node) FROM tick") == 2);
            Thread.sleep(6_000);
            assertThat(one.count("SELECT COUNT(*) FROM QRTZ_SCHEDULER_STATE")).isEqualTo(2);
            assertThat(fires(one, "a", 5))
                    .as("at most each second of the last five, fewer on a busy machine")
                    .isBetween(2L, 6L);
            assertThat(fires(one, "b", 5))
                    .as("at most each half second of them")
                    .isBetween(4L, 11L);
            assertNoneTwice(one);

            one.kill();
            Instant killed = Instant.now();
            for (String name : new String[] {"a", "b", "c"}) {
                await().atMost(TAKE_OVER)
                        .until(() -> one.count("SELECT COUNT(*) FROM tick WHERE fire LIKE '" + name
                                        + "@%' AND node = '" + two.port + "' AND at > '"
                                        + killed.toString().substring(0, 23) + "'")
                                >= 3);
            }
            assertNoneTwice(one);
            assertThat(two.output()).doesNotContain("ERROR");
        }
    }

    @Test
    void afterAWhileWithoutAnyHubItFiresOnceAndNotForEachTimeItMissed() throws Exception {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create()) {
            home.schedule("interval", "trigger.repeatInterval: 2000").schedule("cron", "cron: 0/2 * * * * ?");
            home.start(hub);
            await().until(() -> hub.count("SELECT COUNT(DISTINCT LEFT(fire, 4)) FROM tick") == 2);
            hub.kill();
            Thread.sleep(6_000);
            hub.execute("DELETE FROM tick");
            home.start(hub);
            for (String name : new String[] {"interval", "cron"}) {
                String own = " FROM tick WHERE fire LIKE '" + name + "@%'";
                await().atMost(TAKE_OVER).until(() -> hub.count("SELECT COUNT(*)" + own) >= 3);
                // one late fire, whenever it comes, then the usual times
                assertThat(hub.count("SELECT TIMESTAMPDIFF(MICROSECOND, MIN(at), MAX(at)) DIV (COUNT(*) - 1)" + own))
                        .as("the gap between two fires of %s", name)
                        .isGreaterThan(600_000);
            }
        }
    }

    @Test
    void aFireWhoseHubIsKilledIsCarriedOutByAnotherWithTheSameTimeAndWorkThatItAcceptedIsDoneOnce() {
        try (var home = ScheduleHome.create();
                TestHub one = TestHub.create();
                TestHub two = TestHub.create()) {
            home.schedule("slow", "cron: 0 0 3 1 1 ?", 3_000).file("report", """
                    - route:
                        id: mine-report
                        description: Accepts a report, and takes its time to say so.
                        from:
                          uri: quartz:report
                          parameters: {cron: 0 0 3 1 1 ?}
                          steps:
                            - setBody: {constant: the report}
                            - bean: {ref: schedules, method: "accept('mine.report', 'demoAcct001')"}
                            - delay: {constant: "4000"}
                    - route:
                        id: mine-work
                        description: Makes a report.
                        from:
                          uri: direct:mine-work
                          steps:
                            - setBody: {simple: "${body.body}"}
                            - transacted: {}
                            - to:
                                uri: "sql:INSERT INTO tick (fire, node) VALUES (:#${exchangeProperty.work.eventKey}, :#${body})"
                            - bean: {ref: inbox, method: done}
                    """);
            two.with("SERAI_DB_URL", one.database.url());
            home.start(one);
            one.execute("ALTER TABLE tick MODIFY node VARCHAR(100)");
            run(one, "report");
            await().until(() -> one.count("SELECT COUNT(*) FROM tick WHERE node = 'the report'") == 1);
            run(one, "slow");
            await().until(() -> executing(one) == 2);
            long due = one.count("SELECT MAX(SCHED_TIME) FROM QRTZ_FIRED_TRIGGERS");
            one.kill();
            two.start(home.option());
            await().atMost(TAKE_OVER.multipliedBy(2))
                    .until(() -> one.count(
                                            "SELECT COUNT(*) FROM QRTZ_FIRED_TRIGGERS "
                                                    + "WHERE INSTANCE_NAME NOT IN (SELECT INSTANCE_NAME FROM QRTZ_SCHEDULER_STATE)")
                                    == 0
                            && one.count("SELECT COUNT(*) FROM QRTZ_SCHEDULER_STATE") == 1);
            await().atMost(TAKE_OVER).until(() -> executing(one) == 2);
            await().atMost(TAKE_OVER).until(() -> one.count("SELECT COUNT(*) FROM QRTZ_FIRED_TRIGGERS") == 0);
            assertThat(one.count("SELECT COUNT(*) FROM tick WHERE fire = 'slow@" + Instant.ofEpochMilli(due) + "'"))
                    .isEqualTo(1);
            assertThat(one.count("SELECT COUNT(*) FROM inbox WHERE provider = 'job' AND status = 'done' "
                            + "AND event_key LIKE 'report@%'"))
                    .isEqualTo(1);
            assertThat(one.count("SELECT COUNT(*) FROM inbox")).isEqualTo(1);
            assertThat(one.count("SELECT COUNT(*) FROM tick")).as("each once").isEqualTo(2);
            assertThat(one.count("SELECT COUNT(*) FROM run WHERE `trigger` = 'schedule' AND status = 'done'"))
                    .isEqualTo(1);
        }
    }

    private static void run(TestHub hub, String schedule) {
        hub.send(hub.demo("/v3/hub/schedule/" + schedule + "/run")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static long executing(TestHub hub) {
        return hub.count("SELECT COUNT(*) FROM QRTZ_FIRED_TRIGGERS WHERE STATE = 'EXECUTING'");
    }

    private static long fires(TestHub hub, String name, int seconds) {
        return hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE '" + name
                + "@%' AND at > UTC_TIMESTAMP(3) - INTERVAL " + seconds + " SECOND");
    }

    private static void assertNoneTwice(TestHub hub) {
        assertThat(hub.count("SELECT COUNT(*) - COUNT(DISTINCT fire) FROM tick"))
                .as("fires carried out twice")
                .isZero();
    }
}
