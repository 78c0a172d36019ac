package io.serai.imports;

import io.serai.tables.CellText;
import org.jspecify.annotations.Nullable;

/// A name in its two parts; one word is a given name.
record PersonName(String given, @Nullable String family) {
    /// Splits on the last space.
    ///
    /// @param full trimmed, not empty
    static PersonName split(String full) {
        String name = CellText.oneLine(full);
        int space = name.lastIndexOf(' ');
        return space < 0
                ? new PersonName(name, null)
                : new PersonName(name.substring(0, space), name.substring(space + 1));
    }
}
