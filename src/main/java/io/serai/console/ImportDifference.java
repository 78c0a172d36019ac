package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a row of a file would change.
///
/// @param about whom or what the row names
/// @param changes empty for what would be created
public record ImportDifference(String row, String outcome, String about, List<Change> changes) {
    private static final List<String> NAMES = List.of(
            "given_name",
            "family_name",
            "email",
            "location_code",
            "session_code",
            "presentation_code",
            "presenter_external_id");

    /// @param from empty for nothing, as `to`
    public record Change(String field, String from, String to) {
        static Change of(String field, JsonNode change) {
            return new Change(
                    field.replace('_', ' '),
                    change.path("from").asText(""),
                    change.path("to").asText(""));
        }
    }

    public ImportDifference {
        changes = List.copyOf(changes);
    }

    static ImportDifference of(JsonNode row) {
        String named = names(row, NAMES.stream());
        return new ImportDifference(
                row.path("row").asText(),
                row.path("outcome").asText(),
                named.isEmpty() ? names(row, Stream.of("external_id")) : named,
                row.path("changes").properties().stream()
                        .map(change -> Change.of(change.getKey(), change.getValue()))
                        .toList());
    }

    private static String names(JsonNode row, Stream<String> fields) {
        return fields.map(field -> row.path(field).asText(null))
                .filter(Objects::nonNull)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" · "));
    }
}
