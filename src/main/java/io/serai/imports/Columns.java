package io.serai.imports;

import io.serai.tables.CellFault;
import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file's columns by name, and which of them nobody asked for.
public final class Columns {
    private final List<String> labels;
    private final List<String> keys;
    private final BitSet used = new BitSet();

    public Columns(List<String> header) {
        this.labels = List.copyOf(header);
        this.keys = labels.stream().map(CellText::key).toList();
    }

    public int size() {
        return labels.size();
    }

    /// The header of a place as written.
    public String label(int at) {
        return labels.get(at);
    }

    /// The header of a place in the form that is compared.
    String key(int at) {
        return keys.get(at);
    }

    /// Whether the file has a column of that name.
    boolean has(String name) {
        return keys.contains(CellText.key(name));
    }

    /// The column of any of these names; one without a place when the file lacks it.
    Column named(String... names) {
        List<Integer> at = new ArrayList<>();
        for (String name : names) {
            for (int i = 0; i < keys.size(); i++) {
                if (keys.get(i).equals(CellText.key(name))) {
                    at.add(i);
                }
            }
        }
        return at.isEmpty() ? new Column(names[0], at) : at(at);
    }

    /// The column in these places, at least one.
    public Column at(List<Integer> places) {
        places.forEach(used::set);
        return new Column(labels.get(places.getFirst()), places);
    }

    /// The named columns that were not asked for.
    List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!used.get(i) && !labels.get(i).isEmpty()) {
                ignored.add(labels.get(i));
            }
        }
        return ignored;
    }

    /// Why a row is rejected whatever its cells mean; null when it is not. One with a value right of the header is most
    /// likely shifted by a delimiter that was not quoted.
    public Mapped.@Nullable Rejected unreadable(SourceRow row) {
        CellFault fault = row.fault();
        if (fault != null) {
            String label = fault.column() < labels.size() ? labels.get(fault.column()) : "";
            return new Mapped.Rejected(
                    row.number(),
                    label.isEmpty() ? "column " + (fault.column() + 1) : label,
                    fault.value(),
                    fault.reason());
        }
        for (int i = labels.size(); i < row.cells().size(); i++) {
            String text = CellText.clean(row.cell(i));
            if (text != null) {
                return new Mapped.Rejected(
                        row.number(),
                        "column " + (i + 1),
                        text,
                        "the row has more values than the header has columns, " + labels.size()
                                + "; is a delimiter inside a cell not quoted?");
            }
        }
        return null;
    }
}
