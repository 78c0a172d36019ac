package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column by its name; a name that a header holds twice is one column with the first value that is not empty.
///
/// @param label as the header has it
/// @param at the places, counted from 0; none for a column that the file lacks
public record Column(String label, List<Integer> at) {
    public Column {
        at = List.copyOf(at);
    }

    /// Cleaned; null when empty.
    public @Nullable String text(SourceRow row) {
        for (int i = 0; i < at.size(); i++) {
            String text = CellText.clean(row.cell(at.get(i)));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /// As [#text], on one line; null when empty.
    public @Nullable String line(SourceRow row) {
        for (int i = 0; i < at.size(); i++) {
            String text = CellText.cleanLine(row.cell(at.get(i)));
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /// Trimmed, with whatever control characters are inside; null when empty.
    public @Nullable String raw(SourceRow row) {
        for (int i = 0; i < at.size(); i++) {
            String cell = row.cell(at.get(i));
            if (CellText.clean(cell) != null) {
                return CellText.trim(cell);
            }
        }
        return null;
    }
}
