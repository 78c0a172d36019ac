package io.serai.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A shell whose person types what a test says, and whose output a test can read.
final class TrialShell {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private @Nullable Path tree;
    private boolean terminal = true;
    private boolean broken;
    private String input = "";

    record Said(int status, String out, String err) {}

    TrialShell(Path home) {
        this.home = home;
    }

    TrialShell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    TrialShell without(String variable) {
        environment.remove(variable);
        return this;
    }

    TrialShell inTree(Path root) {
        tree = root;
        return this;
    }

    TrialShell types(String... lines) {
        typed.addAll(List.of(lines));
        return this;
    }

    TrialShell withoutTerminal() {
        terminal = false;
        return this;
    }

    TrialShell reads(String text) {
        input = text;
        return this;
    }

    /// What is printed goes to a pipe that nobody reads any more.
    TrialShell withBrokenPipe() {
        broken = true;
        return this;
    }

    Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = run(out, err, arguments);
        return new Said(status, out.toString(), err.toString());
    }

    /// Runs what does not end by itself.
    Following follow(String... arguments) {
        return new Following(arguments);
    }

    private int run(StringWriter out, StringWriter err, String... arguments) {
        return Main.run(
                new Shell(
                        environment,
                        home,
                        tree,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        broken ? new PrintWriter(new Broken()) : new PrintWriter(out),
                        new PrintWriter(err),
                        new Typing()),
                arguments);
    }

    /// A command that goes on.
    final class Following {
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final FutureTask<Integer> command;
        private final Thread thread;

        private Following(String... arguments) {
            command = new FutureTask<>(() -> TrialShell.this.run(out, err, arguments));
            thread = Thread.ofVirtual().start(command);
        }

        void await(String text) {
            Awaitility.await().until(() -> out.toString().contains(text));
        }

        void awaitError(String text) {
            Awaitility.await().until(() -> err.toString().contains(text));
        }

        /// As Ctrl-C would, but that the process goes on.
        Said end() throws Exception {
            thread.interrupt();
            return new Said(command.get(10, TimeUnit.SECONDS), out.toString(), err.toString());
        }
    }

    private static final class Broken extends Writer {
        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void flush() throws IOException {
            throw new IOException("Broken pipe");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final class Typing implements Prompt {
        @Override
        public String line(String question, String instead) {
            if (!terminal) {
                throw new UsageException("There is no terminal to ask at. Use " + instead + ".");
            }
            return typed.remove();
        }

        @Override
        public String hidden(String question, String instead) {
            return line(question, instead);
        }
    }
}
