package io.serai.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/// Asks at the terminal this process was started from.
final class ConsolePrompt implements Prompt {

    @Override
    public String line(String question, String instead) {
        return answered(console(instead).readLine("%s", question), instead).strip();
    }

    @Override
    public String hidden(String question, String instead) {
        char[] typed = console(instead).readPassword("%s", question);
        return answered(typed == null ? null : new String(typed), instead);
    }

    private static Console console(String instead) {
        Console console = System.console();
        if (console == null) {
            throw nobody(instead);
        }
        return console;
    }

    private static String answered(@Nullable String typed, String instead) {
        if (typed == null) {
            throw nobody(instead);
        }
        return typed;
    }

    private static UsageException nobody(String instead) {
        return new UsageException("There is no terminal to ask at. Use " + instead + ".");
    }
}
