package io.serai.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestServers;
import io.serai.TestServers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedSchemaIT {
    @TempDir
    Path temp;

    @Test
    void whatAStartFoundHoldsForAsLongAsNothingDiffers() throws Exception {
        TestDatabase database = TestServers.migrated();
        Path memory = temp.resolve("schema.checked");
        try (Connection connection = database.connect()) {
            assertThat(new CheckedSchema(memory).holds(connection)).isFalse();
            new CheckedSchema(memory).remember(connection);
            assertThat(new CheckedSchema(memory).holds(connection)).isTrue();
            assertThat(new CheckedSchema(null).holds(connection)).isFalse();

            for (String change : List.of(
                    "checksum = checksum + 1", "success = 0", "version = '9999'", "script = 'V001__other.sql'")) {
                connection.setAutoCommit(false);
                assertThat(connection
                                .createStatement()
                                .executeUpdate("UPDATE flyway_schema_history SET " + change
                                        + " WHERE version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1"))
                        .isEqualTo(1);
                assertThat(new CheckedSchema(memory).holds(connection))
                        .as(change)
                        .isFalse();
                connection.rollback();
            }
            connection.setAutoCommit(true);
            Files.writeString(memory, "something else");
            assertThat(new CheckedSchema(memory).holds(connection)).isFalse();
        }
    }

    @Test
    void anEmptyDatabaseHasToBeMigrated() throws SQLException {
        Path memory = temp.resolve("schema.checked");
        try (Connection connection = TestServers.database().connect()) {
            new CheckedSchema(memory).remember(connection);
            assertThat(memory).doesNotExist();
            assertThat(new CheckedSchema(memory).holds(connection)).isFalse();
        }
    }

    /// While an upgrade goes on, and after one that was taken back, older hubs start on what newer ones have migrated.
    @Test
    void anOlderHubStartsOnTheSchemaOfANewerOne() throws Exception {
        TestDatabase ahead = TestServers.migrated();
        try (Connection connection = ahead.connect();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
                    + " checksum, installed_by, execution_time, success) SELECT MAX(installed_rank) + 1, '9999',"
                    + " 'of a newer hub', 'SQL', 'V9999__of_a_newer_hub.sql', 1, 'newer', 1, 1"
                    + " FROM flyway_schema_history");
        }
        var login = new DatabaseLogin(ahead.url(), ahead.user(), ahead.password());
        assertThat(new Migrations(login).migrate()).isZero();
    }
}
