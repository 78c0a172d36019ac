package io.serai.backup;

import io.serai.hub.database.BackUpMark;
import io.serai.hub.database.Database;
import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// `./serai backup DIR`: the database as it is at one moment, and then the files that its rows name, while the hub goes
/// on. Nothing of these is removed meanwhile.
public final class BackUp {
    static final String DATABASE = "database.sql.gz";

    /// In a file of its own, as a restore loads it last: a database without it is refused by every hub.
    static final String HISTORY = "history.sql.gz";

    static final String HISTORY_TABLE = "flyway_schema_history";
    static final String FILES = "files";
    static final String INBOX = "inbox";
    private static final Duration MARK = Duration.ofMinutes(2);
    private static final Duration ANEW = Duration.ofSeconds(15);

    private final Reach reach;
    private final Path folder;

    private BackUp(Reach reach, Path folder) {
        this.reach = reach;
        this.folder = folder;
    }

    /// @param folder an empty one, or a new one
    /// @return what is told of it, a sentence each
    /// @throws BackUpException saying why there is none
    public static List<String> make(Settings settings, Path folder) throws BackUpException, IOException, SQLException {
        long began = System.nanoTime();
        try (Reach reach = Reach.open(settings)) {
            Manifest made = new BackUp(reach, folder.toAbsolutePath().normalize()).make();
            long rows = made.rows().values().stream().mapToLong(Long::longValue).sum();
            long files =
                    made.files().values().stream().mapToLong(Long::longValue).sum();
            return List.of(
                    "Backed up %d rows of %d tables and %d files to %s in %.1f s."
                            .formatted(rows, made.rows().size(), files, folder, (System.nanoTime() - began) / 1e9),
                    "Audit head " + made.auditHead() + ", schema " + made.schema() + ".",
                    "It does not hold the master key (fingerprint "
                            + made.masterKey().substring(0, 16)
                            + "…), and is of no use without it: keep a copy of the key elsewhere.");
        } catch (DataAccessException e) {
            throw new BackUpException(
                    "the database can't be read: " + e.getMostSpecificCause().getMessage(), e);
        }
    }

    private Manifest make() throws BackUpException, IOException, SQLException {
        prepareFolder();
        List<String> keys = reach.fingerprints();
        if (keys.isEmpty()) {
            throw new BackUpException("there is no master key yet: start the hub once");
        }
        try (Connection connection = reach.source().getConnection()) {
            JdbcClient sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            takeTurn(sql);
            String schema = schema(sql);
            try (ScheduledExecutorService anew = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().factory())) {
                mark(MARK);
                anew.scheduleWithFixedDelay(() -> mark(MARK), ANEW.toSeconds(), ANEW.toSeconds(), TimeUnit.SECONDS);
                try {
                    return make(sql, schema, keys.getFirst());
                } finally {
                    anew.shutdownNow();
                }
            } finally {
                mark(Duration.ZERO);
            }
        }
    }

    private Manifest make(JdbcClient sql, String schema, String key) throws BackUpException, IOException, SQLException {
        String now = sql.sql("SELECT DATE_FORMAT(UTC_TIMESTAMP(3), '%Y-%m-%dT%H:%i:%s.%fZ')")
                .query(String.class)
                .single();
        String head = sql.sql("SELECT CONCAT(seal_no, ':', LOWER(HEX(hash))) FROM audit_chain WHERE id = 1")
                .query(String.class)
                .single();
        var programs = new DatabasePrograms(reach);
        DatabasePrograms.Dump database = programs.dump(
                folder.resolve(DATABASE), List.of("--ignore-table={database}." + HISTORY_TABLE), List.of());
        DatabasePrograms.Dump history = programs.dump(folder.resolve(HISTORY), List.of(), List.of(HISTORY_TABLE));
        CopiedFiles.copy(reach.data().files(), folder.resolve(FILES));
        CopiedFiles.copy(reach.inbox(), folder.resolve(INBOX));
        if (!BackUpMark.isSet(sql)) {
            throw new BackUpException("files may have been removed meanwhile, as the database was away: try again");
        }
        var manifest = new Manifest(
                Manifest.FORMAT,
                now,
                schema,
                head,
                key,
                Map.of(DATABASE, database.sha256(), HISTORY, history.sha256()),
                database.rows(),
                Map.of(
                        FILES,
                        CopiedFiles.count(folder.resolve(FILES)),
                        INBOX,
                        CopiedFiles.count(folder.resolve(INBOX))));
        manifest.write(folder);
        return manifest;
    }

    private void prepareFolder() throws IOException, BackUpException {
        if (folder.startsWith(reach.data().root())) {
            throw new BackUpException(folder + " lies in the hub's own data folder: put it on another disk");
        }
        PrivateFiles.createFolder(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new BackUpException(folder + " is not empty: expected an empty folder, or a new one");
            }
        }
        PrivateFiles.close(folder);
    }

    /// Until the connection ends.
    private static void takeTurn(JdbcClient sql) throws BackUpException {
        int mine = sql.sql("SELECT GET_LOCK(LEFT(CONCAT('serai back-up ', DATABASE()), 64), 0)")
                .query(Integer.class)
                .single();
        if (mine != 1) {
            throw new BackUpException("another back-up of this database goes on");
        }
    }

    private String schema(JdbcClient sql) throws BackUpException, SQLException {
        boolean there = sql.sql("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
                                + "AND TABLE_NAME = ?")
                        .param(HISTORY_TABLE)
                        .query(Long.class)
                        .single()
                > 0;
        String newest = Database.newestSchema(reach.url(), reach.user(), reach.password());
        String schema = there ? version(sql) : "none";
        if (!schema.equals(newest)) {
            throw new BackUpException("the database has the schema " + schema + ", and this Serai is of " + newest
                    + ": back up with the Serai that runs there, or start this one first");
        }
        return schema;
    }

    static String version(JdbcClient sql) {
        return sql.sql("SELECT version FROM " + HISTORY_TABLE
                        + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private void mark(Duration length) {
        BackUpMark.set(JdbcClient.create(reach.source()), length);
    }
}
