package io.serai.objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Writes a row of a view as a record, as it comes from the database. Columns stand as [Statements#page] names them.
final class RowWriter {
    static final int KEY = 1;
    static final int ACCOUNT = 2;
    private static final int ID = 3;

    private record Column(int at, ObjectField field, Kind kind, SerializableString name, SerializableString other) {}

    /// What all records of a type and view have in common.
    static final class Layout {
        private final List<SerializableString> idNames;
        private final List<Column> columns;

        Layout(ObjectType type, String view) {
            this.idNames = type.idNames().stream()
                    .<SerializableString>map(SerializedString::new)
                    .toList();
            var all = new ArrayList<Column>();
            int at = ID;
            for (ObjectField field : type.fieldsOf(view)) {
                at++;
                all.add(new Column(
                        at,
                        field,
                        field.kind(),
                        new SerializedString(field.name()),
                        new SerializedString(field.publicColumn())));
            }
            this.columns = List.copyOf(all);
        }
    }

    private final List<SerializableString> idNames;
    private final List<Column> columns;

    /// @param shown which of the view's fields are written
    RowWriter(Layout layout, Predicate<ObjectField> shown) {
        this.idNames = layout.idNames;
        this.columns = layout.columns.stream()
                .filter(column -> shown.test(column.field()))
                .toList();
    }

    /// Where a field stands among the columns.
    static int column(ObjectType type, String view, ObjectField field) {
        if (field.name().equals("id_random")) {
            return ID;
        }
        return ID + 1 + type.fieldsOf(view).indexOf(field);
    }

    static String id(ResultSet row) throws SQLException {
        return row.getString(ID);
    }

    void write(ResultSet row, JsonGenerator json) throws SQLException, IOException {
        json.writeStartObject();
        String id = id(row);
        for (SerializableString name : idNames) {
            json.writeFieldName(name);
            json.writeString(id);
        }
        for (Column column : columns) {
            json.writeFieldName(column.name());
            value(row, column, json);
            if (column.kind().refers()) {
                json.writeFieldName(column.other());
                value(row, column, json);
            }
        }
        json.writeEndObject();
    }

    private static void value(ResultSet row, Column column, JsonGenerator json) throws SQLException, IOException {
        String text = row.getString(column.at());
        if (text == null) {
            json.writeNull();
            return;
        }
        switch (column.kind()) {
            case INTEGER, NUMBER -> json.writeNumber(text);
            case BOOLEAN -> json.writeBoolean(!text.equals("0") && !text.equals("false"));
            case TIME -> json.writeString(instant(text));
            case LOCAL -> json.writeString(text.replace(' ', 'T'));
            case JSON, SETTINGS -> json.writeRawValue(text);
            default -> json.writeString(text);
        }
    }

    /// With milliseconds, of which the driver shows more digits or fewer.
    private static String instant(String text) {
        int dot = text.indexOf('.');
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        String seconds = dot < 0 ? text : text.substring(0, dot);
        return seconds.replace(' ', 'T') + "." + (fraction + "000").substring(0, 3) + "Z";
    }
}
