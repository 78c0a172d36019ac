package io.serai.hub.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gathers the texts of all settings from the file and the environment, and every fault it meets on the way.
final class SettingsSource {

    /// The command line's own and the launcher's.
    private static final Set<String> OTHERS = Set.of(
            "SERAI_SERVER", "SERAI_TOKEN", "SERAI_TOKEN_FILE", "SERAI_INSTALL_DIR", "SERAI_HOME", "SERAI_JAVA_OPTS");

    private static final long LARGEST_SECRET = 64 << 10;

    private final Path file;
    private final Path home;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Text> texts = new LinkedHashMap<>();

    /// A value as written, where it was written, and the folder that relative paths in it start from.
    record Text(String value, String origin, Path base) {}

    SettingsSource(Path home, Map<String, String> env) {
        this.home = home;
        this.file = home.resolve("config").resolve("application.properties");
        readFile();
        env.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("SERAI_") && !OTHERS.contains(entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> readVariable(entry.getKey(), entry.getValue(), env));
    }

    List<String> faults() {
        return faults;
    }

    /// The text of a setting; null where there is none (then a fault says so if it is required).
    @Nullable
    Text text(Setting setting) {
        Text text = texts.get(setting.name());
        if (text != null && !text.value().isEmpty()) {
            return text;
        }
        if (setting.presence() == Setting.Presence.REQUIRED) {
            String where = text == null ? setting.name() + " in " + file : text.origin();
            faults.add(where + ": is missing, expected " + setting.kind().expected());
        }
        return null;
    }

    private void readFile() {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of(file + ": can't be read (" + e.getMessage()
                    + "), expected the file that names every setting; SERAI_HOME says where Serai's folder is"));
        }
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (Setting.KNOWN.containsKey(name)) {
                texts.put(name, new Text(properties.getProperty(name).strip(), name + " in " + file, home));
            } else if (name.startsWith("serai.")) {
                faults.add(name + " in " + file + ": no such setting");
            }
        }
    }

    private void readVariable(String variable, String value, Map<String, String> env) {
        Setting setting = Setting.KNOWN.get(nameOf(variable));
        if (setting != null) {
            texts.put(setting.name(), new Text(value.strip(), variable, Path.of("")));
            return;
        }
        Setting fromFile = variable.endsWith("_FILE")
                ? Setting.KNOWN.get(nameOf(variable.substring(0, variable.length() - 5)))
                : null;
        if (fromFile == null) {
            faults.add(variable + ": no such setting; " + file + " names them all");
        } else if (env.containsKey(fromFile.variable())) {
            faults.add(variable + ": expected either this or " + fromFile.variable() + ", not both");
        } else {
            readSecretFile(fromFile, variable, value);
        }
    }

    private void readSecretFile(Setting setting, String variable, String path) {
        try {
            Path secret = Path.of(path);
            if (Files.size(secret) > LARGEST_SECRET) {
                faults.add(variable + " = \"" + path + "\": expected a file of at most 64 KiB");
                return;
            }
            String text = Files.readString(secret).replaceFirst("\\r?\\n\\z", "");
            texts.put(setting.name(), new Text(text, variable, Path.of("")));
        } catch (IOException | InvalidPathException e) {
            faults.add(variable + " = \"" + path + "\": expected a file that can be read ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static String nameOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
