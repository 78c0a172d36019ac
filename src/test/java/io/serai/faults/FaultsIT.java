package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.bench.FaultsBench;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./serai bench faults`.
class FaultsIT {
    @TempDir
    private Path folder;

    @Test
    void nothingIsLostAndNothingDoubledWhateverBreaks() throws Exception {
        List<String> audited = BenchOptions.faster(folder, () -> FaultsBench.audited(1, 20260101, 2));
        assertThat(audited).isNotEmpty().allSatisfy(line -> assertThat(line).endsWith("lost 0, doubled 0"));
    }
}
