package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path with what is asked for.
record Asked(String path) {

    /// @param value null where nothing is asked for
    Asked with(String name, @Nullable String value) {
        return value == null
                ? this
                : new Asked(path + (path.contains("?") ? "&" : "?") + name + "=" + HubClient.segment(value));
    }

    /// One thing, a fact a line.
    static Table facts(List<String> names, JsonNode of) {
        var table = new Table(List.of("what", "is"));
        for (String name : names) {
            String value = Table.cell(of.path(name));
            if (!value.isEmpty()) {
                table.add(List.of(name, value));
            }
        }
        return table;
    }
}
