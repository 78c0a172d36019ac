package io.serai.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One data row as the file has it.
///
/// @param number as the person sees it, rising: the row of the sheet, or the line of a CSV on which the row begins
/// @param cells raw text in the order of the header's columns; shorter than the header when the last cells are
///     empty, longer only when a CSV row holds surplus values
/// @param fault why the row can not be read, whatever its cells mean; null when it can
public record SourceRow(
        int number, List<String> cells, @Nullable CellFault fault) {
    public SourceRow(int number, List<String> cells) {
        this(number, cells, null);
    }

    public SourceRow {
        if (number < 1) {
            throw new IllegalArgumentException("row number is " + number + ", expected 1 or more");
        }
        cells = List.copyOf(cells);
    }

    /// The text of a column counted from 0; empty past the row's end.
    public String cell(int column) {
        return column < cells.size() ? cells.get(column) : "";
    }
}
