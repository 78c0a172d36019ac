package io.serai.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An open folder. Everything is done relative to it and by single names, so that whoever swaps it, or a folder above
/// it, for a link changes nothing about what is read, written or moved here; a link itself is never followed.
///
/// It stands on `openat` and its kin (POSIX.1-2008), which a [SecureDirectoryStream] calls. Not thread-safe.
final class SafeFolder implements AutoCloseable {
    private final SecureDirectoryStream<Path> stream;
    /// Where it was when it was opened: for messages, and for what is compared with the open folder afterwards.
    private final Path path;

    private SafeFolder(SecureDirectoryStream<Path> stream, Path path) {
        this.stream = stream;
        this.path = path;
    }

    /// A name in a folder and what it stands for, itself and not what it may point at.
    record Entry(Path name, BasicFileAttributes attributes) {
        boolean isHidden() {
            return name.toString().startsWith(".");
        }
    }

    /// The folder that all others are reached from.
    ///
    /// @param path without links
    /// @throws UnsafeFileException where it is no folder, or this system can't open relative to a folder
    static SafeFolder root(Path path) throws IOException {
        BasicFileAttributes expected = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return opened(Files.newDirectoryStream(path), path, expected);
    }

    private static SafeFolder opened(DirectoryStream<Path> stream, Path path, BasicFileAttributes expected)
            throws IOException {
        try {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new UnsafeFileException(
                        path, "this system can't open files without following links, so nothing here is touched");
            }
            BasicFileAttributes actual =
                    secure.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
            if (!expected.isDirectory() || !isSame(expected, actual)) {
                throw new UnsafeFileException(path, Unsafe.of(expected, 1).orElse(Unsafe.SWAPPED));
            }
            return new SafeFolder(secure, path);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /// The folder of that name.
    ///
    /// @throws NoSuchFileException where nothing has the name
    /// @throws UnsafeFileException where it is a link, or anything else but a folder
    SafeFolder enter(Path name) throws IOException {
        BasicFileAttributes expected = look(name).orElseThrow(() -> new NoSuchFileException(path.resolve(name) + ""));
        if (!expected.isDirectory()) {
            throw new UnsafeFileException(
                    path.resolve(name), Unsafe.of(expected, 1).orElse(Unsafe.NO_FOLDER));
        }
        // "x/." can't wait for a pipe's other end, as opening "x" could if x became a pipe just now. A link that x
        // became just now is told by what was opened, which is not what was looked at.
        return opened(
                stream.newDirectoryStream(name.resolve("."), LinkOption.NOFOLLOW_LINKS), path.resolve(name), expected);
    }

    /// The same for one name after another.
    SafeFolder enterAll(Path names) throws IOException {
        SafeFolder at = enter(names.getName(0));
        for (int i = 1; i < names.getNameCount(); i++) {
            try (SafeFolder above = at) {
                at = above.enter(names.getName(i));
            }
        }
        return at;
    }

    /// What is in it; to be called once. What goes away meanwhile is left out.
    List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            for (Path found : stream) {
                Path name = Objects.requireNonNull(found.getFileName());
                look(name).ifPresent(attributes -> entries.add(new Entry(name, attributes)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    /// What has that name; empty for nothing.
    Optional<BasicFileAttributes> look(Path name) throws IOException {
        try {
            return Optional.of(
                    stream.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A regular file that has no other name.
    ///
    /// @throws NoSuchFileException where nothing has the name
    /// @throws UnsafeFileException where it is anything else
    BasicFileAttributes file(Path name) throws IOException {
        BasicFileAttributes attributes = look(name)
                .orElseThrow(() -> new NoSuchFileException(path.resolve(name).toString()));
        Optional<Unsafe> unsafe = Unsafe.of(attributes, attributes.isRegularFile() ? links(name, attributes) : 1);
        if (unsafe.isPresent()) {
            throw new UnsafeFileException(path.resolve(name), unsafe.get());
        }
        return attributes;
    }

    /// The count is only to be had by a whole path; that it is this very file's is told by the key that comes with it.
    private int links(Path name, BasicFileAttributes attributes) throws IOException {
        Map<String, Object> byPath =
                Files.readAttributes(path.resolve(name), "unix:fileKey,nlink", LinkOption.NOFOLLOW_LINKS);
        if (!Objects.equals(byPath.get("fileKey"), attributes.fileKey())) {
            throw new UnsafeFileException(path.resolve(name), Unsafe.SWAPPED);
        }
        return byPath.get("nlink") instanceof Integer count ? count : Integer.MAX_VALUE;
    }

    /// Opens a regular file that has no other name, and looks again once it is open.
    ///
    /// @throws UnsafeFileException where it is anything else, or was swapped meanwhile
    InputStream open(Path name) throws IOException {
        BasicFileAttributes before = file(name);
        InputStream in = Channels.newInputStream(
                stream.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        try {
            if (!isSame(before, file(name))) {
                throw new UnsafeFileException(path.resolve(name), Unsafe.SWAPPED);
            }
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /// A new file of that name; what had it before is removed first.
    OutputStream create(Path name) throws IOException {
        if (look(name).isPresent()) {
            stream.deleteFile(name);
        }
        return Channels.newOutputStream(stream.newByteChannel(
                name, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS)));
    }

    void delete(Path name) throws IOException {
        if (look(name).isPresent()) {
            stream.deleteFile(name);
        }
    }

    /// By one atomic rename. A file that has the target's name is replaced, a link too and not what it points at.
    void move(Path name, SafeFolder to, Path target) throws IOException {
        stream.move(name, to.stream, target);
    }

    static boolean isSame(BasicFileAttributes one, @Nullable BasicFileAttributes other) {
        return other != null && one.fileKey() != null && one.fileKey().equals(other.fileKey());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
