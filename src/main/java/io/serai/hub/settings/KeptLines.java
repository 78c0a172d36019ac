package io.serai.hub.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines in a file that are only ever added, each on the disk before it counts.
public final class KeptLines {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLines.class);

    private KeptLines() {}

    /// Several hubs may do so at a time.
    ///
    /// @param line without its end
    public static void add(Path file, String line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createFolder(folder);
        }
        boolean created = !Files.exists(file);
        synchronized (KeptLines.class) { // a JVM has a file's lock once
            try (var channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var alone = channel.lock()) {
                long end = channel.size();
                // a line that was cut short by a crash stays one of its own, and counts for nothing
                var bytes = ByteBuffer.wrap(
                        ((endsWhole(channel, end) ? "" : "\n") + line + "\n").getBytes(StandardCharsets.UTF_8));
                channel.position(end);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        }
        if (created && folder != null) {
            sync(folder);
        }
    }

    private static boolean endsWhole(FileChannel channel, long end) throws IOException {
        if (end == 0) {
            return true;
        }
        var last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    /// So that the file's name is on the disk, as its bytes are by `FileChannel.force`.
    public static void syncName(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            sync(folder);
        }
    }

    /// So that the names in it are on the disk. Not every system can.
    public static void sync(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("the folder {} can't be synced: {}", folder, e.toString());
        }
    }
}
