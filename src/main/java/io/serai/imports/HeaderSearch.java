package io.serai.imports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for the header among a file's first rows: the first row that holds every column its kind needs.
///
/// @param header the header's names, cleaned, without empty ones at the end; null when no row has all it needs
/// @param known how many of the kind's columns the header, or else the row nearest to one, holds
/// @param missing what the row nearest to a header lacks
record HeaderSearch(@Nullable List<String> header, int known, List<String> missing) {
    HeaderSearch {
        header = header == null ? null : List.copyOf(header);
        missing = List.copyOf(missing);
    }

    /// Reads up to and including the header, or past the last row a header may stand in.
    static HeaderSearch in(RawRows rows, ImportKind kind, ReadLimits limits) {
        HeaderSearch nearest = new HeaderSearch(null, 0, List.of());
        for (int read = 0; read < limits.headerSearchRows(); read++) {
            List<String> cells = rows.next();
            // rows that a sheet leaves out count, and lines of a cell do not
            if (cells == null || (rows.addressed() && rows.position() > limits.headerSearchRows())) {
                break;
            }
            List<String> names = names(cells);
            ImportKind.HeaderMatch match = kind.match(names);
            if (match.known() > 0 && match.missing().isEmpty()) {
                CellFault fault = rows.fault();
                if (fault != null) {
                    throw FileProblem.unreadable("The header in row " + rows.position() + " can not be read: its cell "
                            + CellText.shown(fault.value()) + " " + fault.reason() + ".");
                }
                return new HeaderSearch(names, match.known(), List.of());
            }
            if (match.known() > nearest.known) {
                nearest = new HeaderSearch(null, match.known(), match.missing());
            }
        }
        return nearest;
    }

    List<String> orRefuse(ImportKind kind, ReadLimits limits) {
        if (header != null) {
            return header;
        }
        if (known == 0) {
            throw FileProblem.incomplete("No header in the first " + limits.headerSearchRows()
                    + " rows: expected one that holds " + kind.expectedHeader() + ".");
        }
        throw FileProblem.incomplete(
                missing.size() == 1
                        ? "The header lacks the column " + missing.getFirst() + "."
                        : "The header lacks the columns " + String.join(", ", missing) + ".");
    }

    private static List<String> names(List<String> cells) {
        List<String> names = new ArrayList<>(cells.size());
        for (String cell : cells) {
            String name = CellText.cleanLine(cell);
            names.add(name == null ? "" : CellText.oneLine(name));
        }
        while (!names.isEmpty() && names.getLast().isEmpty()) {
            names.removeLast();
        }
        return names;
    }
}
