package io.serai;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A real disk of 1 MiB, in memory. Only root may make one: elsewhere its tests are skipped.
public final class SmallDisk implements AutoCloseable {
    public static final int BYTES = 1 << 20;
    public final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    public static SmallDisk under(Path parent) throws IOException, InterruptedException {
        return at(Files.createTempDirectory(parent, "small-disk-"));
    }

    /// @param folder empty; removed in the end
    public static SmallDisk at(Path folder) throws IOException, InterruptedException {
        boolean mounted = false;
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", folder.toString()) == 0;
        } catch (IOException _) {
            // no such program
        }
        assumeTrue(mounted, "this user may not mount a file system");
        return new SmallDisk(folder);
    }

    /// Fills it to the last byte; the file is what to remove to make room again.
    public Path fill() throws IOException {
        Path file = folder.resolve("full");
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i <= BYTES / 4096; i++) {
                out.write(new byte[4096]);
            }
        } catch (IOException _) {
            return file;
        }
        throw new IOException(folder + " has more room than it should have");
    }

    public void readOnly() throws IOException, InterruptedException {
        run("mount", "-o", "remount,ro", folder.toString());
    }

    public void writable() throws IOException, InterruptedException {
        run("mount", "-o", "remount,rw", folder.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "-l", folder.toString());
        Files.delete(folder);
    }
}
