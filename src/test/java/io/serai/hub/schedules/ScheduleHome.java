package io.serai.hub.schedules;

import io.serai.TestFolders;
import io.serai.TestHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Serai's folder with routes of a user's own, each of which notes its fires in the table `tick`.
public final class ScheduleHome implements AutoCloseable {
    /// Each route makes it too: on a busy machine one fires before who started the hub gets to it.
    public static final String TABLE = "CREATE TABLE IF NOT EXISTS tick (id BIGINT AUTO_INCREMENT PRIMARY KEY, "
            + "fire VARCHAR(255) NOT NULL, node VARCHAR(10), at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3))";

    private final Path home;

    private ScheduleHome(Path home) {
        this.home = home;
    }

    public static ScheduleHome create() {
        try {
            Path home = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "schedules-");
            for (String folder : List.of("config", "routes", "kamelets")) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Path to = home.resolve(file.toString());
                        Files.createDirectories(to.getParent());
                        Files.copy(file, to);
                    }
                }
            }
            Files.createDirectories(home.resolve("routes/mine"));
            return new ScheduleHome(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param when such as `trigger.repeatInterval: 1000`
    public ScheduleHome schedule(String name, String when) {
        return schedule(name, when, 0);
    }

    /// @param millis how long the route takes before it notes the fire
    public ScheduleHome schedule(String name, String when, int millis) {
        return file(name, """
                - route:
                    id: mine-%1$s
                    description: Notes when %1$s fires.
                    from:
                      uri: quartz:%1$s
                      parameters: {%2$s}
                      steps:
                        - delay: {constant: "%3$d"}
                        - to: {uri: "sql:%4$s"}
                        - to:
                            uri: "sql:INSERT INTO tick (fire, node) VALUES (:#${exchangeProperty.fire.key}, '{{serai.http.port}}')"
                """.formatted(name, when, millis, TABLE));
    }

    public ScheduleHome file(String name, String text) {
        try {
            Files.writeString(home.resolve("routes/mine/" + name.replace('/', '-') + ".camel.yaml"), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void remove(String name) throws IOException {
        Files.delete(home.resolve("routes/mine/" + name + ".camel.yaml"));
    }

    /// The option that makes a hub use this folder.
    public String option() {
        return "-Dserai.home=" + home;
    }

    /// Starts the hub here, and makes the table where there is none.
    public void start(TestHub hub) {
        hub.start(option());
        hub.execute(TABLE);
    }

    @Override
    public void close() {
        TestFolders.delete(home);
    }
}
