package io.serai.tickets;

import io.serai.imports.ImportKind;
import java.util.List;

/// A vendor whose tickets or guests become people and badges. Its connections have a setting `events`, which pairs
/// `<system>_event_id` with `event_id`.
///
/// @param system such as `zoom`
/// @param title as people call it
/// @param things what it lists, such as `tickets`
/// @param kind the file that is its own export
/// @param email the export's column that says who someone is
/// @param columns those that every row of the export has, in their order
/// @param patient whether a sync may wait for long, so that others' jobs are not to wait for it
public record TicketVendor(
        String system,
        String title,
        String things,
        ImportKind kind,
        String email,
        List<String> columns,
        boolean patient) {
    public TicketVendor {
        columns = List.copyOf(columns);
    }

    /// The member of a pair that holds the vendor's id.
    String member() {
        return system + "_event_id";
    }
}
