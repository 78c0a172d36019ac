package io.serai.imports;

import io.serai.tables.CellText;

/// What a data row turned out to be.
public sealed interface Mapped permits Attendee, ProgramRow, Mapped.Skipped, Mapped.Rejected {
    /// The row's number, as the person sees it.
    int row();

    /// A row that is not meant to be imported.
    record Skipped(int row, String reason) implements Mapped {}

    /// A row that should have been imported and could not be read.
    ///
    /// @param column the header of the column at fault
    /// @param value what stands there, shortened to 100 characters
    /// @param reason what is wrong with it and what was expected
    record Rejected(int row, String column, String value, String reason) implements Mapped {
        public Rejected {
            value = CellText.shown(value);
        }
    }
}
