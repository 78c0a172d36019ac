package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.bench.FaultsBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of `./serai bench faults`.
class FaultsIT {

    private static final String OPTIONS = "serai.bench.hub.options";

    @TempDir
    private Path folder;

    @BeforeEach
    void startFaster() throws IOException {
        Path options = folder.resolve("options");
        Files.write(
                options,
                Stream.concat(Stream.of("-XX:TieredStopAtLevel=1"), TestHub.classes().stream())
                        .map(option -> '"' + option + '"')
                        .toList());
        System.setProperty(OPTIONS, options.toString());
    }

    @AfterEach
    void startAsUsual() {
        System.clearProperty(OPTIONS);
    }

    @Test
    void nothingIsLostAndNothingDoubledWhateverBreaks() throws Exception {
        assertThat(FaultsBench.audited(1, 20260101, 2)).isNotEmpty().allSatisfy(line -> assertThat(line)
                .endsWith("lost 0, doubled 0"));
    }
}
