package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the sandbox's vendors were asked, one line of JSON for each request, written before it is answered: a killed
/// hub leaves a log that is complete. At 64 MiB it moves to `requests.log.1` and begins anew.
public final class SandboxLog implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long LIMIT = 64 << 20;

    private final Path file;
    private final long limit;
    private FileChannel channel;

    /// @param at ISO, to the microsecond
    /// @param fault the word of the fault that was served; null for none
    /// @param status what the vendor meant to answer; 0 where it was not asked, and nothing was answered
    public record Entry(
            String at,
            String system,
            String method,
            String path,
            Map<String, String> query,
            @Nullable String fault,
            int status) {

        public Instant instant() {
            return Instant.parse(at);
        }
    }

    /// @param folder made where it isn't there
    public SandboxLog(Path folder) {
        this(folder, LIMIT);
    }

    /// @param limit of each of its two files, in bytes
    SandboxLog(Path folder, long limit) {
        this.limit = limit;
        this.file = folder.resolve("requests.log");
        try {
            Files.createDirectories(folder);
            mend();
            this.channel = open();
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox's log can't be written: " + file, e);
        }
    }

    synchronized void add(Entry entry) throws IOException {
        byte[] line = JSON.writeValueAsBytes(entry);
        ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n');
        bytes.flip();
        if (channel.size() + bytes.remaining() > limit) {
            channel.close();
            Files.move(file, file.resolveSibling("requests.log.1"), StandardCopyOption.REPLACE_EXISTING);
            channel = open();
        }
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// All that is in the folder's log, the oldest first; a line that a kill cut off is left out.
    public static List<Entry> read(Path folder) throws IOException {
        var entries = new ArrayList<Entry>();
        for (String name : List.of("requests.log.1", "requests.log")) {
            Path file = folder.resolve(name);
            String text = Files.exists(file) ? Files.readString(file) : "";
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (!line.isEmpty()) {
                    entries.add(JSON.readValue(line, Entry.class));
                }
            }
        }
        return entries;
    }

    /// Takes away the line that a kill cut off, so that the next one begins where a line does.
    private void mend() throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long end = bytes.length();
            for (; end > 0; end--) {
                bytes.seek(end - 1);
                if (bytes.read() == '\n') {
                    break;
                }
            }
            bytes.setLength(end);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
