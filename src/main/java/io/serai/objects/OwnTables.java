package io.serai.objects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// The tables and views of object types that an installation adds: `config/objects/tables/V1__….sql`, apart from the
/// hub's own migrations, and with a history of their own, so that neither minds the other's numbers.
final class OwnTables {
    private final DataSource source;
    private final Path folder;
    private volatile @Nullable String problem;

    OwnTables(DataSource source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    void migrate() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("filesystem:" + folder)
                    .table("own_tables_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
            problem = null;
        } catch (FlywayException e) {
            problem = "config/objects/tables can't be carried out: " + e.getMessage();
        }
    }

    /// The names of its files, in order.
    String names() {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.joining(" "));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be read", e);
        }
    }

    /// Null while there is none.
    @Nullable
    String problem() {
        return problem;
    }
}
