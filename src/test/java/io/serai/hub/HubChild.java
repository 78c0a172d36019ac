package io.serai.hub;

import io.serai.TestServers;
import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.servers.EmbeddedDatabase;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.StartException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A process that owns a data folder as a hub does, for tests that kill it.
public final class HubChild {

    private HubChild() {}

    /// @param what `lock` takes the folder, `servers` starts MariaDB and Redis in it too and writes a row
    public static Process start(String what, Path data) throws IOException {
        return start(List.of(), what, data);
    }

    public static Process start(List<String> before, String what, Path data) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HubChild.class.getName(),
                what,
                data.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// Reads what the process says up to that line.
    public static void await(Process process, String line) throws IOException {
        StringBuilder said = new StringBuilder();
        // Not closed: the process goes on writing.
        BufferedReader reader = process.inputReader();
        for (String next = reader.readLine(); next != null; next = reader.readLine()) {
            said.append(next).append(File.pathSeparatorChar == ':' ? "\n" : "\r\n");
            if (next.equals(line)) {
                return;
            }
        }
        throw new AssertionError("the process ended without saying '" + line + "':\n" + said);
    }

    public static void main(String[] args) throws Exception {
        DataFolder folder;
        try {
            folder = DataFolder.open(Path.of(args[1]));
        } catch (StartException e) {
            System.out.println(e.getMessage());
            System.exit(1);
            return;
        }
        if (args[0].equals("lock")) {
            System.out.println("locked");
        } else {
            EmbeddedDatabase mariadb = new EmbeddedDatabase(folder, TestServers.PROGRAMS);
            mariadb.start();
            EmbeddedCache redis = new EmbeddedCache(folder);
            redis.start();
            List<Optional<Long>> servers = List.of(mariadb.pid(), redis.pid());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // As the hub finishes its work before it ends its servers.
                sleep(1_000);
                boolean alive = servers.equals(List.of(mariadb.pid(), redis.pid()));
                System.out.println(alive ? "servers outlived the signal" : "servers ended before the hub");
                redis.close();
                mariadb.close();
            }));
            try (Connection connection =
                            DriverManager.getConnection(mariadb.url(), mariadb.user(), mariadb.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS kept (id INT PRIMARY KEY)");
                statement.execute("INSERT INTO kept SELECT COUNT(*) + 1 FROM kept");
            }
            System.out.println("running");
        }
        sleep(120_000);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
