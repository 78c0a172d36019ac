package io.serai.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data rows of an attendee or program file, read as a stream. Not thread-safe.
///
/// What is wrong with the file as a whole ends the reading with a [FileProblem], at opening where it can be
/// known then, else at the row where it is met.
public final class TableReader implements AutoCloseable {
    private static final int MOST_NOTES = 100;

    private final RawRows rows;
    private final List<String> header;
    private final int headerRow;
    private final int maxRows;
    private final List<CellNote> notes = new ArrayList<>();
    private int notesInAll;
    /// Columns that hold values under no name, counted from 0.
    private final BitSet unnamed = new BitSet();

    private int count;
    private @Nullable SourceRow ahead;

    private TableReader(RawRows rows, List<String> header, int maxRows) {
        this.rows = rows;
        this.header = header;
        this.headerRow = rows.position();
        this.maxRows = maxRows;
        this.ahead = read();
        if (ahead == null) {
            throw FileProblem.incomplete("The file has a header but no data row.");
        }
    }

    /// Opens a file by its content and finds its header.
    ///
    /// @throws FileProblem when the file is refused
    /// @throws java.io.UncheckedIOException when this machine can not read it
    public static TableReader open(Path file, TableKind kind, ReadLimits limits) {
        RawRows rows =
                switch (FileFormat.of(file, kind)) {
                    case XLSX -> XlsxRows.open(file, kind, limits);
                    case CSV -> CsvRows.open(file, kind, limits);
                };
        try {
            HeaderSearch search = HeaderSearch.in(rows, kind, limits);
            if (search.header() == null && rows instanceof XlsxRows sheet) {
                throw HeaderSearch.refused(List.of(search), List.of(sheet.sheetName()), kind, limits);
            }
            List<String> header = search.orRefuse(kind, limits);
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

    /// How the file was read, for its sender: `encoding` and `delimiter` of a CSV, `sheet` of a workbook, `header_row`,
    /// and `notes` of cells that held no value, of all rows read so far.
    public Map<String, Object> described() {
        var described = new LinkedHashMap<String, Object>();
        switch (rows) {
            case CsvRows csv -> {
                described.put("encoding", csv.encoding());
                described.put("delimiter", String.valueOf(csv.delimiter()));
            }
            case XlsxRows sheet -> described.put("sheet", sheet.sheetName());
        }
        described.put("header_row", headerRow);
        if (!unnamed.isEmpty()) {
            // what stands there is not read, as nothing says what it is
            described.put(
                    "unnamed_columns", unnamed.stream().mapToObj(at -> at + 1).toList());
        }
        described.put("notes", notes.stream().map(CellNote::described).toList());
        if (notesInAll > notes.size()) {
            described.put("notes_not_shown", notesInAll - notes.size());
        }
        return described;
    }

    private void note(int column, String value, String what) {
        if (column < header.size() && ++notesInAll <= MOST_NOTES) {
            notes.add(new CellNote(rows.position(), name(column), value, what));
        }
    }

    /// An error is no value, also where it came as a text: a CSV has no other.
    private List<String> withoutErrors(List<String> cells) {
        List<String> without = cells;
        for (int i = 0; i < cells.size(); i++) {
            if (CellNote.isError(cells.get(i))) {
                without = without == cells ? new ArrayList<>(cells) : without;
                without.set(i, "");
                note(i, cells.get(i), CellNote.ERROR);
            }
        }
        return without;
    }

    private String name(int column) {
        return header.get(column).isEmpty() ? "column " + (column + 1) : header.get(column);
    }

    @Override
    public void close() {
        rows.close();
    }

    /// Why the row last read is rejected; what is right of a sheet's header rejects none.
    private @Nullable CellFault fault() {
        CellFault fault = rows.fault();
        if (fault == null || !(rows instanceof XlsxRows)) {
            return fault;
        }
        return fault.column() >= header.size()
                ? null
                : new CellFault(fault.column(), fault.value(), XlsxRows.noResult(name(fault.column())));
    }

    private void noteUnnamed(List<String> cells) {
        for (int i = 0; i < Math.min(cells.size(), header.size()); i++) {
            if (header.get(i).isEmpty() && !unnamed.get(i) && CellText.clean(cells.get(i)) != null) {
                unnamed.set(i);
            }
        }
    }

    private @Nullable SourceRow read() {
        List<String> cells = rows.next();
        while (cells != null) {
            if (rows.addressed() && cells.size() > header.size()) {
                cells = cells.subList(0, header.size());
            }
            cells = withoutErrors(cells);
            if (rows instanceof XlsxRows sheet) {
                sheet.emptyHanded().forEach(cell -> note(cell.column(), cell.value(), cell.what()));
            }
            CellFault fault = fault();
            if (fault != null || !cells.stream().allMatch(cell -> CellText.clean(cell) == null)) {
                if (count++ == maxRows) {
                    throw FileProblem.tooLarge("The file has more than " + maxRows + " data rows.");
                }
                noteUnnamed(cells);
                return new SourceRow(rows.position(), cells, fault);
            }
            cells = rows.next();
        }
        return null;
    }
}
