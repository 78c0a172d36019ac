package io.serai.hub.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.TriggerBuilder;

/// In Berlin clocks went from 2:00 to 3:00 on 2026-03-29 (01:00 UTC), and from 3:00 back to 2:00 on 2026-10-25 (01:00
/// UTC).
class WallClockTriggerTest {

    @Test
    void whatFallsIntoTheSkippedHourFiresOnceAfterIt() {
        assertThat(fires("0 30 2 * * ?", "2026-03-28T12:00:00Z", 3))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z");
        assertThat(fires("0 0/15 2 * * ?", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
        assertThat(fires("0 0 0/2 * * ?", "2026-03-28T22:30:00Z", 3))
                .containsExactly("2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z");
        assertThat(fires("0 0 3 * * ?", "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z");
        assertThat(fires("0 0,30 2,3 * * ?", "2026-03-28T12:00:00Z", 3))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void everyQuarterOfAnHourMeansEveryQuarter() {
        for (String day : List.of("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z")) {
            Instant at = Instant.parse(day);
            for (String fire : fires("0 0/15 * * * ?", day, 12)) {
                at = at.plusSeconds(900);
                assertThat(fire).isEqualTo(at.toString());
            }
        }
        assertThat(fires("0 30 * * * ?", "2026-10-24T23:45:00Z", 3))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
        assertThat(fires("0 30 * * * ?", "2026-03-29T00:00:00Z", 3))
                .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
    }

    @Test
    void aFixedHourThatComesTwiceFiresOnceAlsoForOneThatStartsInBetween() {
        assertThat(fires("0 30 2 * * ?", "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(fires("0 30 2 * * ?", "2026-10-25T01:10:00Z", 1)).containsExactly("2026-10-26T01:30:00Z");
        assertThat(fires("0 0 3 * * ?", "2026-10-24T23:00:00Z", 1)).containsExactly("2026-10-25T02:00:00Z");
        assertThat(fires("0 0 2-4 * * ?", "2026-10-24T23:00:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 9 * * ?",
                "0 0/5 8-18 ? * MON-FRI",
                "0 0 12 L * ?",
                "0 0 6 ? * 2#1",
                "15 10 23 * * ?",
                "0 0 0 1 1 ?"
            })
    void onAllOtherDaysItFiresAsQuartzSays(String cron) {
        CronTrigger plain = plain(cron);
        CronTrigger ours = WallClockTrigger.of(plain);
        Date at = Date.from(Instant.parse("2026-05-01T00:00:00Z"));
        for (int i = 0; i < 50; i++) {
            Date next = ours.getFireTimeAfter(at);
            assertThat(next).as(cron + " after " + at.toInstant()).isEqualTo(plain.getFireTimeAfter(at));
            at = next;
            ZonedDateTime wall = at.toInstant().atZone(java.time.ZoneId.of("Europe/Berlin"));
            if (wall.getMonthValue() == 10 && wall.getDayOfMonth() > 20) {
                return;
            }
        }
    }

    @Test
    void oneWhoseTimesHavePassedFiresNoMoreAndACopyKeepsItsWord() {
        assertThat(WallClockTrigger.of(plain("0 0 3 1 1 ? 2020")).getFireTimeAfter(new Date()))
                .isNull();
        CronTrigger copy =
                WallClockTrigger.of(plain("0 30 2 * * ?")).getTriggerBuilder().build();
        assertThat(copy.getFireTimeAfter(Date.from(Instant.parse("2026-03-28T12:00:00Z"))))
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    private static List<String> fires(String cron, String after, int many) {
        CronTrigger trigger = WallClockTrigger.of(plain(cron));
        var fires = new ArrayList<String>();
        Date at = Date.from(Instant.parse(after));
        for (int i = 0; i < many; i++) {
            at = trigger.getFireTimeAfter(at);
            fires.add(at.toInstant().toString());
        }
        return fires;
    }

    private static CronTrigger plain(String cron) {
        return TriggerBuilder.newTrigger()
                .withIdentity("t")
                .startAt(Date.from(Instant.parse("2020-01-01T00:00:00Z")))
                .withSchedule(CronScheduleBuilder.cronSchedule(cron).inTimeZone(TimeZone.getTimeZone("Europe/Berlin")))
                .build();
    }
}
