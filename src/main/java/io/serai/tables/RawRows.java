package io.serai.tables;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a file from its first, whatever they hold. Not thread-safe.
sealed interface RawRows extends AutoCloseable permits XlsxRows, CsvRows {
    /// The next row's cells, gaps filled with empty strings; null after the last row.
    @Nullable
    List<String> next();

    /// Where the row last read stands, counted from 1: the sheet's row, or the line of a CSV file on which it begins.
    int position();

    /// What is wrong with the row last read, whatever its cells mean; null when nothing is.
    default @Nullable CellFault fault() {
        return null;
    }

    /// Whether each cell names its column, so that one right of the header is a remark and not a shifted row.
    boolean addressed();

    @Override
    void close();
}
