package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VeilTest {
    /// In microseconds.
    @ParameterizedTest
    @CsvSource({"0,50000", "1,50000", "49999,50000", "50000,50000", "50001,60000", "60000,60000", "123456,130000"})
    void whatWasFoundSoonIsToldAtFiftyMillisecondsAndTheRestByWholeTens(long taken, long told) {
        assertThat(taken + TimeUnit.NANOSECONDS.toMicros(Veil.left(TimeUnit.MICROSECONDS.toNanos(taken))))
                .isEqualTo(told);
    }
}
