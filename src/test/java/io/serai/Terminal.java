package io.serai;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A program in a copy of the project whose output is read line by line: the shell that commands are pasted into, or
/// the hub in the foreground of a terminal of its own.
final class Terminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHOWN = 4000;
    private static final String END = "(end of output)";

    private final Process process;
    private final Path scripts;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuilder said = new StringBuilder();
    private int pasted;

    private Terminal(ProjectCopy project, List<String> command) throws IOException {
        var builder =
                new ProcessBuilder(command).directory(project.root().toFile()).redirectErrorStream(true);
        project.environment(builder.environment());
        process = builder.start();
        scripts = project.root().resolve("target");
        Thread.startVirtualThread(this::read);
    }

    /// A shell that ends at the first command that fails.
    static Terminal shell(ProjectCopy project) throws IOException {
        return new Terminal(project, List.of("sh", "-e"));
    }

    static Terminal hub(ProjectCopy project) throws IOException {
        return new Terminal(project, List.of("./serai", "run"));
    }

    /// Runs the commands to their end and returns what they printed.
    String paste(String commands) throws IOException, InterruptedException {
        String mark = "(pasted block " + ++pasted + " has run)";
        Path script = scripts.resolve("pasted.sh");
        Files.writeString(script, commands);
        process.outputWriter().write("{ . '" + script + "'; } </dev/null\necho\necho '" + mark + "'\n");
        process.outputWriter().flush();
        return await(mark);
    }

    /// Waits for a line that holds the text, and returns all lines up to it.
    ///
    /// @throws AssertionError where the program ends first, or a minute has passed
    String await(String text) throws InterruptedException {
        var until = new StringBuilder();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null) {
                until.append(line).append('\n');
                if (line.contains(text)) {
                    return until.toString();
                }
                if (line.equals(END)) {
                    throw new AssertionError("it ended; its output:\n" + said());
                }
            }
        }
        throw new AssertionError("a minute has passed without '" + text + "'; the output:\n" + said());
    }

    /// The end of all it has printed so far.
    String said() {
        synchronized (said) {
            return said.substring(Math.max(0, said.length() - SHOWN));
        }
    }

    /// As Ctrl-C does, which also ends what a shell has in its background.
    @Override
    public void close() {
        List<ProcessHandle> begun = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it does not end:\n" + said());
            }
            begun.forEach(ProcessHandle::destroy);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// At once, with all that it began: for what nobody looks at any more.
    void kill() {
        List<ProcessHandle> begun = process.descendants().toList();
        process.destroyForcibly();
        begun.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        begun.forEach(each -> each.onExit().join());
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> {
                synchronized (said) {
                    said.append(line).append('\n');
                }
                lines.add(line);
            });
        } catch (IOException | UncheckedIOException e) {
            lines.add("(its output can't be read: " + e.getMessage() + ")");
        }
        lines.add(END);
    }
}
