package io.serai.console;

import java.util.List;

/// A piece of a longer list.
///
/// @param number from 1
/// @param pages 1 at least
/// @param total of the whole list
public record PageOf<T>(List<T> rows, int number, int pages, int total) {
    private static final int SIZE = 50;

    public PageOf {
        rows = List.copyOf(rows);
    }

    /// @param wanted a number past the end shows the last one
    static <T> PageOf<T> of(List<T> all, int wanted) {
        int pages = Math.max(1, (all.size() + SIZE - 1) / SIZE);
        int number = Math.clamp(wanted, 1, pages);
        int from = (number - 1) * SIZE;
        return new PageOf<>(all.subList(from, Math.min(from + SIZE, all.size())), number, pages, all.size());
    }
}
