package io.serai.objects;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
        if (column.kind() == Kind.TIME || column.kind() == Kind.LOCAL) {
            moment(row.getObject(column.at(), LocalDateTime.class), column.kind() == Kind.TIME, json);
            return;
        }
        String text = row.getString(column.at());
        if (text == null) {
            json.writeNull();
            return;
        }
        if (column.kind().isTree()) {
            json.writeRawValue(text);
            return;
        }
        switch (column.kind()) {
            case INTEGER, NUMBER -> json.writeNumber(text);
            case BOOLEAN -> json.writeBoolean(!text.equals("0") && !text.equals("false"));
            default -> json.writeString(text);
        }
    }

    /// By hand: a formatter, and still more the driver's own text of it, takes longer than all other columns together.
    ///
    /// @param utc with milliseconds and a Z, else to the second
    private static void moment(@Nullable LocalDateTime moment, boolean utc, JsonGenerator json) throws IOException {
        if (moment == null) {
            json.writeNull();
            return;
        }
        var text = "0000-00-00T00:00:00.000Z".toCharArray();
        digits(text, 0, 4, moment.getYear());
        digits(text, 5, 2, moment.getMonthValue());
        digits(text, 8, 2, moment.getDayOfMonth());
        digits(text, 11, 2, moment.getHour());
        digits(text, 14, 2, moment.getMinute());
        digits(text, 17, 2, moment.getSecond());
        digits(text, 20, 3, moment.getNano() / 1_000_000);
        json.writeString(text, 0, utc ? text.length : "0000-00-00T00:00:00".length());
    }

    private static void digits(char[] text, int at, int count, int number) {
        int left = number;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }
}
