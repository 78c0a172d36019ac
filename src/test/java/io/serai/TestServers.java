package io.serai;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// One real MariaDB and one real Redis for all tests of a JVM, started when the first test asks and stopped at its end.
///
/// What they write lies in memory where there is room for it, else in `target/test-servers`; there the unpacked
/// programs lie, too, so only the first run unpacks them.
public final class TestServers {

    /// MariaDB's unpacked programs, for tests that start a server of their own without unpacking it.
    public static final Path PROGRAMS = Path.of("target/test-servers/programs").toAbsolutePath();

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestServers() {}

    /// A new and empty database: `url` is for JDBC, without user and password.
    public record TestDatabase(String url, String user, String password) {

        /// A connection outside any pool; it may load local files.
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url + "?allowLocalInfile=true", user, password);
        }
    }

    /// A database of its own for each caller.
    public static TestDatabase database() {
        EmbeddedDatabase server = Running.MARIADB;
        String name = "serai_test_%d".formatted(COUNT.incrementAndGet());
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no test database", e);
        }
        return new TestDatabase(server.url().replaceFirst("/serai$", "/" + name), server.user(), server.password());
    }

    /// One that has the schema already.
    public static TestDatabase migrated() {
        TestDatabase database = database();
        Migrated.SCHEMA.copyTo(database);
        return database;
    }

    private static final class Migrated {
        private static final TestSchema SCHEMA = new TestSchema(database());
    }

    /// `redis://:<password>@127.0.0.1:<port>`, shared by all tests.
    public static String redisUrl() {
        return Running.REDIS.url();
    }

    private static final class Running {

        // One folder per JVM, so that two test runs in one tree don't meet.
        private static final DataFolder FOLDER = DataFolder.open(TestFolders.fast("target/test-servers"));
        private static final EmbeddedDatabase MARIADB = new EmbeddedDatabase(FOLDER, PROGRAMS);
        private static final EmbeddedCache REDIS = new EmbeddedCache(FOLDER);

        static {
            MARIADB.start();
            REDIS.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                REDIS.stop();
                MARIADB.stop();
                FOLDER.close();
                TestFolders.delete(FOLDER.root());
            }));
        }
    }
}
