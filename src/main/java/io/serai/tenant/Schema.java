package io.serai.tenant;

import io.serai.hub.database.Sql;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables of a database, and their columns in order.
record Schema(Map<String, Map<String, Column>> tables) {
    private static final Set<String> WHOLE = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> BYTES =
            Set.of("blob", "tinyblob", "mediumblob", "longblob", "binary", "varbinary");
    private static final Set<String> TIMES = Set.of("date", "datetime", "timestamp", "time");

    /// @param type as `information_schema` has it, such as `varchar`
    /// @param refers the table whose `id` it refers to; null where it refers to none
    record Column(
            String name,
            String type,
            boolean nullable,
            boolean generated,
            @Nullable String refers) {
        boolean isWhole() {
            return WHOLE.contains(type);
        }

        boolean isBroken() {
            return type.equals("double") || type.equals("float");
        }

        boolean isBytes() {
            return BYTES.contains(type);
        }

        boolean isTime() {
            return TIMES.contains(type);
        }

        boolean isShort() {
            return !isBytes() && !type.endsWith("text");
        }
    }

    static Schema read(JdbcClient sql) {
        var refers = new HashMap<String, String>();
        sql.sql(Sql.of("tenant/read-references")).query(row -> {
            refers.put(row.getString(1) + "." + row.getString(2), row.getString(3));
        });
        var tables = new LinkedHashMap<String, Map<String, Column>>();
        sql.sql(Sql.of("tenant/read-columns")).query(row -> {
            String table = row.getString("table_name");
            String column = row.getString("column_name");
            tables.computeIfAbsent(table, _ -> new LinkedHashMap<>())
                    .put(
                            column,
                            new Column(
                                    column,
                                    row.getString("data_type"),
                                    row.getBoolean("nullable"),
                                    row.getBoolean("generated"),
                                    refers.get(table + "." + column)));
        });
        return new Schema(tables);
    }

    Map<String, Column> columns(String table) {
        Map<String, Column> columns = tables.get(table);
        if (columns == null) {
            throw new IllegalStateException("there is no table " + table);
        }
        return columns;
    }

    Column column(String table, String name) {
        Column column = columns(table).get(name);
        if (column == null) {
            throw new IllegalStateException("the table " + table + " has no column " + name);
        }
        return column;
    }
}
