package io.serai.lists;

import java.util.List;

/// A page of those on a list.
///
/// @param total how many Mailman says there are in all
public record Roster(int total, List<Subscriber> entries) {
    public Roster {
        entries = List.copyOf(entries);
    }
}
