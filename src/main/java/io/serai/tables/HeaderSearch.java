package io.serai.tables;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks for the header among a file's first rows: the first row that holds every column its kind needs.
///
/// @param header the header's names, cleaned, without empty ones at the end; null when no row has all it needs
/// @param known how many of the kind's columns the header, or else the row nearest to one, holds
/// @param missing what the row nearest to a header lacks
/// @param seen that row, else the first that holds anything
record HeaderSearch(@Nullable List<String> header, int known, List<String> missing, List<String> seen) {
    private static final int SHOWN = 8;
    private static final int SHOWN_SHEETS = 5;

    HeaderSearch {
        header = header == null ? null : List.copyOf(header);
        missing = List.copyOf(missing);
        seen = List.copyOf(seen);
    }

    /// Reads up to and including the header, or past the last row a header may stand in.
    static HeaderSearch in(RawRows rows, TableKind kind, ReadLimits limits) {
        HeaderSearch nearest = new HeaderSearch(null, 0, List.of(), List.of());
        for (int read = 0; read < limits.headerSearchRows(); read++) {
            List<String> cells = rows.next();
            // rows that a sheet leaves out count, and lines of a cell do not
            if (cells == null || (rows.addressed() && rows.position() > limits.headerSearchRows())) {
                break;
            }
            List<String> names = names(cells);
            TableKind.HeaderMatch match = kind.match(names);
            if (match.known() > 0 && match.missing().isEmpty()) {
                CellFault fault = rows.fault();
                if (fault != null) {
                    throw FileProblem.unreadable("The header in row " + rows.position() + " can not be read: "
                            + (fault.value().isEmpty() ? "" : "its cell " + CellText.shown(fault.value()) + " ")
                            + fault.reason() + ".");
                }
                return new HeaderSearch(names, match.known(), List.of(), names);
            }
            if (match.known() > nearest.known || (nearest.seen.isEmpty() && !names.isEmpty())) {
                nearest = new HeaderSearch(null, match.known(), match.missing(), names);
            }
        }
        return nearest;
    }

    List<String> orRefuse(TableKind kind, ReadLimits limits) {
        if (header != null) {
            return header;
        }
        throw FileProblem.incomplete(lack(kind, limits) + (seen.isEmpty() ? "" : " Seen: " + shown() + "."));
    }

    /// What is wrong where none of a workbook's sheets has the header, with what was seen in each.
    static FileProblem refused(List<HeaderSearch> searches, List<String> sheets, TableKind kind, ReadLimits limits) {
        HeaderSearch nearest =
                searches.stream().reduce((a, b) -> b.known > a.known ? b : a).orElseThrow();
        var message = new StringBuilder(nearest.lack(kind, limits)).append(" Looked at");
        for (int i = 0; i < Math.min(searches.size(), SHOWN_SHEETS); i++) {
            message.append(i == 0 ? " sheet '" : "; sheet '")
                    .append(CellText.shown(sheets.get(i)))
                    .append("': ")
                    .append(
                            searches.get(i).seen.isEmpty()
                                    ? "no text"
                                    : searches.get(i).shown());
        }
        int more = searches.size() - SHOWN_SHEETS;
        return FileProblem.incomplete(
                message.append(more > 0 ? "; and " + more + " more." : ".").toString());
    }

    private String lack(TableKind kind, ReadLimits limits) {
        if (known == 0) {
            return "No header in the first " + limits.headerSearchRows() + " rows: expected one that holds "
                    + kind.expectedHeader() + ".";
        }
        return missing.size() == 1
                ? "The header lacks the column " + missing.getFirst() + "."
                : "The header lacks the columns " + String.join(", ", missing) + ".";
    }

    private String shown() {
        List<String> texts = seen.stream().filter(name -> !name.isEmpty()).toList();
        return String.join(
                        ", ", texts.stream().limit(SHOWN).map(CellText::shown).toList())
                + (texts.size() > SHOWN ? ", …" : "");
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
