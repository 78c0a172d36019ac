package io.serai.hub.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The hub's settings: `config/application.properties`, overridden by the environment, all checked.
///
/// A relative folder in the file lies in Serai's own folder, one in the environment in the current folder.
/// Asking for a name that isn't declared, or for another type than the declared one, is a bug and throws
/// IllegalArgumentException.
public final class Settings {
    private static final int MASTER_KEY_BYTES = 32;

    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /// Reads and checks everything; `home` is the folder that holds `config`.
    ///
    /// @throws SettingsException naming every unknown, malformed or (in `prod`) unsafe setting
    public static Settings load(Path home, Map<String, String> env) {
        SettingsSource source = new SettingsSource(home.toAbsolutePath().normalize(), env);
        List<String> faults = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Setting setting : Setting.KNOWN.values()) {
            SettingsSource.Text text = source.text(setting);
            Object value = text == null ? null : setting.kind().read(text.value(), text.base());
            if (value != null) {
                values.put(setting.name(), value);
            } else if (text != null) {
                faults.add(text.origin() + shown(setting, text.value()) + ": expected "
                        + setting.kind().expected());
            }
        }
        faults.addAll(0, source.faults());
        if (values.get("serai.data.dir") instanceof Path data) {
            values.putIfAbsent("serai.inbox.dir", data.resolve("inbox"));
            values.putIfAbsent("serai.erasures.log", data.resolve("erasures.jsonl"));
        }
        boolean prod = "prod".equals(values.get("serai.profile"));
        values.putIfAbsent("serai.sandbox", prod ? "false" : "true");
        if (!prod && !values.containsKey("serai.mail.url")) {
            values.putIfAbsent("serai.mail.from", "Serai <serai@example.org>");
        }
        faults.addAll(SettingsRules.broken(values, prod));
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new Settings(values);
    }

    /// In `dev`, the same settings with what is generated once and kept in the data folder: the API key, the
    /// administrator's address and password, the account to sign up to, and the master key, where they aren't set.
    /// In `prod` nothing is ever generated.
    ///
    /// @throws SettingsException in `prod`, where a secret is one that was generated for `dev`
    public Settings withGenerated(DataFolder folder) {
        Secrets secrets = folder.secrets();
        if (prod()) {
            List<String> faults = SettingsRules.generated(values, secrets);
            if (!faults.isEmpty()) {
                throw new SettingsException(faults);
            }
            return this;
        }
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.computeIfAbsent("serai.api.key", secrets::kept);
        all.putIfAbsent("serai.admin.email", "admin@example.org");
        all.putIfAbsent("serai.signup.account", "demoAcct001");
        all.computeIfAbsent("serai.admin.password", secrets::kept);
        all.computeIfAbsent("serai.master.key", name -> secrets.kept(name, MASTER_KEY_BYTES));
        return new Settings(all);
    }

    public boolean prod() {
        return "prod".equals(text("serai.profile"));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /// @throws IllegalArgumentException also where the setting has no value; see [#optional]
    public String text(String name) {
        return value(name, String.class);
    }

    /// The text of a setting that may have none.
    public Optional<String> optional(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    public int number(String name) {
        return value(name, Integer.class);
    }

    /// Of a setting that may have no value.
    public Optional<Integer> optionalNumber(String name) {
        return Optional.ofNullable((Integer) values.get(name));
    }

    /// The port that HTTP is served on, 1 to 65535.
    public int port() {
        return number("serai.http.port");
    }

    /// Where people and scripts reach the hub, without a slash at its end.
    public String publicUrl() {
        String host = text("serai.http.host");
        String name = host.equals("0.0.0.0") ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return optional("serai.public.url").orElse("http://" + name + ":" + port());
    }

    /// In bytes.
    public long size(String name) {
        return value(name, Long.class);
    }

    public Duration duration(String name) {
        return value(name, Duration.class);
    }

    /// Absolute; the folder need not exist.
    public Path path(String name) {
        return value(name, Path.class);
    }

    /// Empty where none is set.
    @SuppressWarnings("unchecked")
    public List<String> list(String name) {
        return has(name) ? (List<String>) value(name, List.class) : List.of();
    }

    /// All values but secrets under their names, for `{{serai.…}}` in routes: sizes in bytes, durations in
    /// milliseconds, folders absolute. A setting without a value is left out, so that `{{?serai.…}}` works.
    public Properties properties() {
        Properties properties = new Properties();
        values.forEach((name, value) -> {
            if (!setting(name).secret()) {
                properties.setProperty(name, written(value));
            }
        });
        return properties;
    }

    /// Every setting that has a value, as text, for the record. Of a secret what `hidden` makes of its name and value;
    /// an address without its password.
    public Map<String, String> described(BinaryOperator<String> hidden) {
        Map<String, String> described = new LinkedHashMap<>();
        values.forEach((name, value) -> described.put(
                name, setting(name).secret() ? hidden.apply(name, written(value)) : withoutPassword(written(value))));
        return described;
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + (setting(entry.getKey()).secret() ? "(secret)" : written(entry.getValue())))
                .collect(Collectors.joining(", ", "Settings[", "]"));
    }

    private boolean has(String name) {
        return values.containsKey(setting(name).name());
    }

    private <T> T value(String name, Class<T> type) {
        Object value = values.get(setting(name).name());
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    name + (value == null ? " has no value" : " isn't a " + type.getSimpleName()));
        }
        return type.cast(value);
    }

    private static Setting setting(String name) {
        Setting setting = Setting.KNOWN.get(name);
        if (setting == null) {
            throw new IllegalArgumentException(name + " isn't a setting");
        }
        return setting;
    }

    private static String written(Object value) {
        return switch (value) {
            case Duration duration -> Long.toString(duration.toMillis());
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    /// How a refused value is shown: not at all where it is a secret, and an address without its password.
    private static String shown(Setting setting, @Nullable String value) {
        if (setting.secret() || value == null) {
            return "";
        }
        String safe = withoutPassword(value);
        return " = \"" + (safe.length() > 200 ? safe.substring(0, 200) + "…" : safe) + "\"";
    }

    private static String withoutPassword(String value) {
        return value.replaceAll("//[^/@]*@", "//***@").replaceAll("(?i)(password|pwd)=[^&]*", "$1=***");
    }
}
