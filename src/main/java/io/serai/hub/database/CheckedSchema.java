package io.serai.hub.database;

import io.serai.hub.settings.Build;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an earlier start found out about the schema: that of this history nothing is left to be done by this build, on
/// a server of this version. To ask Flyway takes a good part of a start.
///
/// A file in the data folder with one digest. Whatever differs, or can't be read, has Flyway look at everything.
final class CheckedSchema {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedSchema.class);
    private static final int NO_SUCH_TABLE = 1146;

    private final @Nullable Path memory;
    private final String history = Sql.of("hub/schema-history");

    /// @param memory null for none
    CheckedSchema(@Nullable Path memory) {
        this.memory = memory;
    }

    boolean holds(Connection connection) throws SQLException {
        if (memory == null) {
            return false;
        }
        try {
            return Files.exists(memory)
                    && digest(connection)
                            .filter(Files.readString(memory).strip()::equals)
                            .isPresent();
        } catch (IOException e) {
            LOG.debug("no earlier start is known: {}", e.toString());
            return false;
        }
    }

    /// To be called when all is done.
    void remember(Connection connection) throws SQLException {
        Optional<String> digest = memory == null ? Optional.empty() : digest(connection);
        if (memory == null || digest.isEmpty()) {
            return;
        }
        Path part = memory.resolveSibling(memory.getFileName() + ".part");
        try {
            Files.writeString(part, digest.get());
            Files.move(part, memory, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("the next start can't know of this one: {}", e.toString());
        }
    }

    /// Empty where there is no history.
    private Optional<String> digest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(history)) {
            row.next();
            return Optional.of(Sha256.hex(Build.digest() + "\n" + row.getString(1)));
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            LOG.debug("the build can't be told: {}", e.toString());
            return Optional.empty();
        }
    }
}
