package io.serai.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/// Columns of a row as the API writes them: public ids, booleans, instants in UTC.
final class JsonRow {
    private JsonRow() {}

    /// A foreign key: `event_id`, and `event_id_random` for older clients.
    static void reference(JsonGenerator json, String type, @Nullable String id) throws IOException {
        json.writeStringField(type + "_id", id);
        json.writeStringField(type + "_id_random", id);
    }

    /// The fields that every object has.
    static void common(JsonGenerator json, ResultSet row, String prefix) throws IOException, SQLException {
        bool(json, "enable", row, prefix + "enable");
        bool(json, "hide", row, prefix + "hide");
        integer(json, "priority", row, prefix + "priority");
        integer(json, "sort", row, prefix + "sort");
        json.writeStringField("notes", row.getString(prefix + "notes"));
        instant(json, "created_on", row, prefix + "created_on");
        instant(json, "updated_on", row, prefix + "updated_on");
    }

    static void bool(JsonGenerator json, String name, ResultSet row, String column) throws IOException, SQLException {
        Boolean value = bool(row, column);
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeBooleanField(name, value);
        }
    }

    static @Nullable Boolean bool(ResultSet row, String column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : (Boolean) value;
    }

    static void integer(JsonGenerator json, String name, ResultSet row, String column)
            throws IOException, SQLException {
        int value = row.getInt(column);
        if (row.wasNull()) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    /// JSON as it is stored.
    static void object(JsonGenerator json, String name, @Nullable String text) throws IOException {
        json.writeFieldName(name);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeRawValue(text);
        }
    }

    private static void instant(JsonGenerator json, String name, ResultSet row, String column)
            throws IOException, SQLException {
        Timestamp value = row.getTimestamp(column);
        json.writeStringField(name, value == null ? null : value.toInstant().toString());
    }
}
