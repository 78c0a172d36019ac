package io.serai.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A field of a record as the schema of its type tells it, and what becomes of its values in a form.
///
/// @param of the type that it refers to, or the list that it chooses from; empty for all other kinds
/// @param empty whether it may hold nothing
/// @param longest how many characters it takes; null where the schema does not say
public record RecordField(
        String name,
        String kind,
        String of,
        boolean empty,
        boolean writable,
        @Nullable Integer longest) {
    /// From here on the schema counts bytes.
    private static final int LONG = 60_000;

    private static final Set<String> TREES = Set.of("json", "settings", "senders", "hosts");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Those that a record answers, in their order.
    static List<RecordField> list(JsonNode schema) {
        return schema.path("fields")
                .valueStream()
                .filter(field -> field.path("views").valueStream().anyMatch(view -> view.asText()
                        .equals("default")))
                .map(RecordField::of)
                .toList();
    }

    private static RecordField of(JsonNode field) {
        int longest = field.path("max_length").asInt(0);
        return new RecordField(
                field.path("name").asText(),
                field.path("kind").asText(),
                field.path("of").asText(""),
                field.path("nullable").asBoolean(),
                field.path("writable").asBoolean(),
                longest > 0 && longest < LONG ? longest : null);
    }

    /// The name in words, for people.
    public static String words(String name) {
        String words = name.replace('_', ' ').strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    public String label() {
        String about = kind.equals("reference") || kind.equals("lookup") ? name.replaceFirst("_id$", "") : name;
        return words(about.replaceFirst("^lu_", "").replaceFirst("_json$", ""));
    }

    public boolean isTree() {
        return TREES.contains(kind);
    }

    public boolean isLong() {
        return isTree() || kind.equals("lines");
    }

    public boolean refers() {
        return kind.equals("reference");
    }

    /// A value as a form has it; empty for nothing.
    String typed(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (kind.equals("boolean")) {
            return String.valueOf(value.isBoolean() ? value.booleanValue() : value.asInt() != 0);
        }
        if (isTree() && value.isContainerNode()) {
            return value.toPrettyString();
        }
        return same(value.asText());
    }

    /// What is typed differently and means the same, in one way: browsers end lines with CR and LF, and shorten times.
    String same(String typed) {
        return switch (kind) {
            case "time", "local" -> {
                try {
                    yield LocalDateTime.parse(typed.strip().replaceFirst("Z$", ""))
                            .toString();
                } catch (DateTimeException e) {
                    yield typed.strip();
                }
            }
            case "text", "code", "lines" -> typed.replace("\r\n", "\n");
            case "json", "settings", "senders", "hosts" -> {
                JsonNode tree = tree(typed);
                yield tree == null ? typed.strip() : tree.toString();
            }
            default -> typed.strip();
        };
    }

    private static @Nullable JsonNode tree(String typed) {
        try {
            JsonNode tree = JSON.readTree(typed);
            return tree != null && tree.isContainerNode() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /// What was typed as the operation takes it. What is none of the field's kind is left as it is, so that the
    /// operation says what was expected.
    JsonNode sent(String typed) {
        String text = same(typed);
        if (text.isEmpty()) {
            return empty || !isText() ? NullNode.instance : TextNode.valueOf("");
        }
        return switch (kind) {
            case "boolean" ->
                text.equals("true") || text.equals("false")
                        ? BooleanNode.valueOf(text.equals("true"))
                        : TextNode.valueOf(text);
            case "integer", "number" -> number(text);
            case "time" -> TextNode.valueOf(text.matches("[0-9-]+T[0-9:.]+") ? text + "Z" : text);
            case "json", "settings", "senders", "hosts" -> {
                JsonNode tree = tree(text);
                yield tree == null ? TextNode.valueOf(text) : tree;
            }
            default -> TextNode.valueOf(text);
        };
    }

    private boolean isText() {
        return kind.equals("text") || kind.equals("lines") || kind.equals("code");
    }

    private JsonNode number(String text) {
        try {
            return kind.equals("integer")
                    ? LongNode.valueOf(Long.parseLong(text))
                    : DecimalNode.valueOf(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text);
        }
    }

    /// A value for people; empty for nothing.
    String shown(@Nullable JsonNode value) {
        String typed = typed(value);
        return switch (kind) {
            case "boolean" -> typed.isEmpty() ? "" : typed.equals("true") ? "yes" : "no";
            case "time" -> typed.isEmpty() ? "" : typed.replace('T', ' ') + " UTC";
            case "local" -> typed.replace('T', ' ');
            default -> typed;
        };
    }
}
