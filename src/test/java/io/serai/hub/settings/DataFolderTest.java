package io.serai.hub.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.hub.HubChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path temp;

    @Test
    void foldersAreMadeForTheirUserOnly() throws IOException {
        try (DataFolder folder = DataFolder.open(temp.resolve("with a space/data"))) {
            assertThat(folder.root()).isAbsolute();
            for (Path path :
                    new Path[] {folder.root(), folder.mariadb(), folder.redis(), folder.files(), folder.tmp()}) {
                assertThat(mode(path)).isEqualTo("rwx------");
            }
            folder.secrets().kept("serai.api.key");
            assertThat(mode(folder.root().resolve("secrets.properties"))).isEqualTo("rw-------");
        }
    }

    @Test
    void passingThingsAreGoneAtTheNextStartAndOthersStay() throws IOException {
        Path data = temp.resolve("data");
        try (DataFolder folder = DataFolder.open(data)) {
            Files.createDirectories(folder.tmp().resolve("uploads"));
            Files.writeString(folder.tmp().resolve("uploads/half"), "x");
            Files.writeString(folder.files().resolve("accepted"), "x");
        }
        try (DataFolder folder = DataFolder.open(data)) {
            assertThat(folder.tmp()).isEmptyDirectory();
            assertThat(folder.files().resolve("accepted")).exists();
        }
    }

    @Test
    void linkInTmpIsRemovedAndWhatItPointsToStays() throws IOException {
        Path data = temp.resolve("data");
        Path precious = Files.createDirectories(temp.resolve("precious"));
        Files.writeString(precious.resolve("file"), "x");
        DataFolder.open(data).close();
        Files.createSymbolicLink(data.resolve("tmp/link"), precious);
        DataFolder.open(data).close();
        assertThat(data.resolve("tmp/link")).doesNotExist();
        assertThat(precious.resolve("file")).exists();
    }

    @Test
    void secondHubIsRefusedWithTheFirstOnesProcessId() throws Exception {
        Path data = temp.resolve("data");
        Process first = HubChild.start("lock", data);
        try {
            HubChild.await(first, "locked");
            assertThatThrownBy(() -> DataFolder.open(data))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another hub")
                    .hasMessageContaining("process " + first.pid())
                    .hasMessageContaining("SERAI_DATA_DIR");
        } finally {
            first.destroyForcibly().waitFor();
        }
        DataFolder.open(data).close();
    }

    @Test
    void secondOpeningInOneProcessIsRefusedAndTheLockStays() throws Exception {
        Path data = temp.resolve("data");
        try (DataFolder folder = DataFolder.open(data)) {
            assertThatThrownBy(() -> DataFolder.open(folder.root())).isInstanceOf(StartException.class);
            Process second = HubChild.start("lock", data);
            try {
                assertThat(second.waitFor()).isEqualTo(1);
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("SERAI_DATA_DIR");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
