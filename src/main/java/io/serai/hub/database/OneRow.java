package io.serai.hub.database;

/// For a statement that writes exactly one row, or something is wrong: the row is gone, or a condition is not what it
/// should be. Its count is the only one who notices. What is thrown undoes the caller's transaction, so that nothing is
/// recorded, answered or handed out that is not there.
public final class OneRow {
    private OneRow() {}

    /// @param written how many rows the statement says it wrote, or found as they should be
    /// @param what names the row, such as `user 7`
    /// @throws IllegalStateException for none, or several
    public static void require(int written, String what) {
        if (written != 1) {
            throw new IllegalStateException(what + ": " + written + " rows were written, expected 1");
        }
    }
}
