package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(0, 1024);

    private boolean slow(long second, long bytes) {
        return pace.isTooSlow(TimeUnit.SECONDS.toNanos(second), bytes);
    }

    @Test
    void aBodyThatTricklesIsTooSlowAfterGraceAndWindow() {
        for (int second = 0; second < 15; second++) {
            assertThat(slow(second, second)).isFalse();
        }
        assertThat(slow(15, 15)).isTrue();
    }

    @Test
    void aShortPauseIsMadeUpForWithinTheWindow() {
        assertThat(slow(14, 0)).isFalse();
        assertThat(slow(15, 20_000)).isFalse();
        assertThat(slow(20, 20_000)).isFalse();
        assertThat(slow(25, 31_000)).isFalse();
    }

    @Test
    void whatCameFastInTheBeginningDoesNotPayForTheRest() {
        assertThat(slow(15, 1_000_000)).isFalse();
        assertThat(slow(25, 1_000_100)).isTrue();
    }

    @Test
    void whileTheHubDoesNotReadTheClockStands() {
        pace.stand(TimeUnit.SECONDS.toNanos(1));
        assertThat(slow(60, 0)).isFalse();
        assertThat(late(60)).isFalse();
        pace.goOn(TimeUnit.SECONDS.toNanos(61));
        assertThat(slow(74, 0)).isFalse();
        assertThat(late(90)).isFalse();
        assertThat(slow(75, 0)).isTrue();
        assertThat(late(91)).isTrue();
    }

    private boolean late(long second) {
        return pace.isLate(TimeUnit.SECONDS.toNanos(second), Duration.ofSeconds(30));
    }
}
