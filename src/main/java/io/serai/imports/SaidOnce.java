package io.serai.imports;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is wrong in the inbox, said in the log once for as long as it stays so. Not thread-safe.
final class SaidOnce {
    private static final Logger LOG = LoggerFactory.getLogger(SaidOnce.class);
    private static final int MOST = 10_000;

    private Set<String> before = new HashSet<>();
    private Set<String> now = new HashSet<>();

    /// A look that came to its end: what was not said again in it is no longer so.
    void ended() {
        before = now;
        now = new HashSet<>();
    }

    /// A look that broke off says nothing about what it did not come to.
    void brokenOff() {
        if (before.size() < MOST) {
            before.addAll(now);
        }
        now = new HashSet<>();
    }

    void say(Path where, IOException why) {
        say(where, reason(why));
    }

    /// Without names, as those of ours are others each time, and what is said once must stay the same.
    static String reason(IOException e) {
        return switch (e) {
            case UnsafeFileException unsafe -> unsafe.reason();
            case AccessDeniedException _ -> "Serai's user may not do this (permission denied); look at its rights";
            case AtomicMoveNotSupportedException _ ->
                "it is on another file system than the inbox, and files are taken by rename; mount the whole inbox";
            case FileSystemException disk when disk.getReason() != null -> DroppedName.shown(disk.getReason());
            case FileSystemException disk -> disk.getClass().getSimpleName();
            default -> DroppedName.shown(e.toString());
        };
    }

    void say(Path where, String what) {
        String line = DroppedName.shown(where.toString()) + ": " + what;
        if (now.size() >= MOST) {
            line = "more than " + MOST + " things in the inbox are refused; no more of them are named";
        }
        if (now.add(line) && !before.contains(line)) {
            LOG.warn("Left where it is: {}", line);
        }
    }
}
