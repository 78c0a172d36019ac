package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a search finds, said as plainly as can be: every record is held against the body.
record SearchModel(List<JsonNode> records) {

    List<String> found(JsonNode body) {
        return records.stream()
                .filter(record -> holds(record, body))
                .map(record -> record.path("id").asText())
                .toList();
    }

    private static boolean holds(JsonNode record, JsonNode group) {
        if (group.has("field")) {
            return term(record, group.path("field").asText(), group.path("op").asText(), group.path("value"));
        }
        for (JsonNode one : group.path("and")) {
            if (!holds(record, one)) {
                return false;
            }
        }
        for (JsonNode one : group.path("not")) {
            if (holds(record, one)) {
                return false;
            }
        }
        boolean any = group.path("or").isEmpty();
        for (JsonNode one : group.path("or")) {
            any |= holds(record, one);
        }
        return any && words(record, group.path("q").asText(""));
    }

    private static boolean words(JsonNode record, String q) {
        String text = " " + folded(record.path("default_qry_str").asText("")).replaceAll("[^\\p{L}\\p{N}]+", " ");
        for (String word : folded(q).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty() && !text.contains(" " + word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean term(JsonNode record, String field, String op, JsonNode value) {
        JsonNode has = record.path(field);
        if (op.equals("is_null")) {
            return has.isNull();
        }
        if (has.isNull()) {
            return false; // null matches is_null alone
        }
        return switch (op) {
            case "is_not_null" -> true;
            case "eq" -> !value.isNull() && compare(field, has, value) == 0;
            case "ne" -> value.isNull() || compare(field, has, value) != 0;
            case "lt" -> !value.isNull() && compare(field, has, value) < 0;
            case "lte" -> !value.isNull() && compare(field, has, value) <= 0;
            case "gt" -> !value.isNull() && compare(field, has, value) > 0;
            case "gte" -> !value.isNull() && compare(field, has, value) >= 0;
            case "in" -> in(field, has, value);
            case "not_in" -> !in(field, has, value);
            case "between" -> compare(field, has, value.get(0)) >= 0 && compare(field, has, value.get(1)) <= 0;
            case "like" -> like(field, has, value);
            case "not_like" -> !like(field, has, value);
            case "starts_with" -> text(field, has).startsWith(text(field, value));
            case "ends_with" -> text(field, has).endsWith(text(field, value));
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static boolean in(String field, JsonNode has, JsonNode values) {
        for (JsonNode value : values) {
            if (compare(field, has, value) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean like(String field, JsonNode has, JsonNode pattern) {
        var regex = new StringBuilder();
        for (char c : text(field, pattern).toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(text(field, has))
                .matches();
    }

    private static int compare(String field, JsonNode one, JsonNode other) {
        if (one.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        if (one.isBoolean()) {
            return Boolean.compare(one.booleanValue(), other.booleanValue());
        }
        // spaces at the end do not tell texts apart
        return Comparator.<String>naturalOrder()
                .compare(text(field, one).stripTrailing(), text(field, other).stripTrailing());
    }

    /// Codes and ids letter by letter, all else without letter case and accents.
    private static String text(String field, JsonNode value) {
        return field.equals("code") || field.endsWith("id") ? value.asText() : folded(value.asText());
    }

    static String folded(@Nullable String text) {
        return Normalizer.normalize(text == null ? "" : text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
    }
}
