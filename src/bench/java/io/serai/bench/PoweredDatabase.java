package io.serai.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.hub.servers.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The embedded MariaDB, on the same port and as the hub starts it, but by a hand that can take its power away: each of
/// its writes passes the library of [PowerCut], so it writes without asynchronous and direct input and output.
final class PoweredDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READY = ": ready for connections.";

    private final PowerCut cut;
    private final Path folder;
    private final List<String> command;
    private final Map<String, String> libraries;
    private Process process;

    /// Ends the embedded one, and starts it again.
    ///
    /// @param more arguments, which overrule the hub's own
    PoweredDatabase(EmbeddedDatabase database, PowerCut cut, Path folder, List<String> more)
            throws IOException, InterruptedException {
        this.cut = cut;
        this.folder = folder;
        Path process = Path.of("/proc/" + database.pid().orElseThrow());
        this.command = new ArrayList<>(entries(process.resolve("cmdline")));
        // the file with the first statements is gone once they are carried out
        command.removeIf(word -> word.startsWith("--init-file="));
        command.addAll(List.of("--innodb-use-native-aio=0", "--innodb-flush-method=fsync"));
        command.addAll(more);
        this.libraries = Map.of(
                "LD_LIBRARY_PATH",
                entries(process.resolve("environ")).stream()
                        .filter(entry -> entry.startsWith("LD_LIBRARY_PATH="))
                        .map(entry -> entry.substring(entry.indexOf('=') + 1))
                        .findFirst()
                        .orElse(""));
        database.stop();
        start();
    }

    private static List<String> entries(Path file) throws IOException {
        return List.of(Files.readString(file, UTF_8).split("\0"));
    }

    private Path tables() {
        return folder.resolve("tables");
    }

    private void start() throws IOException, InterruptedException {
        Path log = folder.resolve("powered.log");
        Files.deleteIfExists(log);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(libraries);
        builder.environment().putAll(cut.environment(tables()));
        process = builder.start();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log, UTF_8).contains(READY)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new IOException("MariaDB does not start after the power cut:\n" + Files.readString(log, UTF_8));
            }
            Thread.sleep(20);
        }
    }

    /// Ends it, and takes back what no sync made last.
    ///
    /// @return how many writes, lengths and names that were
    int cut() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        return cut.happens(tables());
    }

    void again() throws IOException, InterruptedException {
        start();
    }

    @Override
    public void close() throws IOException {
        try {
            process.destroy();
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
