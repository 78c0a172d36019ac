package io.serai.lists;

/// How far a list of a vendor's has been read that comes page by page and says how long it is.
final class ListReading {
    private static final int MOST_PAGES = 100_000;

    private int offset;
    private int pages;
    private int total = -1;
    private boolean steady = true;
    private boolean ended;

    boolean more() {
        return !ended;
    }

    /// How many to skip for the next page.
    int offset() {
        return offset;
    }

    /// The next page's number, from 1.
    int page() {
        return pages + 1;
    }

    int total() {
        return total;
    }

    /// @param received how many entries the page had; none of them ends the list
    /// @param size how many it could have; a page that has more, as some come twice, moves on by no more than that
    void advance(int said, int received, int size) {
        steady &= total < 0 || total == said;
        total = said;
        pages++;
        offset += Math.min(received, size);
        ended = received == 0 || offset >= total || pages >= MOST_PAGES;
    }

    void end() {
        ended = true;
    }

    /// Whether as many different ones came as it was said each time that there are.
    boolean isWhole(long different) {
        return ended && steady && total == different;
    }
}
