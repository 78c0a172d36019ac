package io.serai.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// MariaDB, Redis and a copy of the project's routes for a benchmark that starts hubs; all of it goes with it.
final class BenchServers implements AutoCloseable {
    private static final Path OURS =
            Path.of(System.getProperty("serai.home", "")).toAbsolutePath();

    final Path scratch;
    final Path home;
    final EmbeddedDatabase database;
    final EmbeddedCache cache;
    final DataFolder folder;
    private final List<String> schedules;

    /// @param more route files of the benchmark's own, from `bench/` of the resources
    BenchServers(String name, List<String> more) throws IOException {
        this(name, OURS, more);
    }

    /// @param project whose routes are copied, and whose build [#run] launches; it has to be built
    BenchServers(String name, Path project, List<String> more) throws IOException {
        scratch = OURS.resolve(
                "target/bench-" + name + "-" + ProcessHandle.current().pid());
        home = scratch.resolve("home");
        for (String part : List.of("serai", "pom.xml", "config", "routes", "kamelets")) {
            copy(project, project.resolve(part));
        }
        for (String file : more) {
            try (var in = BenchServers.class.getResourceAsStream("/bench/" + file)) {
                add(file, new String(java.util.Objects.requireNonNull(in, file).readAllBytes(), UTF_8));
            }
        }
        schedules = schedules(home);
        folder = DataFolder.open(scratch.resolve("servers"));
        database = new EmbeddedDatabase(folder, programs(folder));
        cache = new EmbeddedCache(folder);
        database.start();
        cache.start();
    }

    /// Where MariaDB's programs are unpacked: the system property `serai.bench.programs` may name a folder that
    /// has them.
    private static Path programs(DataFolder folder) {
        String named = System.getProperty("serai.bench.programs");
        return named == null ? folder.mariadb().resolve("programs") : Path.of(named);
    }

    private void copy(Path project, Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = home.resolve(project.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /// A file among the routes.
    final void add(String file, String text) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("routes/bench"))
                        .resolve(Path.of(file).getFileName()),
                text);
    }

    /// The settings of a hub on these servers, which does nothing that no bench asks for: its schedules never fire.
    Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "SERAI_DB_URL",
                database.url(),
                "SERAI_DB_USER",
                database.user(),
                "SERAI_DB_PASSWORD",
                database.password(),
                "SERAI_REDIS_URL",
                cache.url()));
        for (String schedule : schedules) {
            settings.put(schedule, "0 0 0 1 1 ? 2099");
        }
        settings.putAll(more);
        return settings;
    }

    /// An older build has fewer of them, and refuses to start with a setting that it does not know.
    private static List<String> schedules(Path home) throws IOException {
        String known = Files.readString(home.resolve("config/application.properties"));
        return Stream.of("zoom.sync", "splash.sync", "heal", "billing.heal")
                .filter(schedule -> known.contains("\nserai." + schedule + ".cron="))
                .map(schedule -> "SERAI_" + schedule.replace('.', '_').toUpperCase(Locale.ROOT) + "_CRON")
                .toList();
    }

    /// @param name of its data folder
    BenchHub hub(String name, Map<String, String> more, List<String> options) throws IOException {
        return new BenchHub(home, scratch.resolve(name), freePort(), settings(more), options);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The one value of a statement's first row, as text; "" where there is none.
    String text(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        cache.close();
        database.close();
        folder.close();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
