package io.serai.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The last guard: whoever tells of a change leaves its secrets out, and what looks like one all the same does not get
/// into a row.
final class Redaction {
    static final String GONE = "(redacted)";

    private static final Set<String> NAMES =
            Set.of("password", "passcode", "secret", "token", "jwt", "cookie", "authorization", "key", "hash", "salt");
    private static final List<String> BEGINNINGS = List.of("serai_", "eyJ", "$argon2", "$2a$", "$2b$", "$2y$");

    private Redaction() {}

    static Map<String, Object> without(Map<?, ?> values) {
        var safe = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> safe.put(String.valueOf(name), safe(String.valueOf(name), value)));
        return safe;
    }

    private static @Nullable Object safe(String name, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> without(map);
            case Iterable<?> list -> {
                var safe = new ArrayList<@Nullable Object>();
                list.forEach(item -> safe.add(safe("", item)));
                yield safe;
            }
            case CharSequence text when isSecret(name, text.toString()) -> GONE;
            default -> value;
        };
    }

    /// A secret by its name or by how it begins.
    private static boolean isSecret(String name, String text) {
        String last = name.substring(name.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
        return NAMES.contains(last) || BEGINNINGS.stream().anyMatch(text::startsWith);
    }
}
