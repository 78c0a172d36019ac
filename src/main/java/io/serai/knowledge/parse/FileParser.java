package io.serai.knowledge.parse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads files, each in a process of its own ([ParserProgram]): it has the memory and the time that it is given, of the
/// hub's settings and secrets nothing, and ends with the hub however that ends.
public final class FileParser implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileParser.class);

    /// As a JVM ends that is told to do so when its memory is used up.
    private static final int OUT_OF_MEMORY = 3;

    /// JSON has `\n` as two characters, and each block as a few numbers.
    private static final int CHARACTERS_OF_ONE = 6;

    private static final int CHARACTERS_OF_BLOCK = 40;
    private static final int LOOK_MILLIS = 500;

    /// What a JVM may need of the environment; the rest is nobody's business there.
    private static final Set<String> KEPT = Set.of("SYSTEMROOT", "TMP", "TEMP");

    private final ParseLimits limits;
    private final Path temp;
    private final ObjectMapper json;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param temp a folder in which the processes may write
    public FileParser(ParseLimits limits, Path temp, ObjectMapper json) {
        this.limits = limits;
        this.temp = temp;
        this.json = json;
    }

    /// @param name as the sender named the file: of text it says what kind it is
    /// @param wanted asked about twice a second; once it says no, the process is ended
    /// @return null where it is not wanted any more
    /// @throws UnreadableException where the file can't be read, whoever tries
    /// @throws IOException where this try failed
    /// @throws TimeoutException after the limits' time
    public @Nullable Parsed parse(Path file, String name, BooleanSupplier wanted)
            throws IOException, TimeoutException, InterruptedException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        Path own = Files.createTempDirectory(temp, "parse-");
        try {
            Process process = start(file, name, own);
            running.add(process);
            try {
                if (closed) {
                    throw new InterruptedException("the hub ends");
                }
                return parse(process, wanted);
            } finally {
                process.destroyForcibly();
                running.remove(process);
                process.waitFor();
            }
        } finally {
            remove(own);
        }
    }

    private Process start(Path file, String name, Path own) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.heapMegabytes() + "m",
                "-Xss4m",
                "-XX:MaxMetaspaceSize=192m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=1",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + own,
                "-cp",
                classPath(),
                ParserProgram.class.getName(),
                file.toAbsolutePath().toString(),
                name.isEmpty() ? "file" : name));
        command.addAll(limits.words());
        var builder =
                new ProcessBuilder(command).directory(own.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(variable -> !KEPT.contains(variable.toUpperCase(Locale.ROOT)));
        return builder.start();
    }

    /// The hub's, as seen from another folder, and beside its jar what only this needs.
    private static String classPath() throws IOException {
        List<Path> entries = new ArrayList<>(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
        Path own = entries.getFirst().toAbsolutePath().resolveSibling("lib").resolve("parser");
        if (Files.isDirectory(own)) {
            try (Stream<Path> jars = Files.list(own)) {
                entries.addAll(jars.sorted().toList());
            }
        }
        return entries.stream()
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private @Nullable Parsed parse(Process process, BooleanSupplier wanted)
            throws IOException, TimeoutException, InterruptedException {
        var read = new AtomicReference<@Nullable Parsed>();
        var failed = new AtomicReference<@Nullable Exception>();
        Thread reader = Thread.ofVirtual().start(() -> {
            long most = (long) limits.characters() * CHARACTERS_OF_ONE
                    + (long) limits.blocks() * CHARACTERS_OF_BLOCK
                    + limits.pages() * 100L;
            try (Reader out = process.inputReader(StandardCharsets.UTF_8)) {
                read.set(ParsedLines.read(out, most, json));
            } catch (IOException | RuntimeException e) {
                failed.set(e);
            }
        });
        long until = System.nanoTime() + limits.time().toNanos();
        while (!reader.join(Duration.ofMillis(LOOK_MILLIS))) {
            if (!wanted.getAsBoolean()) {
                return null;
            }
            if (System.nanoTime() > until) {
                throw new TimeoutException(
                        "Reading the file took longer than " + limits.time().toSeconds() + " s.");
            }
        }
        Exception failure = failed.get();
        if (failure instanceof UnreadableException refused) {
            throw refused;
        }
        Parsed parsed = read.get();
        if (parsed != null) {
            return parsed;
        }
        throw ended(process, failure);
    }

    private IOException ended(Process process, @Nullable Exception failure) throws InterruptedException {
        if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == OUT_OF_MEMORY) {
            throw new UnreadableException(
                    "Reading the file takes more than %d MB of memory: it is very large, or made to be."
                            .formatted(limits.heapMegabytes()));
        }
        return new IOException("The process that read the file ended before it was done.", failure);
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} stays behind: {}", folder, e.toString());
        }
    }

    /// Ends what is being read: whoever waits for it is told that the hub ends.
    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}
