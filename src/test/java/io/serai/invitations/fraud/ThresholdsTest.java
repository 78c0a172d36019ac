package io.serai.invitations.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdsTest {
    @ParameterizedTest
    @CsvSource({"0, LOW", "29, LOW", "30, MEDIUM", "59, MEDIUM", "60, HIGH", "84, HIGH", "85, BLOCK", "100, BLOCK"})
    void aBandBeginsAtItsThreshold(int score, Band band) {
        assertThat(Thresholds.DEFAULTS.band(score)).isEqualTo(band);
    }

    @ParameterizedTest
    @CsvSource({"0, 60, 85", "-1, 60, 85", "60, 60, 85", "30, 85, 85", "30, 90, 85", "30, 60, 101"})
    void thresholdsOutOfOrderAreRefused(int medium, int high, int block) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Thresholds(medium, high, block))
                .withMessageContaining("0 < medium < high < block <= 100");
    }

    @Test
    void whatIsMissingIsTheUsualOne() {
        assertThat(Thresholds.of(null, null, null)).isEqualTo(Thresholds.DEFAULTS);
        assertThat(Thresholds.of(20, null, 90)).isEqualTo(new Thresholds(20, 60, 90));
        assertThat(Thresholds.of(70, null, null)).isEqualTo(Thresholds.DEFAULTS);
    }
}
