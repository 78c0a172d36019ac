package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows of an answer, in columns for people.
final class Table {
    private static final int LONGEST = 80;

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    Table(List<String> columns, JsonNode rows) {
        this(columns);
        rows.forEach(row -> add(columns.stream().map(row::path).map(Table::cell).toList()));
    }

    void add(List<String> cells) {
        rows.add(cells.stream().map(Table::shortened).toList());
    }

    void print(PrintWriter out) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(columns.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        print(out, columns, widths);
        rows.forEach(row -> print(out, row, widths));
        out.flush();
    }

    /// A value as a person reads it; nothing for null.
    static String cell(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        if (value.isArray() && !value.isEmpty()) {
            var parts = new ArrayList<String>();
            value.forEach(part -> parts.add(part.isValueNode() ? part.asText() : part.toString()));
            return String.join(",", parts);
        }
        return value.isNull() || value.isMissingNode() || value.isEmpty() && value.isContainerNode()
                ? ""
                : value.isValueNode() ? value.asText() : value.toString();
    }

    private static void print(PrintWriter out, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - width(cells.get(i)) + 2));
        }
        out.println(line.toString().stripTrailing());
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String shortened(String text) {
        String safe = Printable.of(text);
        return width(safe) <= LONGEST ? safe : safe.substring(0, safe.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
