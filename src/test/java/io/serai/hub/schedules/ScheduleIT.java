package io.serai.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Schedules of one hub: what people see of them and do to them.
class ScheduleIT {
    private static final String EVERY_SECOND = "trigger.repeatInterval: 1000";
    private static final String NEVER_TODAY = "cron: 0 0 3 1 1 ?, trigger.timeZone: America/New_York";

    /// Each test has schedules of its own here, but for those that stop or start a hub.
    private static ScheduleHome shared;

    private static TestHub hub;

    @BeforeAll
    static void start() {
        shared = ScheduleHome.create()
                .schedule("tick", EVERY_SECOND)
                .schedule("yearly", NEVER_TODAY)
                .schedule("mine/grouped", NEVER_TODAY)
                .schedule("by-hand", NEVER_TODAY)
                .schedule("past", "cron: 0 0 3 1 1 ? 2020")
                .schedule("twice", "trigger.repeatInterval: 500, trigger.repeatCount: 1", 1_500)
                .file("parts", """
                    - route:
                        id: mine-parts
                        description: Notes each part of what it has when it fires.
                        from:
                          uri: quartz:parts
                          parameters: {trigger.repeatInterval: 1000}
                          steps:
                            - setBody: {constant: "one,two,three"}
                            - split:
                                expression: {tokenize: {token: ","}}
                                steps:
                                  - to: {uri: "sql:INSERT INTO tick (fire, node) VALUES (:#${body}, 'parts')"}
                    """);
        hub = TestHub.create();
        shared.start(hub);
    }

    @AfterAll
    static void stop() {
        hub.close();
        shared.close();
    }

    @Test
    void aRouteOfAUsersOwnFiresAndIsListed() {
        await().until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'tick@%'") >= 3);
        assertThat(hub.count("SELECT COUNT(*) - COUNT(DISTINCT fire) FROM tick WHERE node <> 'parts'"))
                .isZero();
        assertThat(hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'tick%' AND fire NOT LIKE 'tick@20%Z'"))
                .isZero();

        JsonNode list = hub.get("/v3/hub/schedule").json().path("data");
        assertThat(list.findValuesAsText("id")).contains("mine.grouped", "tick", "yearly");
        JsonNode tick = schedule(hub, "tick");
        assertThat(tick.path("interval").asText()).isEqualTo("PT1S");
        assertThat(tick.path("cron").isNull()).isTrue();
        assertThat(tick.path("status").asText()).isIn("waiting", "running");
        assertThat(tick.path("route").asText()).isEqualTo("mine-tick");
        assertThat(Instant.parse(tick.path("last_fired_on").asText())).isBefore(Instant.now());
        JsonNode yearly = schedule(hub, "yearly");
        assertThat(yearly.path("description").asText()).isEqualTo("Notes when yearly fires.");
        assertThat(yearly.path("cron").asText()).isEqualTo("0 0 3 1 1 ?");
        assertThat(yearly.path("time_zone").asText()).isEqualTo("America/New_York");
        assertThat(yearly.path("next_fire_on").asText()).endsWith("-01-01T08:00:00Z");
        assertThat(yearly.path("last_fired_on").isNull()).isTrue();
    }

    @Test
    void aPauseHoldsAcrossARestartAndAChangeAndWhatItMissedIsNotMadeUpFor() throws Exception {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create()) {
            home.schedule("tick", EVERY_SECOND)
                    .schedule("other", "trigger.repeatInterval: 3600000")
                    .schedule("gone", NEVER_TODAY);
            home.start(hub);
            await().until(() -> hub.count("SELECT COUNT(*) FROM tick") >= 1);
            assertThat(act(hub, "tick", "pause").status()).isEqualTo(200);
            assertThat(act(hub, "tick", "pause")
                            .json()
                            .path("data")
                            .path("status")
                            .asText())
                    .isEqualTo("paused");
            assertThat(act(hub, "other", "pause").status()).isEqualTo(200);
            hub.terminate();
            hub.execute("DELETE FROM tick");
            home.schedule("other", "cron: 0/1 * * * * ?");
            home.remove("gone");

            home.start(hub);
            await().until(() -> schedule(hub, "other").path("cron").asText(), cron -> cron.equals("0/1 * * * * ?"));
            Thread.sleep(4_000);
            assertThat(hub.count("SELECT COUNT(*) FROM tick")).isZero();
            assertThat(schedule(hub, "tick").path("status").asText()).isEqualTo("paused");
            assertThat(schedule(hub, "tick").path("next_fire_on").isNull()).isTrue();
            assertThat(schedule(hub, "other").path("status").asText()).isEqualTo("paused");
            assertThat(hub.get("/v3/hub/schedule/gone").status()).isEqualTo(404);
            assertThat(hub.count("SELECT COUNT(*) FROM QRTZ_TRIGGERS WHERE TRIGGER_NAME = 'gone'"))
                    .isZero();

            Instant resumed = Instant.now();
            assertThat(act(hub, "tick", "resume")
                            .json()
                            .path("data")
                            .path("status")
                            .asText())
                    .isIn("waiting", "running");
            await().until(() -> hub.count("SELECT COUNT(*) FROM tick") >= 3);
            assertThat(Duration.between(resumed, Instant.now())).isGreaterThan(Duration.ofMillis(1_900));
        }
    }

    @Test
    void runningItByHandFiresItOnceMorePausedOrNot() {
        assertThat(act(hub, "by-hand", "run").status()).isEqualTo(202);
        await().until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'by-hand@%'") == 1);
        act(hub, "by-hand", "pause");
        act(hub, "by-hand", "run");
        await().until(() -> hub.count("SELECT COUNT(DISTINCT fire) FROM tick WHERE fire LIKE 'by-hand@%'") == 2);
        assertThat(schedule(hub, "by-hand").path("status").asText()).isEqualTo("paused");
        assertThat(hub.output()).contains("runSchedule of by-hand by SERAI_API_KEY");
    }

    @Test
    void aScheduledRouteMaySplit() {
        await().until(() -> hub.count("SELECT COUNT(DISTINCT fire) FROM tick WHERE node = 'parts'") == 3);
    }

    @Test
    void whoMayNotGets403AndWhatIsNotThere404() {
        assertThat(hub.get("/v3/hub/schedule/nothing").status()).isEqualTo(404);
        for (String verb : new String[] {"run", "pause", "resume"}) {
            assertThat(act(hub, "nothing", verb).status()).isEqualTo(404);
        }
        assertThat(hub.send(hub.request("/v3/hub/schedule").GET().build()).status())
                .isEqualTo(401);

        String reader = key(hub, "\"permissions\": [\"schedule:read\"], \"all_accounts\": true");
        assertThat(call(hub, reader, "GET", "").status()).isEqualTo(200);
        assertThat(call(hub, reader, "GET", "/yearly").status()).isEqualTo(200);
        assertThat(call(hub, reader, "POST", "/yearly/pause").status()).isEqualTo(403);
        String local = key(hub, "\"permissions\": [\"*\"], \"accounts\": [\"demoAcct001\"]");
        assertThat(call(hub, local, "GET", "").status()).isEqualTo(403);
        assertThat(call(hub, local, "GET", "/yearly").status()).isEqualTo(403);
        assertThat(call(hub, local, "POST", "/yearly/run").status()).isEqualTo(403);
        assertThat(call(hub, local, "POST", "/nothing/run").status()).isEqualTo(403);
    }

    @Test
    void twoOfOneNameAndAnUnknownTimeZoneStopTheStart() throws Exception {
        try (var home = ScheduleHome.create();
                TestHub hub = TestHub.create()) {
            home.schedule("tick", "cron: 0 0 3 * * ?, trigger.timeZone: Europe/Berln");
            hub.begin(home.option());
            assertThat(hub.ended()).isEqualTo(1);
            assertThat(hub.output()).contains("'tick'", "'Europe/Berln'");

            home.schedule("tick", EVERY_SECOND);
            home.file("twin", """
                    - route:
                        id: mine-twin
                        description: Has another's name.
                        from: {uri: "quartz:tick", parameters: {cron: 0 0 3 * * ?}, steps: [{log: {message: hi}}]}
                    """);
            hub.begin(home.option());
            assertThat(hub.ended()).isEqualTo(1);
            assertThat(hub.output()).contains("Two routes have the schedule 'tick'");
        }
    }

    @Test
    void oneThatHasEndedStopsNothing() {
        await().until(() -> hub.count("SELECT COUNT(*) FROM tick WHERE fire LIKE 'twice%'") == 2);
        await().until(() -> schedule(hub, "twice").path("status").asText(), "ended"::equals);
        assertThat(act(hub, "twice", "run").status()).isEqualTo(409);
        JsonNode past = schedule(hub, "past");
        assertThat(past.path("status").asText()).isEqualTo("ended");
        assertThat(past.path("cron").asText()).isEqualTo("0 0 3 1 1 ? 2020");
        assertThat(past.path("next_fire_on").isNull()).isTrue();
        assertThat(hub.get("/v3/hub/schedule").json().path("data").findValuesAsText("id"))
                .contains("past");
        assertThat(act(hub, "past", "run").status()).isEqualTo(409);
    }

    private static JsonNode schedule(TestHub hub, String id) {
        return hub.get("/v3/hub/schedule/" + id).json().path("data");
    }

    private static Reply act(TestHub hub, String id, String verb) {
        return call(hub, TestHub.KEY, "POST", "/" + id + "/" + verb);
    }

    private static Reply call(TestHub hub, String key, String method, String path) {
        return hub.send(hub.request("/v3/hub/schedule" + path)
                .header("x-aether-api-key", key)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private static String key(TestHub hub, String rights) {
        return hub.send(hub.request("/v3/hub/api_key")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"test\", " + rights + "}"))
                        .build())
                .json()
                .path("data")
                .path("key")
                .asText();
    }
}
