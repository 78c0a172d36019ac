package io.serai.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.backup.Reach;
import io.serai.connectors.NoSecrets;
import io.serai.connectors.Vault;
import io.serai.files.FilesModule;
import io.serai.files.Shelf;
import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.Database;
import io.serai.hub.delivery.Moments;
import io.serai.hub.runs.FileStore;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Brings a tenant's file into this installation, whether a hub runs there or not: the file is looked through
/// whole, and
/// then all of it comes in one transaction. Bytes of files are placed before it is committed; those of an import that
/// died are nobody's, and a hub clears them away.
public final class TenantImport {
    private static final String MASTER_KEY = "serai.master.key";
    private static final long MOST_BYTES = 10L * 1024 * 1024 * 1024;

    /// What is asked for.
    ///
    /// @param dry whether nothing is to be written
    /// @param addresses of people, by the old one: the new one
    public record Asked(Path file, char[] passphrase, boolean dry, Map<String, String> addresses) {
        public Asked {
            passphrase = passphrase.clone();
            addresses = Map.copyOf(addresses);
        }
    }

    private final Settings settings;
    private final Path home;
    private final Set<String> systems;
    private final Consumer<String> told;

    /// @param home the folder that holds `config`
    /// @param systems that this hub's connections may lead to
    /// @param told what is done, as it is done
    public TenantImport(Settings settings, Path home, Set<String> systems, Consumer<String> told) {
        this.settings = settings;
        this.home = home;
        this.systems = Set.copyOf(systems);
        this.told = told;
    }

    /// @return what came of it, a line each
    /// @throws RefusedFileException where nothing was taken in, with the reason
    public List<String> carryOut(Asked asked) throws IOException, SQLException, RefusedFileException {
        Map<String, String> addresses = byKey(asked.addresses());
        try (Reach reach = Reach.open(settings)) {
            List<String> schema = Database.schemaProblems(reach.url(), reach.user(), reach.password());
            if (!schema.isEmpty()) {
                throw new RefusedFileException("The database is not of this version of Serai (" + schema.getFirst()
                        + "): run ./serai migrate first.");
            }
            var file = new TenantFile(asked.file(), asked.passphrase(), MOST_BYTES);
            Vault vault = vault(reach, asked.dry());
            var json = new ObjectMapper();
            var made = new Made(addresses, systems, (id, account) -> NoSecrets.sealed(vault, json, id, account));
            try (Connection connection = reach.source().getConnection()) {
                begin(connection);
                return within(connection, reach, file, made, asked.dry());
            }
        }
    }

    /// A key is made only where there is none yet, and something is to be written.
    private Vault vault(Reach reach, boolean dry) {
        String key = settings.optional(MASTER_KEY)
                .or(() -> reach.data().secrets().find(MASTER_KEY))
                .orElse(null);
        if (key != null) {
            return Vault.of(key, settings.optional(MASTER_KEY + ".previous"));
        }
        return dry ? Vault.throwaway() : Vault.of(settings.withGenerated(reach.data()));
    }

    private static Map<String, String> byKey(Map<String, String> addresses) throws RefusedFileException {
        var keys = new HashMap<String, String>();
        for (Map.Entry<String, String> one : addresses.entrySet()) {
            try {
                keys.put(
                        MailAddress.key(one.getKey()),
                        MailAddress.of(one.getValue()).shown());
            } catch (IllegalArgumentException e) {
                throw new RefusedFileException(
                        "--map-email %s=%s: %s".formatted(one.getKey(), one.getValue(), e.getMessage()), e);
            }
        }
        return keys;
    }

    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // what is too long is refused, not cut; and a large file may take its time within the transaction
            statement.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', "
                    + "SESSION idle_write_transaction_timeout = 0");
        }
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    private List<String> within(Connection connection, Reach reach, TenantFile file, Made made, boolean dry)
            throws IOException, SQLException, RefusedFileException {
        var placed = new ArrayList<Shelf.Placed>();
        Shelf shelf = shelf(reach.source(), reach);
        boolean committed = false;
        try {
            Schema schema = Schema.read(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
            TenantTables tables = TenantTables.read().with(schema, TenantTables.named(home.resolve("config/objects")));
            List<String> problems = tables.problems(schema);
            if (!problems.isEmpty()) {
                throw new RefusedFileException(
                        "This hub does not know its own database: " + String.join("; ", problems));
            }
            Manifest manifest = file.check(tables);
            told.accept("The file is whole: " + manifest.entries().size() + " parts.");
            var reading = new Reading(connection, tables, schema, manifest, made, told);
            Shelf owning = shelf(new SingleConnectionDataSource(connection, true), reach);
            List<Shelf.Placed> spare = new ArrayList<>();
            take(file, reading, (name, in) -> bytes(name, in, reach, reading, shelf, owning, placed, spare), dry);
            if (dry) {
                connection.rollback();
                return summary(reading, made, manifest, true);
            }
            connection.commit();
            committed = true;
            spare.forEach(one -> shelf.remove(one.hash(), one.place()));
            return summary(reading, made, manifest, false);
        } finally {
            if (!committed) {
                connection.rollback();
                placed.forEach(one -> shelf.remove(one.hash(), one.place()));
            }
        }
    }

    private Shelf shelf(DataSource source, Reach reach) {
        return new Shelf(source, reach.data().files().resolve(FilesModule.FOLDER), Moments.NONE);
    }

    private static void take(TenantFile file, Reading reading, TenantFile.Visitor bytes, boolean dry)
            throws IOException, SQLException, RefusedFileException {
        var failure = new SQLException[1];
        try {
            file.visit((name, in) -> {
                try {
                    if (name.startsWith("tables/")) {
                        reading.rows(name, in);
                    } else if (name.startsWith("files/")) {
                        // whatever can be wrong with rows is known before any bytes are placed
                        reading.finish();
                        if (!dry) {
                            bytes.entry(name, in);
                        }
                    }
                } catch (SQLException e) {
                    failure[0] = e;
                    throw new IOException(e);
                }
            });
        } catch (IOException e) {
            if (failure[0] != null) {
                throw failure[0];
            }
            throw e;
        }
        reading.finish();
    }

    private void bytes(
            String name,
            InputStream in,
            Reach reach,
            Reading reading,
            Shelf placing,
            Shelf owning,
            List<Shelf.Placed> placed,
            List<Shelf.Placed> spare)
            throws IOException, RefusedFileException {
        String hash = name.substring("files/".length());
        Path part = reach.data().tmp().resolve("tenant-" + UUID.randomUUID() + ".part");
        try {
            PrivateFiles.create(part);
            try (OutputStream out = Files.newOutputStream(part)) {
                in.transferTo(out);
            }
            if (reading.isWanted(Reading.DOCUMENT, hash)
                    && !documents(reach).keep(part).equals(hash)) {
                throw RefusedFileException.at(name, 0, "has changed since it was looked at");
            }
            if (reading.isWanted(Reading.HOSTED, hash)) {
                Shelf.Placed one = placing.place(part);
                placed.add(one);
                if (!one.hash().equals(hash)) {
                    throw RefusedFileException.at(name, 0, "has changed since it was looked at");
                }
                if (!owning.own(one)) {
                    spare.add(one);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileStore documents(Reach reach) {
        return new FileStore(reach.data().files(), Duration.ofDays(1), Clock.systemUTC(), Set::of, () -> false);
    }

    private static List<String> summary(Reading reading, Made made, Manifest manifest, boolean dry) {
        var lines = new ArrayList<String>();
        long files = manifest.entries().stream()
                .filter(entry -> entry.path().startsWith("files/"))
                .count();
        lines.add((dry ? "Would come in: " : "Came in: ") + "the account " + manifest.account() + ", "
                + reading.counts().values().stream().mapToLong(Long::longValue).sum() + " rows, " + files
                + " files.");
        reading.counts().forEach((table, count) -> lines.add("  " + table + ": " + count));
        if (made.users() > 0) {
            lines.add(made.users() + " people can't sign in before they set a password: at /forgot of the hub they ask"
                    + " for the mail.");
        }
        made.toTypeIn()
                .forEach(one -> lines.add("The connection " + one + (one.endsWith("no secrets") ? "" : " to type in")
                        + "; it is disabled."));
        if (!manifest.journals()) {
            lines.add("Journals are not in the file: whoever exported it may not read them.");
        }
        if (dry) {
            lines.add("Nothing was written. Without --dry-run it is.");
        }
        return lines;
    }
}
