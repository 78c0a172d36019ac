package io.serai.web;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a disk refused to do. Java has a class for a few of the reasons only; of the others it hands on what the
/// operating system says, as text (`strerror`).
public enum DiskFault {
    /// There is no room for it: it passes when somebody makes some.
    FULL,
    /// It may well work later: an I/O error, a share that is away.
    PASSING,
    /// The same will fail again until somebody changes the file's name, the rights or the mount.
    LASTING;

    private static final List<String> ROOM =
            List.of("No space left on device", "Disk quota exceeded", "not enough space on the disk");
    private static final List<String> LATER = List.of(
            "Input/output error",
            "I/O error",
            "Stale file handle",
            "Too many open files",
            "Resource temporarily unavailable",
            "Device or resource busy",
            "Transport endpoint is not connected");
    private static final List<String> NEVER = List.of(
            "File name too long",
            "Read-only file system",
            "Not a directory",
            "Is a directory",
            "Permission denied",
            "Operation not permitted",
            "File too large",
            "Invalid argument",
            "Too many levels of symbolic links",
            "Invalid cross-device link",
            "Operation not supported");

    /// What kind of fault that very exception is, without its causes; empty where it is none of a disk. That a file is
    /// missing, or there already, is for whoever knows what it means.
    public static Optional<DiskFault> of(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _, FileAlreadyExistsException _ -> Optional.empty();
            case AccessDeniedException _,
                    NotDirectoryException _,
                    NotLinkException _,
                    FileSystemLoopException _,
                    ReadOnlyFileSystemException _,
                    InvalidPathException _ -> Optional.of(LASTING);
            case FileSystemException disk -> Optional.of(said(disk.getReason()).orElse(PASSING));
            case FileNotFoundException file -> said(file.getMessage());
            case IOException io -> said(io.getMessage());
            default -> Optional.empty();
        };
    }

    private static Optional<DiskFault> said(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return holds(ROOM, text)
                ? Optional.of(FULL)
                : holds(LATER, text)
                        ? Optional.of(PASSING)
                        : holds(NEVER, text) ? Optional.of(LASTING) : Optional.empty();
    }

    private static boolean holds(List<String> parts, String text) {
        return parts.stream().anyMatch(text::contains);
    }
}
