package io.serai.bench;

import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The physical limit of an import: `LOAD DATA LOCAL INFILE` of the finished rows into the same three tables of the
/// same server, with ready integer keys. It reads no workbook, compares nothing and answers nothing.
final class LoadData implements AutoCloseable {
    private static final List<String> TABLES = List.of("event_person", "event_person_profile", "event_badge");

    private final Connection connection;
    private final Path folder;

    /// @param url of a migrated database that has the demo event; its people are replaced
    LoadData(String url, String user, String password, Path folder) throws SQLException {
        this.connection = DriverManager.getConnection(url + "?allowLocalInfile=true", user, password);
        this.folder = folder;
    }

    /// Writes the files that [#run] loads.
    void prepare(int rows) throws IOException, SQLException {
        String event = Long.toString(number("SELECT id FROM event WHERE id_random = 'pjrcghqwert'"));
        String template = Long.toString(number("SELECT id FROM event_badge_template WHERE id_random = 'demoTmpl001'"));
        AttendeeFiles.tabbed(
                file("event_person"),
                rows,
                n -> List.of(Integer.toString(n), PublicId.random(), event, AttendeeFiles.email(n)));
        AttendeeFiles.tabbed(
                file("event_person_profile"),
                rows,
                n -> List.of(
                        PublicId.random(),
                        Integer.toString(n),
                        AttendeeFiles.given(n),
                        AttendeeFiles.family(n),
                        AttendeeFiles.given(n) + " " + AttendeeFiles.family(n),
                        AttendeeFiles.email(n),
                        AttendeeFiles.title(n),
                        AttendeeFiles.company(n),
                        AttendeeFiles.country(n),
                        "CA",
                        "{\"T-shirt size\": \"L\"}"));
        AttendeeFiles.tabbed(
                file("event_badge"),
                rows,
                n -> List.of(
                        PublicId.random(),
                        event,
                        Integer.toString(n),
                        template,
                        AttendeeFiles.given(n),
                        AttendeeFiles.family(n),
                        AttendeeFiles.given(n) + " " + AttendeeFiles.family(n),
                        AttendeeFiles.email(n),
                        AttendeeFiles.title(n),
                        AttendeeFiles.company(n),
                        AttendeeFiles.country(n),
                        "CA",
                        "attendee",
                        AttendeeFiles.diet(n),
                        n % 2 == 0 ? "1" : "0",
                        n % 2 == 0 ? "1" : "0"));
    }

    /// Empties the tables, then loads them.
    ///
    /// @return how long the loading took, in milliseconds
    double run() throws SQLException {
        empty();
        long began = System.nanoTime();
        connection.setAutoCommit(false);
        load("event_person", "id, id_random, event_id, external_id");
        load(
                "event_person_profile",
                "id_random, event_person_id, given_name, family_name, full_name, email, professional_title, "
                        + "affiliations, country, state_province, custom_json");
        load(
                "event_badge",
                "id_random, event_id, event_person_id, event_badge_template_id, given_name, family_name, full_name, "
                        + "email, professional_title, affiliations, country, state_province, badge_type_code, other_1, "
                        + "agree_to_tc, allow_tracking");
        connection.commit();
        double millis = (System.nanoTime() - began) / 1e6;
        connection.setAutoCommit(true);
        return millis;
    }

    void empty() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET FOREIGN_KEY_CHECKS = 0");
            for (String table : TABLES) {
                statement.execute("TRUNCATE TABLE " + table);
            }
            statement.execute("SET FOREIGN_KEY_CHECKS = 1");
        }
    }

    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void load(String table, String columns) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOAD DATA LOCAL INFILE '" + file(table) + "' INTO TABLE " + table
                    + " CHARACTER SET utf8mb4 (" + columns + ")");
        }
    }

    private Path file(String table) {
        return folder.resolve(table + ".tsv");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        try {
            for (String table : TABLES) {
                Files.deleteIfExists(file(table));
            }
        } catch (IOException e) {
            throw new SQLException("the load files could not be removed", e);
        }
    }
}
