package io.serai.objects;

import io.serai.web.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Whether the entries fit the database, which is looked at once, when it has been migrated.
final class Ready {
    private final Registry registry;
    private final DataSource source;
    private volatile @Nullable Columns columns;
    private volatile @Nullable String problem;

    Ready(Registry registry, DataSource source) {
        this.registry = registry;
        this.source = source;
    }

    void check() {
        try (Connection connection = source.getConnection()) {
            columns = Columns.check(registry, connection);
            problem = null;
        } catch (SQLException e) {
            throw new IllegalStateException("the schema can't be read", e);
        } catch (IllegalStateException e) {
            problem = e.getMessage();
        }
    }

    Columns columns() {
        Columns known = columns;
        if (known == null) {
            throw new Refusal(503, "The object types are not ready yet. Please try again.");
        }
        return known;
    }

    /// Null while there is none.
    @Nullable
    String problem() {
        return problem;
    }
}
