package io.serai.hub.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The one folder that everything the hub writes lies under, held by one hub at a time.
///
/// It holds `mariadb`, `redis`, `files`, `inbox`, `tmp` (emptied at each start) and `secrets.properties`. The lock on
/// `serai.lock`, which names the holder's process id, ends with the process, however that ends.
public final class DataFolder implements AutoCloseable {

    /// Behind the text, so that the holder's process id can be read where locks are mandatory (Windows).
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path root;
    private final @Nullable FileChannel channel;
    private final Secrets secrets;

    private DataFolder(Path root, @Nullable FileChannel channel, Secrets secrets) {
        this.root = root;
        this.channel = channel;
        this.secrets = secrets;
    }

    /// Makes the folder where it isn't there, takes its lock and empties its `tmp`.
    ///
    /// @throws StartException where another hub has it, or it can't be written
    public static DataFolder open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            PrivateFiles.createFolder(root);
            channel = FileChannel.open(
                    root.resolve("serai.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            lock(root, channel);
            PrivateFiles.delete(root.resolve("tmp"));
            for (String name : new String[] {"mariadb", "redis", "files", "inbox", "tmp"}) {
                PrivateFiles.createFolder(root.resolve(name));
            }
            return new DataFolder(root, channel, new Secrets(root.resolve("secrets.properties"), new SecureRandom()));
        } catch (IOException e) {
            close(channel);
            throw new StartException(
                    "The data folder %s can't be used (%s): expected a folder that this user may write, see SERAI_DATA_DIR"
                            .formatted(root, e),
                    e);
        }
    }

    /// Another process' folder, only to be looked at: it is neither locked nor emptied, and nothing is made.
    public static DataFolder visit(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new DataFolder(root, null, new Secrets(root.resolve("secrets.properties"), new SecureRandom()));
    }

    /// Whether another process has it.
    public static boolean isInUse(Path folder) {
        Path lock = folder.toAbsolutePath().normalize().resolve("serai.lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock(LOCKED_BYTE, 1, false)) {
            return taken == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new StartException("The data folder %s can't be looked at (%s)".formatted(folder, e), e);
        }
    }

    public Path root() {
        return root;
    }

    /// The embedded database's own.
    public Path mariadb() {
        return root.resolve("mariadb");
    }

    /// The embedded cache's own.
    public Path redis() {
        return root.resolve("redis");
    }

    /// Files that were accepted, until they are done.
    public Path files() {
        return root.resolve("files");
    }

    /// Passing things; emptied at each start.
    public Path tmp() {
        return root.resolve("tmp");
    }

    public Secrets secrets() {
        return secrets;
    }

    /// Lets go of the lock.
    @Override
    public void close() {
        close(channel);
    }

    private static void lock(Path root, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // The channel stays open: closing a second one in the same process would end the first one's lock (POSIX).
            throw new StartException("The data folder %s is in use by this very process".formatted(root), e);
        }
        if (lock == null) {
            String holder = Files.readString(root.resolve("serai.lock")).strip();
            channel.close();
            throw new StartException(
                    "The data folder %s is in use by another hub (process %s): stop that one, or give this one its own SERAI_DATA_DIR"
                            .formatted(root, holder.isEmpty() ? "unknown" : holder));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // The process' end closes it.
            }
        }
    }
}
