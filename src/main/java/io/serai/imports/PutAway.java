package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.Moments;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The hub's own folders in the inbox: `.taken` at its root, and `.done` and `.failed` beside the dropped files.
/// Safe to call from several threads and processes: each call opens what it needs.
final class PutAway {
    static final Path TAKEN = Path.of(".taken");
    static final Path DONE = Path.of(".done");
    static final Path FAILED = Path.of(".failed");
    private static final int MOST_OF_A_NAME = 4096;

    private final Path root;
    private final ObjectMapper json;
    private final Moments moments;
    private volatile @Nullable Path real;

    /// @param root is made where it isn't there, and may be a link or a mount: where it leads to is looked up once
    PutAway(Path root, ObjectMapper json, Moments moments) {
        this.root = root;
        this.json = json;
        this.moments = moments;
    }

    /// Writes the rows that were rejected.
    interface Rejected {
        void write(OutputStream out) throws IOException;
    }

    /// A file in `.taken`, which has the path there that it came by.
    ///
    /// @param folder `<account_code>/<event_id>/<kind>`
    /// @param name with the time before it
    record Taken(Path folder, Path name) {

        /// What the inbox knows it by.
        String key() {
            return folder.resolve(name).toString();
        }

        /// @throws IllegalArgumentException where the key is none
        static Taken of(String key) {
            Path path = Path.of(key);
            // `..` at its beginning is what normalizing leaves as it is
            if (path.getNameCount() != 4
                    || path.isAbsolute()
                    || path.startsWith("..")
                    || !path.normalize().equals(path)) {
                throw new IllegalArgumentException("expected a path of four names, got " + DroppedName.shown(key));
            }
            return new Taken(path.subpath(0, 3), path.getFileName());
        }
    }

    SafeFolder open() throws IOException {
        Path known = real;
        if (known == null) {
            Files.createDirectories(root);
            known = root.toRealPath();
            real = known;
        }
        return SafeFolder.root(known);
    }

    /// Opens `.taken`, which only the hub's own user may use where it had to be made.
    SafeFolder taken(SafeFolder inbox) throws IOException {
        if (inbox.look(TAKEN).isEmpty()) {
            Path path = inbox.path().resolve(TAKEN);
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(path);
            }
        }
        return inbox.enter(TAKEN);
    }

    /// Moves a dropped file into `.taken`.
    ///
    /// @throws UnsafeFileException where it turned out to be something else; it is back where it was
    Taken take(SafeFolder inbox, Path folder, SafeFolder from, Path name, Clock clock) throws IOException {
        try (SafeFolder taken = taken(inbox);
                SafeFolder to = enterOrMake(taken, folder, taken)) {
            Path target = DroppedName.putAway(name, clock.instant());
            for (int i = 1; to.look(target).isPresent(); i++) {
                target = DroppedName.putAway(name, clock.instant().plusMillis(i));
            }
            if (!DroppedName.withoutTime(target).equals(name.toString())) {
                try (OutputStream out = to.create(noteOf(target))) {
                    out.write(name.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            try {
                move(from, name, to, target);
            } catch (IOException e) {
                if (to.look(target).isEmpty()) {
                    to.delete(noteOf(target)); // it is tried again under another name
                }
                throw e;
            }
            return new Taken(folder, target);
        }
    }

    private void move(SafeFolder from, Path name, SafeFolder to, Path target) throws IOException {
        var expected = from.file(name);
        moments.reached("folder.before-take");
        from.move(name, to, target);
        moments.reached("folder.taken");
        try {
            if (!SafeFolder.isSame(expected, to.file(target))) {
                throw new UnsafeFileException(from.path().resolve(name), Unsafe.SWAPPED);
            }
        } catch (UnsafeFileException e) {
            if (from.look(name).isEmpty()) {
                to.move(target, from, name);
            }
            throw e;
        }
    }

    /// The name that it was dropped under.
    String original(Taken file) throws IOException {
        try (SafeFolder folder = folderOf(file)) {
            Path note = noteOf(file.name());
            if (folder.look(note).isEmpty()) {
                return DroppedName.withoutTime(file.name());
            }
            try (var in = folder.open(note)) {
                return new String(in.readNBytes(MOST_OF_A_NAME), StandardCharsets.UTF_8);
            }
        }
    }

    /// Opened where it lies; whoever asks closes it.
    SafeFolder folderOf(Taken file) throws IOException {
        try (SafeFolder inbox = open();
                SafeFolder taken = inbox.enter(TAKEN)) {
            return taken.enterAll(file.folder());
        }
    }

    boolean isThere(Taken file) throws IOException {
        try (SafeFolder folder = folderOf(file)) {
            return folder.look(file.name()).isPresent();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Moves a taken file to where its report is. May be asked again after a kill. What lies there instead of the
    /// file, if it was swapped, stays.
    ///
    /// @param where [#DONE] or [#FAILED]
    /// @throws UnsafeFileException where something else stands in the way of the folder
    void settle(Taken file, Path where, Map<String, Object> report, Optional<Rejected> rejected) throws IOException {
        try (SafeFolder inbox = open();
                SafeFolder taken = inbox.enter(TAKEN);
                SafeFolder from = taken.enterAll(file.folder());
                SafeFolder folder = enterOrMake(inbox, file.folder(), taken);
                SafeFolder to = enterOrMake(folder, where, taken)) {
            Path name = free(to, file.name());
            write(
                    to,
                    name + ".report.json",
                    out -> out.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(report)));
            moments.reached("folder.reported");
            if (rejected.isPresent()) {
                write(to, name + ".rejected.csv", rejected.get());
            }
            try {
                from.file(file.name());
            } catch (UnsafeFileException e) {
                return; // it was read and is reported; what lies there now is for the next look to name
            }
            try {
                from.move(file.name(), to, name);
            } catch (AtomicMoveNotSupportedException e) {
                copy(from, file.name(), to, name); // an archive's disk is mounted there
                from.delete(file.name());
            }
            from.delete(noteOf(file.name()));
            moments.reached("folder.settled");
        }
    }

    private static void copy(SafeFolder from, Path name, SafeFolder to, Path target) throws IOException {
        try (InputStream in = from.open(name)) {
            write(to, target.toString(), out -> in.transferTo(out));
        }
    }

    /// Ours is not there yet, as it is moved last: what has its name is someone else's, and is not written over.
    private static Path free(SafeFolder folder, Path name) throws IOException {
        Path free = name;
        for (int i = 2; folder.look(free).isPresent(); i++) {
            free = Path.of(i + "-" + name);
        }
        return free;
    }

    private static void write(SafeFolder folder, String name, Rejected content) throws IOException {
        Path part = Path.of("." + name + ".part");
        try (OutputStream out = folder.create(part)) {
            content.write(out);
        } catch (IOException | RuntimeException e) {
            folder.delete(part); // else it goes on filling a full disk
            throw e;
        }
        folder.move(part, folder, Path.of(name));
    }

    private static Path noteOf(Path name) {
        return Path.of("." + name + ".name");
    }

    /// A folder is made in `.taken`, where nobody else puts anything, and moved to its place from there: making one
    /// by its path could follow a link.
    private static SafeFolder enterOrMake(SafeFolder from, Path names, SafeFolder taken) throws IOException {
        SafeFolder at = enterOrMakeOne(from, names.getName(0), taken);
        for (int i = 1; i < names.getNameCount(); i++) {
            try (SafeFolder above = at) {
                at = enterOrMakeOne(above, names.getName(i), taken);
            }
        }
        return at;
    }

    private static SafeFolder enterOrMakeOne(SafeFolder at, Path name, SafeFolder taken) throws IOException {
        if (at.look(name).isEmpty()) {
            Path made = Path.of(".new-" + UUID.randomUUID());
            Files.createDirectory(taken.path().resolve(made));
            try {
                taken.move(made, at, name);
            } catch (FileSystemException e) {
                Files.deleteIfExists(taken.path().resolve(made));
                if (at.look(name).isEmpty()) {
                    throw e;
                }
            }
        }
        return at.enter(name);
    }
}
