package io.serai.files;

import io.serai.hub.database.BackUpMark;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Moments;
import io.serai.hub.settings.KeptLines;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bytes of files, each once by its SHA-256, in a folder that several hubs share.
///
/// Bytes lie at a place of their own that is never used again, and the row of their hash says where. They are put
/// there before the row names them, and removed after it no longer does; meanwhile a note (`stored_file_leftover`)
/// says that they are nobody's. Only what has a note is ever removed, so nothing that a row names can be lost, whoever
/// uploads, deletes or dies at the same moment, on whichever node.
public final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final int BLOCK = 64 * 1024;

    private final JdbcClient sql;
    private final Path root;
    private final Moments moments;

    /// @param root where the bytes are
    public Shelf(DataSource source, Path root, Moments moments) {
        this.sql = JdbcClient.create(source);
        this.root = root;
        this.moments = moments;
    }

    /// Bytes that lie where nobody's do.
    public record Placed(String hash, String place, long size) {}

    /// Moves a file to a place of its own. It is on the disk, and not only in its cache, when this returns.
    public Placed place(Path file) throws IOException {
        var placed = new Placed(hash(file), UUID.randomUUID().toString(), Files.size(file));
        note(placed.place(), placed.hash());
        moments.reached("file.noted");
        try {
            force(file);
            move(file, path(placed.hash(), placed.place()));
        } catch (IOException | RuntimeException e) {
            remove(placed.hash(), placed.place());
            throw e;
        }
        moments.reached("file.placed");
        return placed;
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] block = new byte[BLOCK];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), digest)) {
            while (in.read(block) >= 0) {
                // the digest reads along
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void move(Path file, Path target) throws IOException {
        Path folder = Objects.requireNonNull(target.getParent());
        boolean first = !Files.isDirectory(folder);
        Files.createDirectories(folder);
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // the folder is on another disk; a copy that was cut short has its note
            Files.copy(file, target);
            force(target);
        }
        // a power cut takes a name that is not on the disk
        KeptLines.sync(folder);
        if (first) {
            KeptLines.syncName(folder);
        }
    }

    /// Gives bytes one more name: to be called in the transaction in which the name is written. Until it ends nobody
    /// else gives or takes a name of theirs.
    ///
    /// @return false where the hub has them already, so that the new ones are not needed
    public boolean own(Placed placed) {
        sql.sql(Sql.of("files/hold-bytes"))
                .params(placed.hash(), placed.place(), placed.size())
                .update();
        String place = placeOf(placed.hash()).orElseThrow();
        if (!place.equals(placed.place())) {
            if (isThere(path(placed.hash(), place), placed.size())) {
                return false;
            }
            LOG.error(
                    "the bytes of {} were not where they should be; those of an upload take their place",
                    placed.hash());
            note(place, placed.hash());
            sql.sql("UPDATE stored_file SET place = ? WHERE hash_sha256 = ?")
                    .params(placed.place(), placed.hash())
                    .update();
        }
        int mine = sql.sql("DELETE FROM stored_file_leftover WHERE place = ? AND taken = 0")
                .param(placed.place())
                .update();
        if (mine == 0) {
            throw new IllegalStateException("the bytes of an upload were cleared away before it was done");
        }
        return true;
    }

    /// Holds the bytes, so that nobody else gives or takes a name of theirs until the transaction ends.
    void hold(String hash) {
        sql.sql("UPDATE stored_file SET version = version + 1 WHERE hash_sha256 = ?")
                .param(hash)
                .update();
    }

    /// Lets go of bytes that have no name any more; to be called in a transaction in which they are held.
    ///
    /// @return where they are, to be removed when the transaction is committed; empty where they have a name still
    Optional<String> release(String hash) {
        Optional<String> place = placeOf(hash);
        // a locking read, as what others have committed counts, whatever this transaction has seen before
        boolean named = sql.sql("SELECT 1 FROM hosted_file WHERE hash_sha256 = ? LIMIT 1 FOR UPDATE")
                .param(hash)
                .query(Integer.class)
                .optional()
                .isPresent();
        if (named || place.isEmpty()) {
            return Optional.empty();
        }
        note(place.get(), hash);
        sql.sql("DELETE FROM stored_file WHERE hash_sha256 = ?").param(hash).update();
        return place;
    }

    /// Removes bytes that have a note, and then the note. What can't be removed now, or while a back-up goes
    /// on, is left to [#clear].
    public void remove(String hash, String place) {
        if (BackUpMark.isSet(sql)) {
            return;
        }
        int taken = sql.sql("UPDATE stored_file_leftover SET taken = 1 WHERE place = ?")
                .param(place)
                .update();
        if (taken == 0) {
            return; // they are somebody's, or another hub removed them
        }
        try {
            Files.deleteIfExists(path(hash, place));
        } catch (IOException e) {
            LOG.warn("bytes that are nobody's could not be removed yet: {}", e.toString());
            return;
        }
        moments.reached("file.removed");
        sql.sql("DELETE FROM stored_file_leftover WHERE place = ? AND taken = 1")
                .param(place)
                .update();
    }

    /// A note, and when it was written.
    private record Leftover(String hash, String place) {}

    /// Removes what was left over by hubs that died in the middle.
    ///
    /// @param age of notes that nobody works with any more
    /// @return how many went
    int clear(Duration age, int most) {
        List<Leftover> found = sql.sql(Sql.of("files/find-leftovers"))
                .params(age.toSeconds(), most)
                .query((row, number) -> new Leftover(row.getString(1), row.getString(2)))
                .list();
        found.forEach(one -> remove(one.hash(), one.place()));
        return found.size();
    }

    /// The next hashes behind one, in their order, whose bytes have no name.
    ///
    /// @param most of all that are looked at
    Slice unnamed(String after, int most) {
        List<String> all = sql.sql(
                        "SELECT hash_sha256 FROM stored_file WHERE hash_sha256 > ? ORDER BY hash_sha256 LIMIT ?")
                .params(after, most)
                .query(String.class)
                .list();
        if (all.isEmpty()) {
            return new Slice(List.of(), null);
        }
        List<String> unnamed = sql.sql(Sql.of("files/find-unnamed"))
                .params(after, all.getLast())
                .query(String.class)
                .list();
        return new Slice(unnamed, all.size() < most ? null : all.getLast());
    }

    /// @param next where the next slice begins; null at the end
    record Slice(List<String> unnamed, @Nullable String next) {}

    /// Opens bytes for reading; empty where there are none. Who has them open reads them to their end, whatever becomes
    /// of their names.
    public Optional<FileChannel> open(String hash) {
        // a second time, as they may have been given another place in between
        for (int i = 0; i < 2; i++) {
            Optional<String> place = placeOf(hash);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(
                        FileChannel.open(path(hash, place.get()), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            } catch (java.nio.file.NoSuchFileException e) {
                LOG.debug("the bytes of {} have moved", hash);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        LOG.error("the bytes of {} are not where they should be", hash);
        return Optional.empty();
    }

    private Optional<String> placeOf(String hash) {
        return sql.sql("SELECT place FROM stored_file WHERE hash_sha256 = ?")
                .param(hash)
                .query(String.class)
                .optional();
    }

    private void note(String place, String hash) {
        sql.sql("INSERT INTO stored_file_leftover (place, hash_sha256) VALUES (?, ?)")
                .params(place, hash)
                .update();
    }

    private static boolean isThere(Path path, long size) {
        try {
            return Files.size(path) == size;
        } catch (IOException e) {
            return false;
        }
    }

    private Path path(String hash, String place) {
        return root.resolve(hash.substring(0, 2)).resolve(hash + "." + place);
    }
}
