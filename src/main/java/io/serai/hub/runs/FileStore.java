package io.serai.hub.runs;

import io.serai.hub.settings.KeptLines;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files that runs have read, each once, by SHA-256. A file is on the disk, not only in its cache, before its
/// hash is given out. Several hubs share the folder.
public final class FileStore {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Path root;
    private final Duration kept;
    private final Clock clock;
    private final Supplier<Set<String>> needed;
    private final BooleanSupplier backedUp;
    private final List<Supplier<Set<String>>> others = new CopyOnWriteArrayList<>();

    /// @param kept how long a file is kept after it was last used
    /// @param needed hashes of files that are kept whatever their age
    /// @param backedUp whether a back-up goes on, so that nothing may go
    public FileStore(Path root, Duration kept, Clock clock, Supplier<Set<String>> needed, BooleanSupplier backedUp) {
        this.root = root;
        this.kept = kept;
        this.clock = clock;
        this.needed = needed;
        this.backedUp = backedUp;
    }

    /// Hashes of more files that are kept whatever their age.
    public void alsoNeeds(Supplier<Set<String>> hashes) {
        others.add(hashes);
    }

    private boolean isNeeded(String hash) {
        return needed.get().contains(hash)
                || others.stream().anyMatch(other -> other.get().contains(hash));
    }

    /// Removes a file at once, unless something else needs it; while a back-up goes on, the next [#purge] does.
    public void drop(String hash) throws IOException {
        if (isNeeded(hash)) {
            return;
        }
        if (backedUp.getAsBoolean()) {
            outdate(hash);
        } else {
            Files.deleteIfExists(path(hash));
        }
    }

    /// Keeps a copy, which no power cut takes once this has returned: neither its bytes nor its name.
    ///
    /// @return its SHA-256 in hex
    public String keep(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return keep(in);
        }
    }

    /// The same of what is open already; the caller closes it.
    public String keep(InputStream in) throws IOException {
        Files.createDirectories(root);
        Path part = Files.createTempFile(root, "keep-", ".part");
        try {
            MessageDigest digest = Sha256.digest();
            long read;
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                read = in.transferTo(out);
            }
            if (Files.size(part) != read) {
                throw new FileSystemException(
                        part.toString(), null, "%d of %d bytes were written".formatted(Files.size(part), read));
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            Path target = path(hash);
            Path folder = Objects.requireNonNull(target.getParent());
            if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == Files.size(part)) {
                Files.setLastModifiedTime(target, FileTime.from(clock.instant()));
                // whoever kept it may not have come so far yet
                KeptLines.sync(folder);
                return hash;
            }
            boolean first = !Files.isDirectory(folder);
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            KeptLines.sync(folder);
            if (first) {
                KeptLines.sync(root);
            }
            return hash;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Where a file of this hash is, whether or not it still is.
    public Path path(String hash) {
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("expected a SHA-256 in hex, got " + hash);
        }
        return root.resolve(hash.substring(0, 2)).resolve(hash);
    }

    /// Its time is over: the next [#purge] takes it, unless it is needed, or kept anew before.
    public void outdate(String hash) throws IOException {
        try {
            Files.setLastModifiedTime(path(hash), FileTime.from(Instant.EPOCH));
        } catch (NoSuchFileException e) {
            // it is gone already
        }
    }

    /// Removes what has been kept for its time; nothing while a back-up goes on.
    ///
    /// @return how many files went
    public int purge() throws IOException {
        if (!Files.isDirectory(root) || backedUp.getAsBoolean()) {
            return 0;
        }
        Instant oldest = clock.instant().minus(kept);
        Set<String> spared = new HashSet<>(needed.get());
        others.forEach(other -> spared.addAll(other.get()));
        int gone = 0;
        try (Stream<Path> files = Files.walk(root, 2)) {
            for (Path file : (Iterable<Path>)
                    files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))::iterator) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)
                        && !spared.contains(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                    gone++;
                }
            }
        }
        return gone;
    }
}
