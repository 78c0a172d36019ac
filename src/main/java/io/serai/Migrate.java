package io.serai;

import io.serai.hub.database.Database;
import io.serai.hub.database.SchemaException;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// `./serai migrate [--repair]`: brings the schema to this version without starting the hub, and says what it did.
final class Migrate {
    private Migrate() {}

    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (!words.isEmpty() && !words.equals(List.of("--repair"))) {
            System.err.println("serai: migrate takes --repair or nothing");
            System.exit(2);
        }
        System.setProperty("logback.configurationFile", "logback-text.xml");
        try {
            Settings settings =
                    Settings.load(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv());
            migrate(settings, !words.isEmpty());
        } catch (SchemaException | SQLException e) {
            System.err.println("serai: the database can't be used: " + e.getMessage());
            System.exit(1);
        } catch (StartException | IllegalArgumentException e) {
            System.err.println("serai: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void migrate(Settings settings, boolean repair) throws SQLException {
        String url = settings.optional("serai.db.url").orElse(null);
        if (url != null) {
            tell(Database.migrate(
                    url,
                    settings.optional("serai.db.user").orElse(""),
                    settings.optional("serai.db.password").orElse(""),
                    repair));
            return;
        }
        try (DataFolder data = DataFolder.open(settings.path("serai.data.dir"));
                EmbeddedDatabase embedded = new EmbeddedDatabase(data)) {
            embedded.start();
            tell(Database.migrate(embedded.url(), embedded.user(), embedded.password(), repair));
        }
    }

    private static void tell(List<String> done) {
        done.forEach(System.out::println);
    }
}
