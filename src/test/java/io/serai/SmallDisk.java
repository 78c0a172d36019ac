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
        Path folder = Files.createTempDirectory(parent, "small-disk-");
        boolean mounted = false;
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "tmpfs", folder.toString()) == 0;
        } catch (IOException _) {
            // no such program
        }
        assumeTrue(mounted, "this user may not mount a file system");
        return new SmallDisk(folder);
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
