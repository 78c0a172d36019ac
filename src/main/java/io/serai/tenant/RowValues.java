package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of a line as the database takes them. What does not fit the column beyond its kind, the database refuses.
final class RowValues {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?)?");

    private RowValues() {}

    /// Null for null.
    static @Nullable Object of(TenantTable table, Schema.Column column, @Nullable JsonNode value, long line)
            throws RefusedFileException {
        if (value == null || value.isNull()) {
            return null;
        }
        Set<String> among = table.among().get(column.name());
        if (among != null && !(value.isTextual() && among.contains(value.asText()))) {
            throw wrong(
                    table,
                    column,
                    line,
                    "one of " + String.join(", ", among.stream().sorted().toList()));
        }
        if (column.isWhole()) {
            return require(value.isIntegralNumber() && value.canConvertToLong(), table, column, line, "a whole number")
                    ? value.asLong()
                    : null;
        }
        if (column.isBroken()) {
            return require(value.isNumber(), table, column, line, "a number") ? value.asDouble() : null;
        }
        require(value.isTextual(), table, column, line, "a text");
        if (column.isBytes()) {
            try {
                return value.binaryValue();
            } catch (IOException | IllegalArgumentException _) {
                throw wrong(table, column, line, "bytes in Base64");
            }
        }
        if (column.isTime()) {
            require(TIME.matcher(value.asText()).matches(), table, column, line, "a time as 2026-01-31 09:30:00");
        }
        return value.asText();
    }

    private static boolean require(boolean fits, TenantTable table, Schema.Column column, long line, String expected)
            throws RefusedFileException {
        if (!fits) {
            throw wrong(table, column, line, expected);
        }
        return true;
    }

    private static RefusedFileException wrong(TenantTable table, Schema.Column column, long line, String expected) {
        return RefusedFileException.at(table.entry(), line, "the field " + column.name() + ": expected " + expected);
    }
}
