package io.serai.tenant;

import io.serai.TestFolders;
import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.files.Shelf;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.runs.FileStore;
import io.serai.hub.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A database and a data folder, in which no hub runs.
record Installation(TestServers.TestDatabase database, Path data) implements AutoCloseable {
    static final String PASSPHRASE = "a passphrase of the tests";
    static final Path HOME = Path.of("").toAbsolutePath();
    private static final String MASTER_KEY =
            Base64.getEncoder().encodeToString("a master key of tests, 32 bytes!".getBytes(StandardCharsets.UTF_8));

    static Installation empty() {
        try {
            Path root = Path.of("target/test-hubs").toAbsolutePath();
            Files.createDirectories(root);
            Path data = Files.createTempDirectory(root, "tenant-");
            for (String folder : List.of("files", "tmp")) {
                Files.createDirectories(data.resolve(folder));
            }
            return new Installation(TestServers.migrated(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// That of a hub, which may run.
    static Installation of(TestHub hub) {
        return new Installation(hub.database, hub.data);
    }

    DataSource source() {
        return Database.unpooled(database.url(), database.user(), database.password());
    }

    JdbcClient sql() {
        return JdbcClient.create(source());
    }

    Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("SERAI_DB_URL", database.url());
        settings.put("SERAI_DB_USER", database.user());
        settings.put("SERAI_DB_PASSWORD", database.password());
        settings.put("SERAI_DATA_DIR", data.toString());
        settings.put("SERAI_MASTER_KEY", MASTER_KEY);
        return settings;
    }

    Shelf shelf() {
        return new Shelf(source(), data.resolve("files/hosted"), Moments.NONE);
    }

    FileStore documents() {
        return new FileStore(data.resolve("files"), Duration.ofDays(1), Clock.systemUTC(), Set::of, () -> false);
    }

    long key(String account) {
        return sql().sql("SELECT id FROM account WHERE id_random = ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    /// The account as a file that [#PASSPHRASE] opens.
    Path export(String account, boolean journals) throws IOException, SQLException {
        Path file = Files.createTempFile(data, "export-", ".serai-tenant");
        // quick to open, as there are many
        FileKey.Header header = new FileKey.Header(64, 1, new byte[16], new byte[32]);
        FileKey key = FileKey.of(FileKey.ofPassphrase(PASSPHRASE.toCharArray(), header), header);
        try (Connection connection = source().getConnection();
                OutputStream out = Files.newOutputStream(file)) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            out.write(header.bytes());
            new Writing(new com.fasterxml.jackson.databind.ObjectMapper(), shelf(), documents(), Clock.systemUTC())
                    .write(
                            connection,
                            TenantTables.read(),
                            new Writing.Whose(key(account), account, journals),
                            new SealingStream(out, key),
                            _ -> {});
        }
        return file;
    }

    static Manifest manifest(Path file) throws IOException, RefusedFileException {
        return new TenantFile(file, PASSPHRASE.toCharArray(), Long.MAX_VALUE).check(TenantTables.read());
    }

    TenantImport importing(List<String> told) {
        Set<String> systems = Set.of("novi", "zoom", "smtp");
        return new TenantImport(Settings.load(HOME, settings()), HOME, systems, told::add);
    }

    List<String> take(Path file, boolean dry, Map<String, String> addresses)
            throws IOException, SQLException, RefusedFileException {
        return importing(new ArrayList<>())
                .carryOut(new TenantImport.Asked(file, PASSPHRASE.toCharArray(), dry, addresses));
    }

    List<String> take(Path file) throws IOException, SQLException, RefusedFileException {
        return take(file, false, Map.of());
    }

    /// All that is in the database and the folder, so that it can be compared.
    Map<String, String> state() throws SQLException, IOException {
        var state = new TreeMap<String, String>();
        try (Connection connection = source().getConnection();
                var statement = connection.createStatement()) {
            var names = new ArrayList<String>();
            try (var tables = statement.executeQuery("SELECT table_name FROM information_schema.tables WHERE "
                    + "table_schema = DATABASE() AND table_type = 'BASE TABLE'")) {
                while (tables.next()) {
                    names.add(tables.getString(1));
                }
            }
            for (String name : names) {
                try (var sum = statement.executeQuery("CHECKSUM TABLE `" + name + "` EXTENDED")) {
                    sum.next();
                    state.put(name, String.valueOf(sum.getString(2)));
                }
            }
        }
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("serai.lock"))
                    .filter(file -> !file.getFileName().toString().endsWith(".serai-tenant"))
                    .forEach(file -> state.put(
                            data.relativize(file).toString(),
                            String.valueOf(file.toFile().length())));
        }
        return state;
    }

    /// `./serai import-account` as a program.
    Process program(String... words) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of("-Xmx192m", "-Duser.timezone=UTC"));
        command.addAll(TestHub.classes());
        command.add("io.serai.ImportAccount");
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SERAI_"));
        builder.environment().putAll(settings());
        return builder.start();
    }

    /// What a program ended with, and what it printed.
    record End(int status, String printed) {}

    End run(String... words) throws IOException, InterruptedException {
        Process process = program(words);
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("import-account does not end");
        }
        return new End(process.exitValue(), printed);
    }

    Path passphraseFile() throws IOException {
        return Files.writeString(data.resolve("passphrase"), PASSPHRASE + "\n");
    }

    @Override
    public void close() {
        TestFolders.delete(data);
    }
}
