package io.serai.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Serai's own folder, as the launcher knows it: where its hub listens, and the key that it made for itself in `dev`.
final class Tree {
    private static final String KEY = "serai.api.key";

    private final Path root;
    private final Shell shell;
    private final Properties settings;

    private Tree(Path root, Shell shell) {
        this.root = root;
        this.shell = shell;
        this.settings = load(root.resolve("config").resolve("application.properties"));
    }

    /// Null where the command line was installed, not started by the launcher.
    static @Nullable Tree of(Shell shell) {
        return shell.tree() == null ? null : new Tree(shell.tree(), shell);
    }

    ServerAddress server() {
        String host = setting("serai.http.host", "127.0.0.1");
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "127.0.0.1";
        }
        if (host.contains(":") && !host.startsWith("[")) {
            host = "[" + host + "]";
        }
        return ServerAddress.of("http://" + host + ":" + setting("serai.http.port", "8080"));
    }

    /// The one that is set, else the one that a hub in `dev` made; empty where there is none.
    String apiKey() {
        String file = shell.variable("SERAI_API_KEY_FILE");
        String set = file == null ? setting(KEY, "") : FirstLine.of(Path.of(file));
        if (!set.isEmpty()) {
            return set;
        }
        String own = shell.variable("SERAI_DATA_DIR");
        Path data = own == null ? root.resolve(setting("serai.data.dir", "data")) : Path.of(own);
        return load(data.resolve("secrets.properties")).getProperty(KEY, "");
    }

    private String setting(String name, String otherwise) {
        String set = shell.variable(name.toUpperCase(Locale.ROOT).replace('.', '_'));
        if (set != null) {
            return set;
        }
        String written = settings.getProperty(name, "").strip();
        return written.isEmpty() ? otherwise : written;
    }

    private static Properties load(Path file) {
        var properties = new Properties();
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandException(file + " can't be read: " + e.getMessage());
            }
        }
        return properties;
    }
}
