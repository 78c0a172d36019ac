package io.serai.members;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of one of Novi's lists.
///
/// @param total how many Novi says there are in all
public record NoviPage(int total, List<Entry> entries) {
    public NoviPage {
        entries = List.copyOf(entries);
    }

    /// @param changedOn Novi's own time of the last change; null where it is not said
    public record Entry(String uuid, @Nullable String changedOn) {}
}
