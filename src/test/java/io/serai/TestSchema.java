package io.serai;

import io.serai.TestServers.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/// The schema as migrations leave it: made once by a JVM, and copied for each of its hubs. To migrate an empty database
/// takes half of a start; copies take a tenth of that. That migrations do what they should is tried elsewhere.
final class TestSchema {
    private static final String COLUMNS =
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '%s' "
                    + "AND COALESCE(generation_expression, '') = '' ORDER BY ordinal_position";

    /// What makes a copy, but for the database's own name.
    private final List<String> tables = new ArrayList<>();

    private final List<String> views = new ArrayList<>();

    /// @param template an empty database
    TestSchema(TestDatabase template) {
        Flyway.configure()
                .dataSource(template.url(), template.user(), template.password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = template.connect();
                Statement statement = connection.createStatement()) {
            String name = connection.getCatalog();
            for (String table : texts(statement, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'", 1)) {
                tables.add(
                        texts(statement, "SHOW CREATE TABLE `" + table + "`", 2).getFirst());
                if (!texts(statement, "SELECT 1 FROM `" + table + "` LIMIT 1", 1)
                        .isEmpty()) {
                    String columns = texts(statement, COLUMNS.formatted(table), 1).stream()
                            .collect(Collectors.joining("`, `", "`", "`"));
                    tables.add("INSERT INTO `%s` (%s) SELECT %s FROM `%s`.`%s`"
                            .formatted(table, columns, columns, name, table));
                }
            }
            for (String view : texts(statement, "SHOW FULL TABLES WHERE Table_type = 'VIEW'", 1)) {
                views.add(texts(statement, "SHOW CREATE VIEW `" + view + "`", 2)
                        .getFirst()
                        .replace("`" + name + "`.", ""));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be read", e);
        }
    }

    private static List<String> texts(Statement statement, String sql, int column) throws SQLException {
        var texts = new ArrayList<String>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(column));
            }
        }
        return texts;
    }

    /// Into an empty database.
    void copyTo(TestDatabase empty) {
        try (Connection connection = empty.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET foreign_key_checks = 0");
            for (String each : tables) {
                statement.execute(each);
            }
            Deque<String> left = new ArrayDeque<>(views);
            int failed = 0;
            while (!left.isEmpty()) {
                String view = left.poll();
                try {
                    statement.execute(view);
                    failed = 0;
                } catch (SQLException e) {
                    left.add(view); // it is about one that comes later
                    if (++failed > left.size()) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be copied", e);
        }
    }
}
