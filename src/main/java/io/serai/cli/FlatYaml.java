package io.serai.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// YAML of one level, `key: value` line by line: all that a configuration of a few words needs, without a library in
/// the file that everybody downloads. What it writes is YAML; what it can't read it refuses.
final class FlatYaml {
    private static final Pattern LINE = Pattern.compile(
            "(?<key>[A-Za-z_][A-Za-z0-9_.-]*):(?:[ \\t]+(?:\"(?<double>(?:[^\"\\\\]|\\\\[\"\\\\])*)\"|'(?<single>(?:[^']|'')*)'"
                    + "|(?<plain>[^\\s\"'#&*!|>%@`\\[\\]{},-][^#]*?)))?(?:[ \\t]+#.*)?[ \\t]*");

    private FlatYaml() {}

    /// @throws IllegalArgumentException naming the line that is no `key: value`
    static Map<String, String> read(String text) {
        var values = new LinkedHashMap<String, String>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#") || line.equals("---")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("line " + number + " is not of the form 'key: value'");
            }
            values.put(matcher.group("key"), value(matcher));
        }
        return values;
    }

    static String write(Map<String, String> values) {
        var text = new StringBuilder("# Written by serai. Keep it to yourself: it may hold a credential.\n");
        values.forEach((key, value) -> text.append(key)
                .append(": \"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\"\n"));
        return text.toString();
    }

    private static String value(Matcher line) {
        String quoted = line.group("double");
        if (quoted != null) {
            return quoted.replaceAll("\\\\(.)", "$1");
        }
        String single = line.group("single");
        if (single != null) {
            return single.replace("''", "'");
        }
        String plain = line.group("plain");
        return plain == null ? "" : plain.strip();
    }
}
