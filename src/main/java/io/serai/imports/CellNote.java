package io.serai.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/// A cell that held no value, so that nobody takes it for an empty one.
///
/// @param row as the person sees it
/// @param column the header's name
/// @param value what stands in the cell, such as `#N/A`
/// @param what that is, in words
record CellNote(int row, String column, String value, String what) {
    Map<String, Object> described() {
        var note = new LinkedHashMap<String, Object>();
        note.put("row", row);
        note.put("column", column);
        note.put("value", CellText.shown(value));
        note.put("what", what);
        return note;
    }
}
