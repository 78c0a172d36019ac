package io.serai.tenant;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes rows in sets; where the database refuses a set, its rows one by one, to name the line.
final class Inserts {
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate entry '(.*)' for key '(.*?)'");
    private static final int DUPLICATE_CODE = 1062;

    private final Connection connection;
    private final Schema schema;

    Inserts(Connection connection, Schema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    /// @param values by column; a column without a default that is missing is the database's to refuse
    record Row(long line, Map<String, @Nullable Object> values) {}

    void write(TenantTable table, List<Row> rows) throws SQLException, RefusedFileException {
        if (rows.isEmpty()) {
            return;
        }
        try {
            insert(table, rows);
        } catch (SQLException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            if (rows.size() > 1) {
                for (Row row : rows) {
                    write(table, List.of(row));
                }
                return;
            }
            throw refused(table, rows.getFirst(), e);
        }
    }

    /// Of the values, and not of an outage or of somebody else's lock.
    private static boolean isRefusal(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22")
                || state.startsWith("23")
                || state.equals("HY000") && e.getErrorCode() == 1364
                || state.equals("01000");
    }

    private void insert(TenantTable table, List<Row> rows) throws SQLException {
        var columns = new LinkedHashMap<String, Schema.Column>();
        for (Row row : rows) {
            row.values().keySet().forEach(name -> columns.put(name, schema.column(table.name(), name)));
        }
        var statement = new StringBuilder("INSERT INTO `" + table.name() + "` (");
        statement.append(String.join(
                ", ", columns.keySet().stream().map(name -> "`" + name + "`").toList()));
        statement.append(") VALUES ");
        var bound = new ArrayList<@Nullable Object>();
        for (int i = 0; i < rows.size(); i++) {
            statement.append(i == 0 ? "(" : ", (");
            int number = 0;
            for (Schema.Column column : columns.values()) {
                Object value = rows.get(i).values().get(column.name());
                statement.append(number++ == 0 ? "" : ", ");
                if (value == null && !column.nullable()) {
                    statement.append("DEFAULT");
                } else {
                    statement.append("?");
                    bound.add(value);
                }
            }
            statement.append(")");
        }
        try (PreparedStatement insert = connection.prepareStatement(statement.toString())) {
            for (int i = 0; i < bound.size(); i++) {
                insert.setObject(i + 1, bound.get(i));
            }
            insert.executeUpdate();
        }
    }

    /// The key of the row that was written last.
    long lastKey() throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static RefusedFileException refused(TenantTable table, Row row, SQLException e) {
        Matcher found = DUPLICATE.matcher(String.valueOf(e.getMessage()));
        if (e.getErrorCode() != DUPLICATE_CODE || !found.find()) {
            return RefusedFileException.at(
                    table.entry(), row.line(), "the database refuses it: " + withoutConnection(e.getMessage()));
        }
        String value = found.group(1);
        String key = found.group(2);
        String what;
        if (key.endsWith("_id_random")) {
            what = "the id " + value + " exists already";
        } else if (key.equals("user_email")) {
            what = "the address " + value + " is somebody's already, here or in another account: give this person"
                    + " another one with --map-email " + value + "=new@example.org";
        } else if (key.endsWith("_code")) {
            what = "the code " + value + " exists already";
        } else {
            what = "the value " + value + " of " + key + " exists already";
        }
        return RefusedFileException.at(table.entry(), row.line(), what);
    }

    private static String withoutConnection(@Nullable String message) {
        return String.valueOf(message).replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
