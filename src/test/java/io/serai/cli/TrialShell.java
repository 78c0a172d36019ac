package io.serai.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A shell whose person types what a test says, and whose output a test can read.
final class TrialShell {
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private @Nullable Path tree;
    private boolean terminal = true;
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

    Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(
                new Shell(
                        environment,
                        home,
                        tree,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        new Typing()),
                arguments);
        return new Said(status, out.toString(), err.toString());
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
