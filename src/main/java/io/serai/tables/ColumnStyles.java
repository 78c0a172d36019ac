package io.serai.tables;

import java.util.ArrayList;
import java.util.List;

/// The styles that a worksheet gives its columns, for cells without one of their own.
final class ColumnStyles {
    private static final int MOST = 16_384;

    private final List<Range> ranges = new ArrayList<>();

    private record Range(int first, int last, int style) {}

    /// @param first counted from 1
    void add(int first, int last, int style) {
        if (style != 0 && first > 0 && last >= first && ranges.size() < MOST) {
            ranges.add(new Range(first - 1, last - 1, style));
        }
    }

    /// @param column counted from 0
    /// @return 0 for one without
    int of(int column) {
        for (Range range : ranges) {
            if (column >= range.first && column <= range.last) {
                return range.style;
            }
        }
        return 0;
    }
}
