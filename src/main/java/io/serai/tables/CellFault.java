package io.serai.tables;

/// What makes a row unreadable before anyone asks what its cells mean; the row is rejected with it.
///
/// @param column the cell's place, counted from 0
/// @param value the cell as written
/// @param reason what is wrong with it and what was expected
public record CellFault(int column, String value, String reason) {
    public CellFault {
        if (column < 0) {
            throw new IllegalArgumentException("column is " + column + ", expected 0 or more");
        }
    }
}
