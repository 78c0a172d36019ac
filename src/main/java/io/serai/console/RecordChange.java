package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A change of a record as a page shows it.
///
/// @param by who or what did it
/// @param person the id of who did it, where it is a person of the hub; empty for others
/// @param run the run that did; empty for none
/// @param request empty for none
/// @param back fields that can get their earlier value, with that value
public record RecordChange(
        String id,
        @Nullable When at,
        String action,
        String by,
        String person,
        String run,
        String request,
        List<Piece> fields,
        Map<String, String> back) {
    private static final int LONGEST = 2_000;

    /// As the history calls who has signed in.
    private static final Pattern USER = Pattern.compile("user ([0-9a-f-]{36})");

    /// What one field was, and what it became.
    ///
    /// @param hidden whether what it holds takes a permission of its own
    public record Piece(String label, String from, String to, boolean hidden) {}

    public RecordChange {
        fields = List.copyOf(fields);
        back = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(back));
    }

    /// @param known the fields of the type by their names
    /// @param mayWrite whether whoever looks may put values back
    static RecordChange of(JsonNode row, Map<String, RecordField> known, boolean mayWrite) {
        var fields = new ArrayList<Piece>();
        var back = new LinkedHashMap<String, String>();
        row.path("fields").properties().forEach(member -> {
            RecordField field = known.get(member.getKey());
            JsonNode change = member.getValue();
            String label = field == null ? RecordField.words(member.getKey()) : field.label();
            String from = shown(field, change.path("from"));
            boolean hidden = change.path("hidden").asBoolean();
            fields.add(new Piece(label, from, shown(field, change.path("to")), hidden));
            if (mayWrite && field != null && field.writable() && !hidden) {
                back.put(member.getKey(), label + ": " + (from.isEmpty() ? "nothing" : brief(from)));
            }
        });
        return new RecordChange(
                row.path("change_id").asText(),
                When.exactly(row.path("at")),
                row.path("action").asText(),
                by(row),
                person(row),
                row.path("run_id").asText(""),
                row.path("request_id").asText(""),
                fields,
                back);
    }

    private static String shown(@Nullable RecordField field, JsonNode value) {
        String text = field != null
                ? field.shown(value)
                : value.isNull() || value.isMissingNode()
                        ? ""
                        : value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String brief(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= 60
                ? line
                : line.substring(0, line.offsetByCodePoints(0, 59)) + "…";
    }

    private static String person(JsonNode row) {
        Matcher user = USER.matcher(row.at("/source/name").asText(""));
        return user.matches() ? user.group(1) : "";
    }

    private static String by(JsonNode row) {
        JsonNode source = row.path("source");
        String name = source.path("name").isTextual() ? source.path("name").asText() : "";
        String line =
                source.path("row").isNumber() ? ", row " + source.path("row").asText() : "";
        return switch (source.path("kind").asText()) {
            case "file" -> name.isEmpty() ? "A file" + line : "The file " + name + line;
            case "webhook" -> name.isEmpty() ? "A webhook" : "A webhook, " + name;
            case "sync" -> "The sync " + name;
            case "undo" -> "An undo";
            case "application" -> "The application " + name;
            default -> name.isEmpty() ? "Somebody" : name;
        };
    }

    /// What happened, in a word.
    public String what() {
        return switch (action) {
            case "created" -> "Made";
            case "deleted" -> "Removed";
            default -> "Changed";
        };
    }

    /// The choice of what to put back.
    public Map<String, String> choices() {
        if (back.size() < 2) {
            return back;
        }
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "All of this change");
        choices.putAll(back);
        return choices;
    }
}
