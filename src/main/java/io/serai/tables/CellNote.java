package io.serai.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A cell that held no value, so that nobody takes it for an empty one.
///
/// @param row as the person sees it
/// @param column the header's name
/// @param value what stands in the cell, such as `#N/A`
/// @param what that is, in words
record CellNote(int row, String column, String value, String what) {
    static final String ERROR = "an error, taken for no value";
    static final String HIDDEN = "hidden by its number format, taken for no value";

    /// What spreadsheet programs show for an error, and write for it into a CSV.
    private static final Set<String> ERRORS = Set.of(
            "#N/A",
            "#REF!",
            "#VALUE!",
            "#DIV/0!",
            "#NAME?",
            "#NUM!",
            "#NULL!",
            "#ERROR!",
            "#SPILL!",
            "#CALC!",
            "#FIELD!",
            "#BLOCKED!",
            "#CONNECT!",
            "#UNKNOWN!",
            "#BUSY!",
            "#GETTING_DATA");

    static boolean isError(String cell) {
        return cell.length() > 3 && cell.charAt(0) == '#' && ERRORS.contains(cell);
    }

    Map<String, Object> described() {
        var note = new LinkedHashMap<String, Object>();
        note.put("row", row);
        note.put("column", column);
        note.put("value", CellText.shown(value));
        note.put("what", what);
        return note;
    }
}
