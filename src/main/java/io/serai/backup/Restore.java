package io.serai.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Database;
import io.serai.hub.database.Sql;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/// `./serai restore DIR`: brings a back-up into an empty database, and its files beside it. The hub that starts on it
/// is held.
///
/// The history of the schema comes last: a database that holds tables and no history is refused by every hub, so one
/// whose restore was cut short is never taken for whole.
public final class Restore {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Clocks differ; whoever is gone already is gone no matter how often.
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final String HEADS = "audit-heads.log";

    private final Reach reach;
    private final Path folder;
    private final Manifest manifest;

    private Restore(Reach reach, Path folder, Manifest manifest) {
        this.reach = reach;
        this.folder = folder;
        this.manifest = manifest;
    }

    /// @param erasures files that say who was erased; none: the one of the settings
    /// @return what is told of it, a sentence each
    /// @throws BackUpException saying why not, and that nothing was changed or what is to be done
    public static List<String> carryOut(Settings settings, Path folder, List<Path> erasures)
            throws BackUpException, IOException, SQLException {
        long began = System.nanoTime();
        Manifest manifest = Manifest.read(folder);
        try (Reach reach = Reach.alone(settings)) {
            var told = new ArrayList<String>();
            new Restore(reach, folder, manifest).carryOut(erasures, told);
            told.addFirst("Restored the back-up of %s in %.1f s."
                    .formatted(manifest.backedUpOn(), (System.nanoTime() - began) / 1e9));
            told.add("Check it: ./serai restore-verify " + folder);
            told.add("Then start the hub. It is held: it does nothing outside until ./serai resume.");
            return told;
        } catch (DataAccessException e) {
            throw new BackUpException(
                    "the database can't be used: " + e.getMostSpecificCause().getMessage(), e);
        }
    }

    private void carryOut(List<Path> files, List<String> told) throws BackUpException, IOException, SQLException {
        requireKey();
        requireWhole();
        Map<String, Erased> erasures = erasures(files);
        var programs = new DatabasePrograms(reach);
        try (Connection connection = reach.source().getConnection()) {
            var alone = new SingleConnectionDataSource(connection, true);
            JdbcClient sql = JdbcClient.create(alone);
            requireAlone(sql);
            requireKnownSchema();
            try {
                programs.load(folder.resolve(BackUp.DATABASE));
                new TransactionTemplate(
                                new DataSourceTransactionManager(new SingleConnectionDataSource(connection, true)))
                        .executeWithoutResult(_ -> hold(sql, erasures));
                CopiedFiles.copy(folder.resolve(BackUp.FILES), reach.data().files());
                CopiedFiles.copy(folder.resolve(BackUp.INBOX), reach.inbox());
                putHeadsAside(told);
                programs.load(folder.resolve(BackUp.HISTORY));
            } catch (BackUpException | DataAccessException | IOException e) {
                throw new BackUpException(
                        "the restore was cut short, and no hub starts on what is there: " + e.getMessage()
                                + "\nMend that, make the database empty again, and restore anew",
                        e);
            }
        }
        told.addAll(Database.migrate(reach.url(), reach.user(), reach.password(), false));
        told.add(erasures.size() + " erasures since are done again at the hub's start.");
    }

    private void requireKey() throws BackUpException {
        List<String> keys = reach.fingerprints();
        if (!keys.contains(manifest.masterKey())) {
            throw new BackUpException((keys.isEmpty() ? "there is no master key" : "this is another master key")
                    + ": the back-up's secrets are encrypted under the one with the fingerprint "
                    + manifest.masterKey().substring(0, 16)
                    + "…. Set it as SERAI_MASTER_KEY (in dev it stands in the old hub's secrets.properties),"
                    + " or as SERAI_MASTER_KEY_PREVIOUS beside a newer one");
        }
    }

    private void requireWhole() throws BackUpException, IOException {
        for (var file : manifest.sha256().entrySet()) {
            var digest = Sha256.digest();
            try (InputStream in = new DigestInputStream(Files.newInputStream(folder.resolve(file.getKey())), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.getValue())) {
                throw new BackUpException(folder.resolve(file.getKey()) + " is damaged: take another back-up");
            }
        }
        for (var files : manifest.files().entrySet()) {
            long there = CopiedFiles.count(folder.resolve(files.getKey()));
            if (there != files.getValue()) {
                throw new BackUpException(folder.resolve(files.getKey()) + " holds " + there + " files, and held "
                        + files.getValue() + ": take another back-up");
            }
        }
    }

    /// Nobody else may be at the database, and a hub that comes waits.
    private static void requireAlone(JdbcClient sql) throws BackUpException {
        int mine = sql.sql("SELECT GET_LOCK(LEFT(CONCAT('serai migrate ', DATABASE()), 64), 0)")
                .query(Integer.class)
                .single();
        long others = sql.sql("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() "
                        + "AND ID <> CONNECTION_ID()")
                .query(Long.class)
                .single();
        if (mine != 1 || others > 0) {
            throw new BackUpException("somebody else is at the database, as a hub that runs is: stop them first");
        }
        long tables = sql.sql("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")
                .query(Long.class)
                .single();
        if (tables > 0) {
            throw new BackUpException("the database is not empty, it has " + tables
                    + " tables: restore into a new one (with the hub's own database: into a new data folder)");
        }
    }

    private void requireKnownSchema() throws BackUpException, SQLException {
        String newest = Database.newestSchema(reach.url(), reach.user(), reach.password());
        if (Integer.parseInt(manifest.schema()) > Integer.parseInt(newest)) {
            throw new BackUpException("the back-up has the schema " + manifest.schema() + ", and this Serai knows "
                    + newest + ": use the Serai that it was made by, or a newer one");
        }
    }

    private void hold(JdbcClient sql, Map<String, Erased> erasures) {
        sql.sql(Sql.of("backup/hold"))
                .param("backed_up_on", Timestamp.from(manifest.at()))
                .update();
        sql.sql(Sql.of("backup/release-work")).update();
        sql.sql("UPDATE user_session SET ended_on = UTC_TIMESTAMP(3), ended_because = 'restore' WHERE ended_on IS NULL")
                .update();
        sql.sql("UPDATE one_time_token SET used_on = UTC_TIMESTAMP(3) WHERE used_on IS NULL")
                .update();
        for (Erased one : erasures.values()) {
            sql.sql("INSERT IGNORE INTO erasure_pending (kind, id, erased_on) VALUES (?, ?, ?)")
                    .params(one.kind(), one.id(), Timestamp.from(one.at()))
                    .update();
        }
    }

    private record Erased(String kind, String id, Instant at) {}

    /// Those since the back-up, by kind and id, without what was taken back.
    private Map<String, Erased> erasures(List<Path> named) throws IOException, BackUpException {
        List<Path> files = new ArrayList<>(named);
        if (files.isEmpty() && Files.exists(reach.erasures())) {
            files.add(reach.erasures());
        }
        var erased = new LinkedHashMap<String, Erased>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                read(line, file + ", line " + number, erased);
            }
        }
        erased.values().removeIf(one -> one.at().isBefore(manifest.at().minus(MARGIN)));
        return erased;
    }

    private static void read(String line, String where, Map<String, Erased> erased) throws BackUpException {
        if (line.isBlank()) {
            return;
        }
        try {
            JsonNode read = JSON.readTree(line);
            var one = new Erased(
                    read.path("kind").asText(),
                    read.path("id").asText(),
                    Instant.parse(read.path("at").asText()));
            if (one.kind().isEmpty() || one.id().isEmpty()) {
                throw new BackUpException(where + ": expected a kind and an id");
            }
            if (read.path("withdrawn").asBoolean()) {
                erased.remove(one.kind() + " " + one.id());
            } else {
                erased.put(one.kind() + " " + one.id(), one);
            }
        } catch (IOException | DateTimeException e) {
            throw new BackUpException(
                    where
                            + ": expected {\"kind\": …, \"id\": …, \"at\": an instant}. A line that was cut short by a crash"
                            + " says nothing of anybody who was erased: remove it, and restore anew",
                    e);
        }
    }

    /// Those of what came after the back-up don't continue its chain. They stay, to be looked at.
    private void putHeadsAside(List<String> told) throws IOException {
        Path heads = reach.data().root().resolve(HEADS);
        if (Files.exists(heads)) {
            Path aside = heads.resolveSibling(HEADS + ".before-" + Instant.now().toEpochMilli());
            Files.move(heads, aside);
            told.add("The heads of the audit chain that this hub had kept are in " + aside
                    + "; other nodes keep theirs: move them aside as well.");
        }
    }
}
