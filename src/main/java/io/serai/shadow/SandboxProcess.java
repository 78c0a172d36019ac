package io.serai.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.settings.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process in which what was edited is played. It ends with its task, when its time is over, and with the hub.
final class SandboxProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxProcess.class);
    /// Less than a connection of a caller may stand still. Tests of its end set less.
    private static final Duration LONGEST = Duration.ofSeconds(Integer.getInteger("serai.shadow.seconds", 55));

    /// As a process ends that was ended by force.
    private static final int KILLED = 137;

    private static final String HEAP = "-Xmx384m";

    private final Path home;
    private final Path tmp;
    private final ObjectMapper json;
    private volatile @Nullable Process running;

    /// @param tmp a folder for what passes; the process gets one of its own in it, which goes with the process
    SandboxProcess(Path home, Path tmp, ObjectMapper json) {
        this.home = home;
        this.tmp = tmp;
        this.json = json;
    }

    /// Plays what there is time for.
    ///
    /// @param lines told of each event that was played, in their order
    /// @throws SandboxException where it could not begin, or ended before its time
    void play(ShadowTask task, Consumer<JsonNode> lines) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(tmp, "shadow-");
        try {
            play(task, lines, folder);
        } finally {
            PrivateFiles.delete(folder);
        }
    }

    private void play(ShadowTask task, Consumer<JsonNode> lines, Path folder) throws IOException, InterruptedException {
        Process process = start(folder);
        running = process;
        Thread clock = Thread.ofVirtual().name("sandbox-clock").start(() -> endInTime(process));
        var problem = new String[1];
        int played = 0;
        try {
            // left open: the process ends where the other end goes
            OutputStream in = process.getOutputStream();
            in.write(json.writeValueAsBytes(task));
            in.write('\n');
            in.flush();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    JsonNode node = json.readTree(line);
                    if (node.has("problem")) {
                        problem[0] = node.path("problem").asText();
                    } else {
                        lines.accept(node);
                        played++;
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("the sandbox said no more: {}", e.toString());
        } finally {
            process.destroyForcibly().waitFor();
            running = null;
            clock.interrupt();
            clock.join();
        }
        if (problem[0] != null) {
            throw new SandboxException(problem[0]);
        }
        // one that was ended in its time has said what it could
        if (played == 0 && process.exitValue() != 0 && process.exitValue() != KILLED) {
            throw new SandboxException("its process ended with " + process.exitValue());
        }
    }

    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            // it is over already
        }
    }

    /// With the hub's own settings, which lead to its database; all else that it needs it is told.
    private Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + folder,
                "-Dserai.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.serai.ShadowRun",
                folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(LOG.isDebugEnabled() ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        Process process = running;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
