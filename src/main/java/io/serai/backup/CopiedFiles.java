package io.serai.backup;

import io.serai.hub.settings.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// Folders of files, copied with their times. Links are left out.
final class CopiedFiles {
    private CopiedFiles() {}

    /// Adds what is not there yet. What comes and goes meanwhile may be in it or not.
    static void copy(Path from, Path into) throws IOException {
        PrivateFiles.createFolder(into);
        walk(from, file -> {
            Path target = into.resolve(from.relativize(file).toString());
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            PrivateFiles.createFolder(Objects.requireNonNull(target.getParent()));
            try {
                copyOne(file, target);
            } catch (NoSuchFileException e) {
                Files.deleteIfExists(target);
            }
        });
    }

    private static void copyOne(Path file, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(part);
        PrivateFiles.create(part);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
            for (long at = 0, size = in.size(); at < size; ) {
                long copied = in.transferTo(at, size - at, out);
                if (copied == 0) {
                    break; // it has become shorter
                }
                at += copied;
            }
            out.force(true);
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.setLastModifiedTime(part, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    static long count(Path folder) throws IOException {
        var count = new AtomicLong();
        walk(folder, _ -> count.incrementAndGet());
        return count.get();
    }

    private interface Step {
        void take(Path file) throws IOException;
    }

    private static void walk(Path folder, Step step) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !file.getFileName().toString().endsWith(".part")) {
                    step.take(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // gone meanwhile
                }
                throw failure;
            }
        });
    }
}
