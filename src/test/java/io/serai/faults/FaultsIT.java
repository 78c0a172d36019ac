package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.bench.FaultsBench;
import org.junit.jupiter.api.Test;

/// The short form of `./serai bench faults`.
class FaultsIT {

    @Test
    void nothingIsLostAndNothingDoubledWhateverBreaks() throws Exception {
        assertThat(FaultsBench.audited(1, 20260101, 5)).isNotEmpty().allSatisfy(line -> assertThat(line)
                .endsWith("lost 0, doubled 0"));
    }
}
