package io.serai.objects;

import io.serai.web.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the entries fit the database, which is looked at when it has been migrated. Reading the whole schema takes
/// its time, so a start that finds entries and migrations as an earlier one left them spares it.
final class Ready {
    private static final Logger LOG = LoggerFactory.getLogger(Ready.class);
    private static final String MIGRATED =
            "SELECT CONCAT(COUNT(*), ' ', MAX(installed_on), ' ', MAX(installed_rank))" + " FROM flyway_schema_history";

    private final Registry registry;
    private final DataSource source;
    private final String entries;
    private final Path memory;
    private volatile @Nullable Columns columns;
    private volatile @Nullable String problem;

    /// @param entries a digest of them
    /// @param memory the file that keeps what was checked last
    Ready(Registry registry, DataSource source, String entries, Path memory) {
        this.registry = registry;
        this.source = source;
        this.entries = entries;
        this.memory = memory;
    }

    void check() {
        try (Connection connection = source.getConnection()) {
            String now = entries + " " + migrated(connection);
            if (!now.equals(remembered())) {
                columns = Columns.check(registry, connection);
                remember(now);
            }
            problem = null;
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be read", e);
        } catch (IllegalStateException e) {
            problem = e.getMessage();
        }
    }

    private static String migrated(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(MIGRATED)) {
            row.next();
            return row.getString(1);
        }
    }

    private @Nullable String remembered() {
        try {
            return Files.exists(memory) ? Files.readString(memory) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private void remember(String checked) {
        try {
            Files.writeString(memory, checked);
        } catch (IOException e) {
            LOG.debug("what was checked can't be kept: {}", e.toString());
        }
    }

    /// Read when it is first asked for, where the check was spared.
    Columns columns() {
        Columns known = columns;
        if (known != null) {
            return known;
        }
        require();
        try (Connection connection = source.getConnection()) {
            known = Columns.check(registry, connection);
            columns = known;
            return known;
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be read", e);
        }
    }

    /// @throws Refusal 503 while they do not fit
    void require() {
        if (problem != null) {
            throw new Refusal(503, "The object types do not fit the database; the hub's log says which.");
        }
    }

    /// Null while there is none.
    @Nullable
    String problem() {
        return problem;
    }
}
