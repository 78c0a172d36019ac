package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field that a Zoom export repeats for every ticket: `Field (Ticket)`, `Field - Ticket`, `Ticket: Field`, and
/// the bare `Field` for all. It may have several names.
final class TicketColumns {
    private final List<Named> named;

    private record Named(Map<String, Column> byTicket, Column bare) {}

    TicketColumns(Columns columns, String... fields) {
        this.named = Arrays.stream(fields).map(field -> named(columns, field)).toList();
    }

    private static Named named(Columns columns, String field) {
        String key = CellText.key(field);
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String ticket = ticket(columns.key(i), key);
            if (ticket != null) {
                places.computeIfAbsent(ticket, name -> new ArrayList<>()).add(i);
            }
        }
        Map<String, Column> byTicket = new HashMap<>();
        places.forEach((ticket, at) -> byTicket.put(ticket, columns.at(at)));
        return new Named(byTicket, columns.named(field));
    }

    /// The column of the row's own ticket where it holds a value, else a bare one; never another ticket's.
    Column of(@Nullable String ticket, SourceRow row) {
        Column own = null;
        for (Named name : named) {
            Column column = ticket == null ? null : name.byTicket.get(CellText.key(ticket));
            if (column != null && column.text(row) != null) {
                return column;
            }
            own = own == null ? column : own;
        }
        for (Named name : named) {
            if (name.bare.text(row) != null) {
                return name.bare;
            }
        }
        return own == null ? named.getFirst().bare : own;
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
