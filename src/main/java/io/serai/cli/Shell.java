package io.serai.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a command runs: what it may read and where it says things.
///
/// @param userHome the person's own folder
/// @param tree Serai's own folder, where the command was started by its launcher; else null
record Shell(
        Map<String, String> environment,
        Path userHome,
        @Nullable Path tree,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        Prompt prompt) {

    Shell {
        environment = Map.copyOf(environment);
    }

    /// This process's own. Always UTF-8: where no locale is set, Java would write question marks.
    static Shell ofProcess() {
        String tree = System.getProperty("serai.home", "");
        return new Shell(
                System.getenv(),
                Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home"))),
                tree.isEmpty() ? null : Path.of(tree).toAbsolutePath(),
                System.in,
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                new ConsolePrompt());
    }

    /// The variable's value; null where it is not set or empty.
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static PrintWriter writer(FileDescriptor to) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
    }
}
