package io.serai.tables;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Strings on disk, read by index: two mapped files, one of text and one of where each string begins. First all are
/// added, then [#map], then they are read.
final class StringSpill implements AutoCloseable {
    private static final ValueLayout.OfLong OFFSET = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final TempFile text;
    private final TempFile offsets;
    private long written;
    private MemorySegment mappedText = MemorySegment.NULL;
    private MemorySegment mappedOffsets = MemorySegment.NULL;

    private StringSpill(TempFile text, TempFile offsets) {
        this.text = text;
        this.offsets = offsets;
    }

    static StringSpill in(Path dir) {
        try {
            TempFile text = TempFile.in(dir);
            try {
                TempFile offsets = TempFile.in(dir);
                offsets.out.writeLong(0);
                return new StringSpill(text, offsets);
            } catch (IOException e) {
                text.channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for temporary files can not be written to", e);
        }
    }

    void add(String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        try {
            text.out.write(bytes);
            written += bytes.length;
            offsets.out.writeLong(written);
        } catch (IOException e) {
            throw new UncheckedIOException("shared strings could not be written to a temporary file", e);
        }
    }

    void map() {
        try {
            mappedText = text.map(arena);
            mappedOffsets = offsets.map(arena);
        } catch (IOException e) {
            throw new UncheckedIOException("shared strings could not be read from a temporary file", e);
        }
    }

    String get(int index) {
        long from = mappedOffsets.get(OFFSET, index * 8L);
        long to = mappedOffsets.get(OFFSET, (index + 1) * 8L);
        byte[] bytes = new byte[(int) (to - from)];
        MemorySegment.copy(mappedText, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        arena.close();
        try (text.channel;
                offsets.channel) {
            mappedText = MemorySegment.NULL;
            mappedOffsets = MemorySegment.NULL;
        } catch (IOException e) {
            // temporary, and read to the end of their use
        }
    }

    /// Where the operating system allows it, deleted as soon as it is open: not even a killed process leaves it.
    private record TempFile(FileChannel channel, DataOutputStream out) {
        static TempFile in(Path dir) throws IOException {
            Path path = Files.createTempFile(dir, "strings-", ".tmp");
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            return new TempFile(
                    channel,
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)));
        }

        MemorySegment map(Arena arena) throws IOException {
            out.flush();
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }
}
