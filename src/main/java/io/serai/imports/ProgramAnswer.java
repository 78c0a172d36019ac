package io.serai.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.serai.hub.database.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of each row of a program, as JSON: the codes it names, or the whole records.
final class ProgramAnswer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> CODES =
            List.of("location_code", "session_code", "presentation_code", "presenter_external_id");
    private static final List<Kind> KINDS = List.of(
            new Kind("location", "location_code", "code", List.of("name"), null),
            new Kind(
                    "session",
                    "session_code",
                    "code",
                    List.of("name", "description", "start_datetime", "end_datetime", "sort"),
                    "location"),
            new Kind(
                    "presentation",
                    "presentation_code",
                    "code",
                    List.of("name", "description", "start_datetime", "end_datetime", "abstract_code"),
                    "session"),
            new Kind(
                    "presenter",
                    "presenter_external_id",
                    "external_id",
                    List.of("given_name", "family_name", "email", "affiliations"),
                    null));

    private final MergeConnection connection;
    private final MergeOrder order;
    private final int resumedFrom;

    /// @param prefix of its columns, and its type without `event_`
    /// @param namedBy the column of a row that names one
    /// @param tie the kind of record it hangs on
    private record Kind(
            String prefix,
            String namedBy,
            String key,
            List<String> fields,
            @Nullable String tie) {
        String type() {
            return "event_" + prefix;
        }
    }

    ProgramAnswer(MergeConnection connection, MergeOrder order, int resumedFrom) {
        this.connection = connection;
        this.order = order;
        this.resumedFrom = resumedFrom;
    }

    /// @param changes whether some records would be updated, so that it is to be told what of them
    /// @return how many rows were written
    long write(OutputStream out, Merger.Told told, boolean changes) {
        boolean detail = told.detail();
        boolean whole = detail || changes;
        Map<String, @Nullable Object> values = new HashMap<>(told.bounds());
        values.put("resumed_from", resumedFrom);
        values.put("event_id", order.event().id());
        long[] rows = {0};
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            connection.read(Sql.of("imports/" + (whole ? "read-program-detail" : "read-program")), values, row -> {
                rows[0]++;
                try {
                    write(json, row, detail, changes);
                } catch (IOException e) {
                    throw new UncheckedIOException("the answer could not be written", e);
                }
            });
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("the answer could not be written", e);
        }
        return rows[0];
    }

    private void write(JsonGenerator json, ResultSet row, boolean detail, boolean changes)
            throws IOException, SQLException {
        String outcome = row.getString("outcome");
        json.writeStartObject();
        json.writeNumberField("row", row.getInt("row_no"));
        json.writeStringField("outcome", outcome);
        JsonRow.reference(json, "event", order.event().publicId());
        for (String code : CODES) {
            json.writeStringField(code, row.getString(code));
        }
        if (detail) {
            for (Kind kind : KINDS) {
                record(json, row, kind);
            }
        }
        if (changes && "updated".equals(outcome)) {
            json.writeObjectFieldStart("changes");
            changes(row).write(json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void record(JsonGenerator json, ResultSet row, Kind kind) throws IOException, SQLException {
        String key = row.getString(kind.namedBy);
        if (key == null) {
            json.writeNullField(kind.type());
            return;
        }
        String id = row.getString(kind.prefix + "_id");
        json.writeObjectFieldStart(kind.type());
        json.writeStringField("id", id);
        json.writeStringField("id_random", id);
        json.writeStringField(kind.type() + "_id_random", id);
        JsonRow.reference(json, "event", order.event().publicId());
        if (kind.tie != null) {
            JsonRow.reference(json, "event_" + kind.tie, row.getString(kind.prefix + "_" + kind.tie + "_id"));
        }
        json.writeStringField(kind.key, key);
        for (String field : kind.fields) {
            if (field.endsWith("_datetime")) {
                json.writeStringField(field, wallTime(row, kind.prefix + "_" + field));
            } else if (!field.equals("sort")) {
                json.writeStringField(field, row.getString(kind.prefix + "_" + field));
            }
        }
        JsonRow.common(json, row, kind.prefix + "_");
        json.writeEndObject();
    }

    private static Changes changes(ResultSet row) throws SQLException {
        Changes changes = new Changes();
        for (Kind kind : KINDS) {
            if (!row.getBoolean(kind.prefix + "_changes")) {
                continue;
            }
            for (String field : kind.fields) {
                add(changes, row, kind, field);
            }
            if (kind.tie != null) {
                add(changes, row, kind, kind.tie + "_code");
            }
        }
        if (row.getBoolean("link_changes")) {
            changes.add(
                    "event_presentation", "event_presentation.presenter", null, row.getString("presenter_external_id"));
        }
        return changes;
    }

    private static void add(Changes changes, ResultSet row, Kind kind, String field) throws SQLException {
        String from = kind.prefix + "_was_" + field;
        String to = kind.prefix + "_" + field;
        boolean time = field.endsWith("_datetime");
        changes.add(
                kind.type(),
                kind.type() + "." + field,
                time ? wallTime(row, from) : row.getString(from),
                time ? wallTime(row, to) : row.getString(to));
    }

    /// ISO 8601 without an offset: the event's wall time.
    private static @Nullable String wallTime(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : text.substring(0, 19).replace(' ', 'T');
    }
}
