package io.serai.imports;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The data rows of an attendee or program file, read as a stream. Not thread-safe.
///
/// What is wrong with the file as a whole ends the reading with a [FileProblem], at opening where it can be
/// known then, else at the row where it is met.
public final class TableReader implements AutoCloseable {
    private static final String REASON = "reason";

    private final RawRows rows;
    private final List<String> header;
    private final int maxRows;
    private final boolean mended;
    private int number;
    private @Nullable SourceRow ahead;

    private TableReader(RawRows rows, List<String> header, int maxRows) {
        this.rows = rows;
        this.header = header;
        this.maxRows = maxRows;
        this.mended = !header.isEmpty() && header.getLast().equalsIgnoreCase(REASON);
        this.ahead = read();
        if (ahead == null) {
            throw FileProblem.incomplete("The file has a header but no data row.");
        }
    }

    /// Opens a file by its content and finds its header.
    ///
    /// @throws FileProblem when the file is refused
    /// @throws java.io.UncheckedIOException when this machine can not read it
    public static TableReader open(Path file, ImportKind kind, ReadLimits limits) {
        FileFormat format = FileFormat.sniff(file);
        if (!kind.takes(format)) {
            throw FileProblem.wrongFormat(
                    "The file is " + format.label() + " by its content; expected " + kind.expectedFormats() + ".");
        }
        RawRows rows =
                switch (format) {
                    case XLSX -> XlsxRows.open(file, limits);
                    case CSV -> CsvRows.open(file, kind, limits);
                };
        try {
            List<String> header = HeaderSearch.in(rows, kind, limits).orRefuse(kind, limits);
            return new TableReader(rows, header, limits.maxRows());
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    /// The header's names as written, without surrounding space; a column without a name is the empty string.
    public List<String> header() {
        return header;
    }

    /// The next data row, or null after the last.
    ///
    /// @throws FileProblem when the file turns out to be damaged or past a limit
    public @Nullable SourceRow next() {
        SourceRow row = ahead;
        if (row != null) {
            ahead = read();
        }
        return row;
    }

    /// What a run's rejected rows were given so that no spreadsheet takes them for formulas is taken off again, in a
    /// file that is known by its last column to be made of them.
    private static String unmarked(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && "=+-@\t\r".indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }

    @Override
    public void close() {
        rows.close();
    }

    private @Nullable SourceRow read() {
        List<String> cells = rows.next();
        while (cells != null) {
            if (rows.addressed() && cells.size() > header.size()) {
                cells = cells.subList(0, header.size());
            }
            if (!cells.stream().allMatch(cell -> CellText.clean(cell) == null)) {
                if (number == maxRows) {
                    throw FileProblem.tooLarge("The file has more than " + maxRows + " data rows.");
                }
                return new SourceRow(
                        ++number,
                        mended ? cells.stream().map(TableReader::unmarked).toList() : cells,
                        rows.fault());
            }
            cells = rows.next();
        }
        return null;
    }
}
