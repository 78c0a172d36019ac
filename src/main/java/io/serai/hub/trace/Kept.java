package io.serai.hub.trace;

import io.serai.web.Passage;
import java.util.List;

/// A passage as it was kept, in the ring or in the table.
///
/// @param node names the process it went through
/// @param number of the passages of that process
/// @param began microseconds since 1970
/// @param left how many parts were not noted
record Kept(String node, long number, long began, int left, List<Passage.Part> parts) {
    Kept {
        parts = List.copyOf(parts);
    }

    /// What ring and table both have is one.
    Object identity() {
        return List.of(node, number);
    }
}
