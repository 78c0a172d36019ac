package io.serai.backup;

import io.serai.audit.ChainCheck;
import io.serai.hub.database.Database;
import io.serai.hub.database.Sql;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// `./serai restore-verify DIR`: whether what was restored is what was backed up, and whole.
public final class RestoreCheck {
    private static final int SHOWN = 20;

    private final Reach reach;
    private final Manifest manifest;
    private final JdbcClient sql;
    private final List<String> problems = new ArrayList<>();
    private boolean counted = true;

    private RestoreCheck(Reach reach, Manifest manifest, JdbcClient sql) {
        this.reach = reach;
        this.manifest = manifest;
        this.sql = sql;
    }

    /// @param problems a sentence each; none where all is well
    /// @param counted whether rows were counted: once a hub has run, there are others
    public record Result(List<String> problems, boolean counted) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    public static Result of(Settings settings, Path folder) throws BackUpException, IOException, SQLException {
        Manifest manifest = Manifest.read(folder);
        try (Reach reach = Reach.open(settings);
                Connection connection = reach.source().getConnection()) {
            var check = new RestoreCheck(
                    reach, manifest, JdbcClient.create(new SingleConnectionDataSource(connection, true)));
            return check.carryOut();
        } catch (DataAccessException e) {
            throw new BackUpException(
                    "the database can't be read: " + e.getMostSpecificCause().getMessage(), e);
        }
    }

    private Result carryOut() throws IOException, SQLException {
        problems.addAll(Database.schemaProblems(reach.url(), reach.user(), reach.password()));
        if (!problems.isEmpty()) {
            return new Result(problems, false); // what the rest asks may not be there
        }
        foreignKeys();
        addresses();
        subscriptions();
        rows();
        problems.addAll(ChainCheck.problems(
                reach.source(), reach.data().root().resolve("audit-heads.log"), manifest.auditHead()));
        files();
        return new Result(problems, counted);
    }

    private record ForeignKey(String name, String child, String parent, String same, String named) {}

    private void foreignKeys() {
        for (ForeignKey key : sql.sql(Sql.of("backup/find-orphans-of"))
                .query((row, _) -> new ForeignKey(
                        row.getString("name"),
                        row.getString("child"),
                        row.getString("parent"),
                        row.getString("same"),
                        row.getString("named")))
                .list()) {
            long orphans = count("SELECT COUNT(*) FROM `" + key.child() + "` c WHERE " + key.named()
                    + " AND NOT EXISTS (SELECT 1 FROM `" + key.parent() + "` p WHERE " + key.same() + ")");
            if (orphans > 0) {
                problems.add("%s: %d rows lead to no row of %s (%s)"
                        .formatted(key.child(), orphans, key.parent(), key.name()));
            }
        }
    }

    private void addresses() {
        sql.sql(Sql.of("backup/find-same-addresses"))
                .query((row, _) -> row.getLong("users") + " users have one e-mail address, " + row.getString("first")
                        + " among them")
                .list()
                .forEach(problems::add);
    }

    private void subscriptions() {
        sql.sql(Sql.of("backup/find-several-subscriptions"))
                .query((row, _) -> "the account " + row.getString("account") + " has " + row.getLong("subscriptions")
                        + " subscriptions that grant a plan, expected one")
                .list()
                .forEach(problems::add);
    }

    /// Only before a hub has run on it, as it writes.
    private void rows() {
        Timestamp held = sql
                .sql("SELECT held_since FROM hub_hold WHERE id = 1")
                .query((row, _) -> row.getTimestamp(1))
                .list()
                .stream()
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        counted = held != null
                && sql.sql("SELECT COUNT(*) FROM hub_pulse WHERE beaten_on > ?")
                                .param(held)
                                .query(Long.class)
                                .single()
                        == 0;
        if (!counted) {
            return;
        }
        var here = new HashMap<String, Long>();
        sql.sql("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
                        + "AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME NOT IN (?, 'erasure_pending')")
                .param(BackUp.HISTORY_TABLE)
                .query(String.class)
                .list()
                .forEach(table -> here.put(table, count("SELECT COUNT(*) FROM `" + table + "`")));
        var all = new TreeSet<>(manifest.rows().keySet());
        all.addAll(here.keySet());
        all.remove("erasure_pending");
        for (String table : all) {
            long expected = manifest.rows().getOrDefault(table, 0L);
            Long found = here.get(table);
            if (found == null || found != expected) {
                problems.add("%s: %s rows, and the back-up has %d"
                        .formatted(table, found == null ? "no table, so no" : found, expected));
            }
        }
    }

    /// What rows name is there, byte for byte.
    private void files() throws IOException {
        Path root = reach.data().files();
        Map<Path, String> named = new HashMap<>();
        sql.sql("SELECT hash_sha256, place FROM stored_file").query(row -> {
            String hash = row.getString(1);
            named.put(
                    root.resolve("hosted").resolve(hash.substring(0, 2)).resolve(hash + "." + row.getString(2)), hash);
        });
        sql.sql(Sql.of("backup/find-needed-files"))
                .query(String.class)
                .list()
                .forEach(hash -> named.put(root.resolve(hash.substring(0, 2)).resolve(hash), hash));
        int wrong = 0;
        for (var file : named.entrySet()) {
            String problem = problem(file.getKey(), file.getValue());
            if (!problem.isEmpty() && ++wrong <= SHOWN) {
                problems.add(problem);
            }
        }
        if (wrong > SHOWN) {
            problems.add("and " + (wrong - SHOWN) + " files more");
        }
    }

    private static String problem(Path file, String hash) throws IOException {
        var digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (NoSuchFileException e) {
            return file + " is not there";
        }
        return HexFormat.of().formatHex(digest.digest()).equals(hash) ? "" : file + " holds other bytes than it should";
    }

    private long count(String query) {
        return sql.sql(query).query(Long.class).single();
    }
}
