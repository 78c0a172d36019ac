package io.serai.tables;

/// Which rows of a file are processed: after `beginAt`, up to and including `endAt`, counted from 1.
public record RowWindow(int beginAt, int endAt) {
    public static final RowWindow ALL = new RowWindow(0, Integer.MAX_VALUE);

    public RowWindow {
        if (beginAt < 0 || endAt < 1) {
            throw new IllegalArgumentException(
                    "rows after " + beginAt + " up to " + endAt + ": expected 0 or more and 1 or more");
        }
    }

    public boolean holds(int row) {
        return row > beginAt && row <= endAt;
    }
}
