package io.serai.tables;

import java.nio.file.Path;

/// How much a file may ask of the reader; past any of these the file is refused as a whole.
///
/// @param maxRows data rows
/// @param maxColumns columns that hold a value
/// @param maxCells cells (an XLSX row counts as one more), and strings of a workbook
/// @param maxCellBytes UTF-8 bytes of one cell; a whole row may hold four times as much
/// @param headerSearchRows the header is looked for in so many rows from the first
/// @param maxEntryBytes uncompressed bytes of one part of a workbook
/// @param maxRatio uncompressed to compressed, minded once a part is past 10 MiB
/// @param spillAfterChars characters of a workbook's shared strings (plus 32 for each) kept in memory before all go to
///     disk
/// @param tempDir an existing folder for what is spilled
public record ReadLimits(
        int maxRows,
        int maxColumns,
        long maxCells,
        int maxCellBytes,
        int headerSearchRows,
        long maxEntryBytes,
        int maxRatio,
        int spillAfterChars,
        Path tempDir) {

    public ReadLimits {
        atLeastOne("maxRows", maxRows);
        atLeastOne("maxColumns", maxColumns);
        atLeastOne("maxCells", maxCells);
        atLeastOne("maxCellBytes", maxCellBytes);
        atLeastOne("headerSearchRows", headerSearchRows);
        atLeastOne("maxEntryBytes", maxEntryBytes);
        atLeastOne("maxRatio", maxRatio);
        if (spillAfterChars < 0) {
            throw new IllegalArgumentException("spillAfterChars is " + spillAfterChars + ", expected 0 or more");
        }
        if (maxCellBytes > Integer.MAX_VALUE / 8) {
            throw new IllegalArgumentException("maxCellBytes is " + maxCellBytes + ", expected at most 256 MiB");
        }
    }

    /// The limits of the specification; 100,000 rows, so that rows past the default `end_at` of 20,000 can be
    /// counted as not processed instead of refused.
    public static ReadLimits defaults(Path tempDir) {
        return new ReadLimits(100_000, 2_000, 20_000_000, 1 << 20, 20, 1L << 30, 200, 4_000_000, tempDir);
    }

    /// These limits with another number of data rows.
    public ReadLimits withMaxRows(int rows) {
        return new ReadLimits(
                rows,
                maxColumns,
                maxCells,
                maxCellBytes,
                headerSearchRows,
                maxEntryBytes,
                maxRatio,
                spillAfterChars,
                tempDir);
    }

    int maxRowChars() {
        return 4 * maxCellBytes;
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
        }
    }
}
