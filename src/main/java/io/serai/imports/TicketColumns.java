package io.serai.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field that a Zoom export repeats for every ticket: `Field (Ticket)`, `Field - Ticket`, `Ticket: Field`, and
/// the bare `Field` for all.
final class TicketColumns {
    private final Map<String, Column> byTicket = new HashMap<>();
    private final Column bare;

    TicketColumns(Columns columns, String field) {
        String key = CellText.key(field);
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String ticket = ticket(columns.key(i), key);
            if (ticket != null) {
                places.computeIfAbsent(ticket, name -> new ArrayList<>()).add(i);
            }
        }
        places.forEach((ticket, at) -> byTicket.put(ticket, columns.at(at)));
        this.bare = columns.named(field);
    }

    /// The column of the row's own ticket where it holds a value, else the bare one; never another ticket's.
    Column of(@Nullable String ticket, SourceRow row) {
        Column own = ticket == null ? null : byTicket.get(CellText.key(ticket));
        return own != null && (own.text(row) != null || bare.text(row) == null) ? own : bare;
    }

    /// The ticket that a header names for this field; null when it is another field's, or the bare one.
    private static @Nullable String ticket(String header, String field) {
        if (header.startsWith(field)) {
            String rest = header.substring(field.length()).strip();
            if (rest.startsWith("(") && rest.endsWith(")")) {
                return rest.substring(1, rest.length() - 1).strip();
            }
            if (rest.startsWith("-") || rest.startsWith("–")) {
                return rest.substring(1).strip();
            }
        }
        if (header.endsWith(field)) {
            String before =
                    header.substring(0, header.length() - field.length()).strip();
            if (before.endsWith(":")) {
                return before.substring(0, before.length() - 1).strip();
            }
        }
        return null;
    }
}
