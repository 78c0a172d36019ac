package io.serai.imports;

import io.serai.imports.PutAway.Taken;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks through the inbox: what may be taken, what is still being written, and what is no file of exactly three
/// levels and is named and left. Remembers the last look. Not thread-safe.
final class DroppedFiles {
    /// A file that has not changed for so long has stopped growing. Two looks at the default poll of 1 s are enough;
    /// its own date says nothing, as it may be of tomorrow.
    static final Duration QUIET = Duration.ofMillis(900);

    private static final int LEVELS = 3;

    private final Clock clock;
    private final SaidOnce said;
    private Map<Path, Seen> seen = new HashMap<>();

    DroppedFiles(Clock clock, SaidOnce said) {
        this.clock = clock;
        this.said = said;
    }

    /// @param since when it was first seen like this
    private record Seen(@Nullable Object key, long size, FileTime changed, Instant since) {
        boolean isLike(BasicFileAttributes now) {
            return key != null
                    && key.equals(now.fileKey())
                    && size == now.size()
                    && changed.equals(now.lastModifiedTime());
        }
    }

    /// @param folder relative to the inbox
    record Candidate(Path folder, Path name, Instant since) {
        Path path() {
            return folder.resolve(name);
        }
    }

    /// What has stopped growing, in no order.
    List<Candidate> ready(SafeFolder inbox) throws IOException {
        var next = new HashMap<Path, Seen>();
        var ready = new ArrayList<Candidate>();
        walk(inbox, null, (folder, entry) -> candidate(folder, entry, next).ifPresent(ready::add));
        seen = next;
        return ready;
    }

    /// What is in `.taken`, by the times they were taken at.
    List<Taken> inTaken(SafeFolder taken) throws IOException {
        var files = new ArrayList<Taken>();
        walk(taken, PutAway.TAKEN, (folder, entry) -> {
            if (!entry.isHidden()) {
                files.add(new Taken(folder, entry.name()));
            }
        });
        files.sort(Comparator.comparing(file -> file.name().toString()));
        return files;
    }

    private interface Found {
        void file(Path folder, SafeFolder.Entry entry) throws IOException;
    }

    /// One folder that can't be looked through does not keep the others from it.
    ///
    /// @param shownUnder for messages
    private void walk(SafeFolder top, @Nullable Path shownUnder, Found found) throws IOException {
        for (SafeFolder.Entry entry : top.list()) {
            below(top, Path.of(""), entry, shownUnder, found);
        }
    }

    private void below(SafeFolder in, Path above, SafeFolder.Entry entry, @Nullable Path shownUnder, Found found) {
        Path here = above.toString().isEmpty() ? entry.name() : above.resolve(entry.name());
        Path shown = shownUnder == null ? here : shownUnder.resolve(here);
        int level = here.getNameCount();
        try {
            if (level > LEVELS) {
                if (!isLeftAlone(entry)) {
                    in.file(entry.name());
                    found.file(above, entry);
                }
            } else if (!entry.isHidden()) {
                if (entry.attributes().isRegularFile()) {
                    if (DroppedName.isUnfinished(entry.name().toString())) {
                        return;
                    }
                    said.say(shown, Unsafe.MISPLACED.reason);
                    return;
                }
                try (SafeFolder folder = in.enter(entry.name())) {
                    for (SafeFolder.Entry inside : folder.list()) {
                        below(folder, here, inside, shownUnder, found);
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // it went away while it was looked at
        } catch (IOException e) {
            said.say(shown, e);
        }
    }

    /// Our own folders, dot files and what is still being written; a link or a file where our folder must be is not.
    private static boolean isLeftAlone(SafeFolder.Entry entry) {
        return isOurs(entry.name())
                ? entry.attributes().isDirectory()
                : entry.isHidden() || DroppedName.isUnfinished(entry.name().toString());
    }

    private static boolean isOurs(Path name) {
        return name.equals(PutAway.DONE) || name.equals(PutAway.FAILED);
    }

    private Optional<Candidate> candidate(Path folder, SafeFolder.Entry entry, Map<Path, Seen> next) {
        Path path = folder.resolve(entry.name());
        BasicFileAttributes now = entry.attributes();
        Seen before = seen.get(path);
        Seen current = before != null && before.isLike(now)
                ? before
                : new Seen(now.fileKey(), now.size(), now.lastModifiedTime(), clock.instant());
        next.put(path, current);
        boolean quiet = !clock.instant().isBefore(current.since().plus(QUIET));
        return quiet || isOurs(entry.name())
                ? Optional.of(new Candidate(folder, entry.name(), current.since()))
                : Optional.empty();
    }

    /// Whether it is what the last look saw.
    boolean isStill(Candidate file, SafeFolder from) throws IOException {
        Seen last = seen.get(file.path());
        return last != null && last.isLike(from.file(file.name()));
    }

    /// Whether `.done` and `.failed` are folders or not there. Where they are something else, only that is taken.
    boolean roomToPutAway(Candidate file, SafeFolder from) throws IOException {
        if (isOurs(file.name())) {
            return true;
        }
        for (Path ours : List.of(PutAway.DONE, PutAway.FAILED)) {
            Optional<BasicFileAttributes> there = from.look(ours);
            if (there.isPresent() && !there.get().isDirectory()) {
                said.say(
                        file.folder(),
                        "nothing is taken from here while " + ours + " is no folder of Serai's; remove it");
                return false;
            }
        }
        return true;
    }
}
