package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders that tests leave behind.
public final class TestFolders {

    private static final Path MEMORY = Path.of("/dev/shm");

    /// What servers of the tests may write.
    private static final long ROOM = 4L << 30;

    private TestFolders() {}

    /// A new one, in memory where there is room for it.
    ///
    /// @param otherwise below which it lies where there is none
    public static Path fast(String otherwise) {
        try {
            boolean room =
                    Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM;
            Path above =
                    room ? MEMORY : Files.createDirectories(Path.of(otherwise).toAbsolutePath());
            return Files.createTempDirectory(above, "serai-tests-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes the folder with everything in it.
    public static void delete(Path folder) {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
