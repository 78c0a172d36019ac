package io.serai.tickets;

import io.serai.hub.settings.Sha256;
import io.serai.imports.TicketMerge;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A ticket, or a guest, as the cells of a row of its vendor's own export, so that both mean the same person and badge.
///
/// @param cells by column, without those that are empty
public record Ticket(TicketVendor vendor, String id, Map<String, String> cells) {
    public Ticket {
        cells = Map.copyOf(cells);
    }

    /// This ticket, with what another says where it says nothing.
    public Ticket or(Ticket other) {
        var both = new LinkedHashMap<>(other.cells);
        both.putAll(cells);
        return new Ticket(vendor, id, both);
    }

    /// Empty where it has none.
    public String cell(String column) {
        return cells.getOrDefault(column, "");
    }

    /// Who holds it, in the form in which people of an event are told apart; empty where it names nobody.
    public String holder() {
        return TicketMerge.holder(cell(vendor.email()));
    }

    public List<String> row(List<String> columns) {
        return columns.stream().map(this::cell).toList();
    }

    /// SHA-256 of all it says, in hex.
    public String hash() {
        MessageDigest digest = Sha256.digest();
        row(vendor.columns()).forEach(cell -> update(digest, cell));
        var others = new TreeMap<>(cells);
        vendor.columns().forEach(others::remove);
        others.forEach((column, cell) -> {
            update(digest, column);
            update(digest, cell);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /// @param tickets in the order in which what they say of one person counts, the last most
    public static List<Ticket> ordered(List<Ticket> tickets) {
        var sorted = new ArrayList<>(tickets);
        sorted.sort(Comparator.comparing(Ticket::id));
        return sorted;
    }
}
