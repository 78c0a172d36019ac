package io.serai.hub.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.SmallDisk;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    @Test
    void aFileThatDoesNotFitIsNotKeptAndLeavesNothing(@TempDir Path parent) throws Exception {
        Path large = Files.write(parent.resolve("large"), new byte[SmallDisk.BYTES + 1]);
        Path small = Files.write(parent.resolve("small"), new byte[1_000]);
        try (var disk = SmallDisk.under(parent)) {
            var store = new FileStore(
                    disk.folder.resolve("files"), Duration.ofDays(1), Clock.systemUTC(), Set::of, () -> false);
            assertThatThrownBy(() -> store.keep(large)).hasMessageContaining("No space left on device");
            try (var left = Files.walk(disk.folder)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
            assertThat(store.path(store.keep(small))).hasSize(1_000);
        }
    }

    @Test
    void nothingIsPurgedWhileABackUpGoesOn(@TempDir Path folder) throws Exception {
        var backedUp = new AtomicBoolean(true);
        var store = new FileStore(folder, Duration.ofDays(1), Clock.systemUTC(), Set::of, backedUp::get);
        String hash = store.keep(new ByteArrayInputStream(new byte[] {1}));
        store.outdate(hash);

        assertThat(store.purge()).isZero();
        assertThat(store.path(hash)).exists();
        backedUp.set(false);
        assertThat(store.purge()).isEqualTo(1);
    }
}
