package io.serai.audit;

import io.serai.hub.settings.KeptLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The heads of the chain that this hub saw, in a file beside the database: one line each, `instant number:hash`, only
/// ever added and on the disk before it counts. So whoever cuts the chain's end off in the database, or makes it anew,
/// has to reach this file too. Each hub keeps its own; a head that does not continue the last one is not added.
final class KeptHeads {
    private static final Logger LOG = LoggerFactory.getLogger(KeptHeads.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int TAIL = 65_536;

    /// @param at when it was kept
    record Kept(Instant at, Head head) {}

    private final Path file;
    private final Clock clock;
    private @Nullable Kept newest;
    private boolean read;
    private boolean told;

    KeptHeads(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /// The last that was kept; null for none.
    synchronized @Nullable Kept newest() {
        if (!read) {
            newest = last();
            read = true;
        }
        return newest;
    }

    /// Keeps it where it is new and the last one is a minute old.
    ///
    /// @param head the chain's end as it is committed
    /// @param now whether it is kept however young the last one is
    /// @param hashAt the hash at a place in the chain; null where there is no row
    synchronized void saw(Head head, boolean now, LongFunction<byte @Nullable []> hashAt) {
        Kept last = newest();
        if (last == null ? head.number() == 0 : !now && isYoung(last) || !continues(head, last.head(), hashAt)) {
            return;
        }
        if (last == null || head.number() > last.head().number()) {
            var kept = new Kept(clock.instant(), head);
            append(kept);
            newest = kept;
        }
    }

    private boolean isYoung(Kept last) {
        return Duration.between(last.at(), clock.instant()).abs().compareTo(EVERY) < 0;
    }

    private boolean continues(Head head, Head last, LongFunction<byte @Nullable []> hashAt) {
        byte[] there = null;
        if (head.number() >= last.number()) {
            there = head.number() == last.number() ? head.hash() : hashAt.apply(last.number());
        }
        boolean same = there != null && Digests.same(there, last.hash());
        if (!same && !told) {
            LOG.error(
                    "the audit chain ends at {} and does not continue {}, the head that this hub kept: rows are gone, "
                            + "see docs/reference/audit.md",
                    head,
                    last);
        }
        told = !same;
        return same;
    }

    private void append(Kept kept) {
        try {
            KeptLines.add(file, kept.at() + " " + kept.head());
        } catch (IOException e) {
            throw new UncheckedIOException("the audit chain's head can't be kept in " + file.getFileName(), e);
        }
    }

    private @Nullable Kept last() {
        if (!Files.exists(file)) {
            return null;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL);
            var bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {
                // until all is read
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            List<String> lines =
                    List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n"));
            for (String line : lines.reversed()) {
                Kept kept = parsed(line);
                if (kept != null) {
                    return kept;
                }
            }
            LOG.error("{} holds no head that can be read: the next one begins it anew", file.getFileName());
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("the audit's heads can't be read from " + file.getFileName(), e);
        }
    }

    private static @Nullable Kept parsed(String line) {
        int space = line.indexOf(' ');
        try {
            return space < 0
                    ? null
                    : new Kept(Instant.parse(line.substring(0, space)), Head.parse(line.substring(space + 1)));
        } catch (DateTimeException | IllegalArgumentException _) {
            return null;
        }
    }
}
