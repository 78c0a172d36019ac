package io.serai.imports;

import io.serai.tables.RowWindow;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads and maps a file's rows on a thread of its own while those before them are being staged. Holds three chunks
/// at most, each of so many rows or characters, whichever is reached first.
final class ReadAhead implements AutoCloseable {
    private static final int CHUNK_ROWS = 1_000;
    private static final int CHUNK_CHARS = 1 << 18;

    /// @param row as the file has it; kept for rejected rows only
    record Read(Mapped mapped, @Nullable SourceRow row) {}

    /// @param outside rows outside the window, which were counted and not mapped
    /// @param failed what ended the reading early
    /// @param last nothing comes after it
    private record Chunk(
            List<Read> rows, int outside, @Nullable Throwable failed, boolean last) {}

    private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(1);
    private final Thread reader;
    private boolean ended;
    private int outside;

    ReadAhead(Supplier<@Nullable SourceRow> source, Function<SourceRow, Mapped> mapping, RowWindow window) {
        this.reader = Thread.ofPlatform().daemon().name("import-reader").start(() -> read(source, mapping, window));
    }

    /// The next rows, in file order; empty after the last. What the reader threw is thrown here.
    List<Read> next() throws InterruptedException {
        while (!ended) {
            Chunk chunk = chunks.take();
            ended = chunk.last;
            outside += chunk.outside;
            switch (chunk.failed) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException("the file could not be read", e);
            }
            if (!chunk.rows.isEmpty()) {
                return chunk.rows;
            }
        }
        return List.of();
    }

    /// Rows outside the window among those read so far.
    int outside() {
        return outside;
    }

    /// Waits for the reader, which lets go of the file.
    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            chunks.clear();
            try {
                reader.join(TimeUnit.MILLISECONDS.toMillis(20));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Supplier<@Nullable SourceRow> source, Function<SourceRow, Mapped> mapping, RowWindow window) {
        List<Read> rows = new ArrayList<>();
        int chars = 0;
        int passed = 0;
        int read = 0;
        Throwable failed = null;
        try {
            for (SourceRow row = source.get(); row != null; row = source.get()) {
                if (!window.holds(++read)) {
                    passed++;
                    continue;
                }
                Mapped mapped = mapping.apply(row);
                rows.add(new Read(mapped, mapped instanceof Mapped.Rejected ? row : null));
                chars += length(row);
                if (rows.size() == CHUNK_ROWS || chars >= CHUNK_CHARS) {
                    chunks.put(new Chunk(rows, passed, null, false));
                    rows = new ArrayList<>(CHUNK_ROWS);
                    chars = 0;
                    passed = 0;
                }
            }
        } catch (InterruptedException e) {
            return;
        } catch (RuntimeException | Error e) {
            failed = e;
        }
        try {
            chunks.put(new Chunk(rows, passed, failed, true));
        } catch (InterruptedException e) {
            // nobody waits for it any more
            Thread.currentThread().interrupt();
        }
    }

    private static int length(SourceRow row) {
        int chars = 0;
        for (String cell : row.cells()) {
            chars += cell.length();
        }
        return chars;
    }
}
