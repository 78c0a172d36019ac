package io.serai.objects;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables and views behind the types, as the database has them: which columns there are, how long a text may be,
/// what is unique, and what refers to what.
final class Columns {
    /// @param length how many characters it takes; null for what is no text
    /// @param nullable whether it may be empty
    /// @param generated whether the database makes it
    /// @param bare whether its values stand in JSON and SQL without quotation marks
    record Column(@Nullable Long length, boolean nullable, boolean generated, boolean bare) {}

    /// A column that refers to rows of another table.
    record Referrer(String table, String column) {}

    private final Map<String, Map<String, Column>> tables = new HashMap<>();
    private final Map<String, List<String>> uniques = new HashMap<>();
    private final Map<String, List<Referrer>> referrers = new HashMap<>();

    private Columns() {}

    /// @throws IllegalStateException with every entry that names what is not there
    static Columns check(Registry registry, Connection connection) throws SQLException {
        var columns = new Columns();
        columns.read(connection);
        var faults = new ArrayList<String>();
        registry.types().forEach(type -> columns.check(type, registry, faults));
        if (!faults.isEmpty()) {
            throw new IllegalStateException(
                    "config/objects does not fit the database:\n  " + String.join("\n  ", faults));
        }
        return columns;
    }

    private void read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT table_name, column_name, character_maximum_length, is_nullable,"
                                + " is_generated, numeric_precision IS NOT NULL FROM information_schema.columns WHERE table_schema = DATABASE()")) {
            while (row.next()) {
                long length = row.getLong(3);
                var column = new Column(
                        row.wasNull() ? null : length,
                        "YES".equals(row.getString(4)),
                        "ALWAYS".equals(row.getString(5)),
                        row.getBoolean(6));
                tables.computeIfAbsent(row.getString(1), table -> new LinkedHashMap<>())
                        .put(row.getString(2), column);
            }
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT index_name, column_name FROM information_schema.statistics"
                                + " WHERE table_schema = DATABASE() AND non_unique = 0 ORDER BY index_name, seq_in_index")) {
            while (row.next()) {
                uniques.computeIfAbsent(row.getString(1), key -> new ArrayList<>())
                        .add(row.getString(2));
            }
        }
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT referenced_table_name, table_name, column_name FROM"
                        + " information_schema.key_column_usage WHERE table_schema = DATABASE()"
                        + " AND referenced_table_schema = DATABASE() AND referenced_column_name = 'id'")) {
            while (row.next()) {
                referrers
                        .computeIfAbsent(row.getString(1), table -> new ArrayList<>())
                        .add(new Referrer(row.getString(2), row.getString(3)));
            }
        }
    }

    private void check(ObjectType type, Registry registry, List<String> faults) {
        String entry = type.name() + ".yaml: ";
        require(entry, type.table(), written(type), faults);
        type.views().forEach((name, view) -> {
            var names = new HashSet<>(Set.of("id", "id_random"));
            if (!(type.tenancy() instanceof Tenancy.Global)) {
                names.add("account_id");
            }
            if (type.access().isPrivate()) {
                names.add(Statements.OWNER);
            }
            for (ObjectField field : type.fieldsOf(name)) {
                names.add(field.name());
                if (field.kind().refers()) {
                    names.add(field.publicColumn());
                }
            }
            require(entry, view, names, faults);
        });
        type.parents().forEach((parent, how) -> {
            String table =
                    switch (how) {
                        case Parent.Via(String links) -> links;
                        case Parent.Through(String links, String _) -> links;
                        case Parent.By _ -> null;
                        case Parent.Any _ -> null;
                    };
            if (table != null) {
                String tied = how instanceof Parent.Through(String _, String third) ? third : parent;
                require(entry, table, Set.of(tied + "_id", type.name() + "_id"), faults);
            }
        });
        if (registry.types().stream()
                        .filter(other -> other.table().equals(type.table()))
                        .count()
                > 1) {
            faults.add(entry + "the table " + type.table() + " is another type's too");
        }
    }

    private static Set<String> written(ObjectType type) {
        var names = new HashSet<>(Set.of("id", "id_random", "updated_on"));
        if (type.keepsAccount()) {
            names.add("account_id");
        }
        type.fields().values().stream()
                .filter(field -> !field.readOnly() && field.kind() != Kind.PASSCODES && !UserRecords.keeps(type, field))
                .forEach(field -> names.add(field.column()));
        return names;
    }

    private void require(String entry, String table, Set<String> names, List<String> faults) {
        Map<String, Column> there = tables.get(table);
        if (there == null) {
            faults.add(entry + "there is no table or view " + table);
            return;
        }
        names.stream()
                .filter(name -> !there.containsKey(name))
                .sorted()
                .forEach(name -> faults.add(entry + table + " has no column " + name));
    }

    /// Null for a field that is no column of the table.
    @Nullable
    Column of(ObjectType type, ObjectField field) {
        return tables.getOrDefault(type.table(), Map.of()).get(field.column());
    }

    /// What a row of the type's table is made of, but for what the database makes of it, what search keeps there, and
    /// what the history never holds.
    List<String> stored(ObjectType type) {
        return tables.getOrDefault(type.table(), Map.of()).entrySet().stream()
                .filter(column -> !column.getValue().generated())
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals(Words.HASH) && !Untold.is(type, name))
                .toList();
    }

    /// A row as JSON, by an expression of SQL; what is null is left out, as most of a row often is.
    ///
    /// @param table what the row's table is called there
    String asJson(ObjectType type, String table) {
        Map<String, Column> columns = tables.getOrDefault(type.table(), Map.of());
        return stored(type).stream()
                .map(name -> {
                    String value = table + ".`" + name + "`";
                    Column column = columns.get(name);
                    return "CONCAT('\"" + name + "\":', "
                            + (column != null && column.bare() ? value : "JSON_QUOTE(CAST(" + value + " AS CHAR))")
                            + ")";
                })
                .collect(Collectors.joining(", ", "CONCAT('{', CONCAT_WS(',', ", "), '}')"));
    }

    /// Whether a column may be empty.
    boolean isNullable(ObjectType type, String name) {
        Column column = tables.getOrDefault(type.table(), Map.of()).get(name);
        return column != null && column.nullable();
    }

    /// What refers to rows of the type.
    List<Referrer> referrers(ObjectType type) {
        return referrers.getOrDefault(type.table(), List.of());
    }

    /// The fields that a unique key is about, those that only say below which record aside.
    List<String> fieldsOf(ObjectType type, String key) {
        List<String> columns = uniques.getOrDefault(key, List.of());
        Stream<ObjectField> fields = type.fields().values().stream().filter(field -> columns.contains(field.column()));
        List<ObjectField> all = fields.toList();
        List<String> own = all.stream()
                .filter(field -> !field.kind().refers())
                .map(ObjectField::name)
                .toList();
        return own.isEmpty() ? all.stream().map(ObjectField::name).toList() : own;
    }
}
