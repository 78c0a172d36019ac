package io.serai.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.SmallDisk;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringSpillTest {
    @Test
    void stringsThatDoNotFitOnTheDiskAreNoStrings(@TempDir Path parent) throws Exception {
        try (var disk = SmallDisk.under(parent)) {
            try (StringSpill spill = StringSpill.in(disk.folder)) {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 50; i++) {
                                spill.add("x".repeat(SmallDisk.BYTES / 40));
                            }
                            spill.map();
                        })
                        .isInstanceOf(UncheckedIOException.class)
                        .hasStackTraceContaining("No space left on device");
            }
            try (StringSpill spill = StringSpill.in(disk.folder)) {
                spill.add("small");
                spill.map();
                assertThat(spill.get(0)).isEqualTo("small");
            }
        }
    }
}
