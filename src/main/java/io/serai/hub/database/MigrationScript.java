package io.serai.hub.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The statements of one migration, for carrying out again what was interrupted between any two of them. MariaDB
/// commits each change of the schema by itself, and each is done whole or not at all (atomic DDL, from 10.6 on).
///
/// What a migration may hold for that: statements that end with `;` at the end of a line, and changes of data that can
/// be made twice. `MigrationRepairIT` holds it.
record MigrationScript(String name, List<String> statements) {
    private static final int DUPLICATE_KEY = 1062;
    private static final int UNKNOWN_COLUMN = 1054;
    private static final int NO_SUCH_TABLE = 1146;
    private static final int CANT_CREATE = 1005;

    /// Error numbers that say that a statement was carried out before, by its first word.
    private static final Map<String, Set<Integer>> DONE = Map.of(
            "CREATE", Set.of(1050, 1061, 1304, 1359, 1826),
            "ALTER", Set.of(1050, 1060, 1061, 1068, 1091, 1826, UNKNOWN_COLUMN, NO_SUCH_TABLE),
            "DROP", Set.of(1051, 1091, 1305, 1360, NO_SUCH_TABLE),
            "RENAME", Set.of(1050, NO_SUCH_TABLE),
            "INSERT", Set.of(DUPLICATE_KEY));

    MigrationScript {
        statements = List.copyOf(statements);
    }

    /// @param script its file in `db/migration`
    static MigrationScript of(String script) {
        try (InputStream in = MigrationScript.class.getResourceAsStream("/db/migration/" + script)) {
            if (in == null) {
                throw new SchemaException("its migration " + script + " is not one of this version's");
            }
            return new MigrationScript(script, split(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + script, e);
        }
    }

    private static List<String> split(String text) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : text.split("\\R")) {
            if (line.isBlank() || line.stripLeading().startsWith("--")) {
                continue;
            }
            statement.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                String whole = statement.toString().strip();
                statements.add(whole.substring(0, whole.length() - 1));
                statement.setLength(0);
            }
        }
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        return statements;
    }

    /// Carries all of them out, and takes those for done that the server says were.
    ///
    /// @return how many were done before
    /// @throws SQLException of the first that can't be carried out
    int completeOn(Connection connection) throws SQLException {
        int before = 0;
        SQLException doubt = null;
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    if (isDone(sql, e)) {
                        before++;
                        // a later statement was carried out, so that those before it were as well
                        doubt = null;
                    } else if (isOvertaken(sql, e)) {
                        doubt = doubt == null ? e : doubt;
                        before++;
                    } else {
                        throw e;
                    }
                }
            }
        }
        if (doubt != null) {
            throw doubt;
        }
        return before;
    }

    private static boolean isDone(String sql, SQLException failure) {
        Set<Integer> numbers = DONE.get(firstWord(sql));
        return numbers != null && numbers.contains(failure.getErrorCode())
                || failure.getErrorCode() == CANT_CREATE && mentions(failure, "errno: 121");
    }

    /// A change of data in what a later statement has removed.
    private static boolean isOvertaken(String sql, SQLException failure) {
        return Set.of("INSERT", "UPDATE", "DELETE").contains(firstWord(sql))
                && (failure.getErrorCode() == UNKNOWN_COLUMN || failure.getErrorCode() == NO_SUCH_TABLE);
    }

    private static boolean mentions(SQLException failure, String text) {
        @Nullable String message = failure.getMessage();
        return message != null && message.contains(text);
    }

    private static String firstWord(String sql) {
        return sql.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    }
}
