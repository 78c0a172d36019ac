package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Moments;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunEnd;
import io.serai.hub.runs.RunStore;
import io.serai.web.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `undoing`: carries an undo out, the newest change first, a piece in each transaction.
///
/// First what the run changed, removed and made alone, then what it made in sets: a record that it made may be referred
/// to by what it changed. Made last is removed first, so what refers to a record goes before it.
public final class Undoing {
    private static final int CHANGES = 2_000;
    private static final int RECORDS = 5_000;

    private final Supplier<Engine> engine;
    private final ObjectMapper json;
    private final Inbox inbox;
    private final RunStore runs;
    private final Moments moments;
    private final JdbcClient sql;
    private final JdbcTemplate rows;
    private final TransactionTemplate transaction;

    private record Created(String type, long first, long last, long noted) {}

    Undoing(
            Supplier<Engine> engine,
            ObjectMapper json,
            Inbox inbox,
            RunStore runs,
            Moments moments,
            DataSource source) {
        this.engine = engine;
        this.json = json;
        this.inbox = inbox;
        this.runs = runs;
        this.moments = moments;
        this.rows = new JdbcTemplate(source);
        this.sql = JdbcClient.create(rows);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    public UndoJob begin(@ExchangeProperty(Work.PROPERTY) Work work) {
        JsonNode asked = read(runs.parameters(work.runKey()));
        var permissions = new HashSet<String>();
        asked.path("permissions").forEach(one -> permissions.add(one.asText()));
        var principal = new Principal.Application("", "undo", permissions, false, false);
        Tenant tenant = asked.path("everyone").asBoolean()
                ? new Tenant.Everyone()
                : new Tenant.Of(asked.path("account").asLong());
        Long person =
                asked.path("person").isNumber() ? (Long) asked.path("person").asLong() : null;
        long undone = asked.path("run").asLong();
        return new UndoJob(
                work,
                undone,
                asked.path("dry_run").asBoolean(),
                new Viewer(principal, tenant, person, null),
                changes(undone),
                lastRow(work.runKey()));
    }

    private long changes(long run) {
        return sql.sql("SELECT (SELECT COUNT(*) FROM record_change WHERE run_id = :run) + (SELECT "
                        + "COALESCE(SUM(last_id - first_id + 1), 0) FROM record_created WHERE run_id = :run)")
                .param("run", run)
                .query(Long.class)
                .single();
    }

    private int lastRow(long run) {
        return sql.sql("SELECT GREATEST((SELECT COALESCE(MAX(row_no), 0) FROM record_change WHERE run_id = :run), "
                        + "(SELECT COALESCE(MAX(row_no), 0) FROM run_kept WHERE run_id = :run))")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    /// Takes the next piece back.
    public void step(@ExchangeProperty(UndoJob.PROPERTY) UndoJob job) {
        Engine engine = this.engine.get();
        UndoJob.Mark mark = job.mark();
        engine.work.write(connection -> {
            job.backTo(mark);
            piece(engine, connection, job);
            keep(job);
            runs.progress(job.run(), job.progress(), job.counts());
            moments.reached("undo.before-commit");
            return true;
        });
        moments.reached("undo.committed");
    }

    /// Finds out what an undo would do, by doing it in one transaction that is rolled back.
    public void preview(@ExchangeProperty(UndoJob.PROPERTY) UndoJob job) {
        Engine engine = this.engine.get();
        UndoJob.Mark mark = job.mark();
        List<UndoJob.Kept> kept = new ArrayList<>();
        engine.work.tryOut(connection -> {
            job.backTo(mark);
            kept.clear();
            while (job.isMore()) {
                piece(engine, connection, job);
                kept.addAll(job.takeKept());
            }
            return true;
        });
        kept.forEach(one -> job.keep(one.type(), one.record(), one.field(), one.reason()));
        transaction.executeWithoutResult(status -> keep(job));
    }

    private void piece(Engine engine, Connection connection, UndoJob job) throws SQLException {
        var taking = new Taking(engine, json, connection, job);
        List<Change> changes = changes(connection, job);
        if (!changes.isEmpty()) {
            for (List<Change> alike : alike(changes)) {
                taking.back(alike);
            }
            job.beforeChange(changes.getLast().key());
            job.looked(changes.size());
            return;
        }
        Created created = created(connection, job);
        if (created == null) {
            job.end();
            return;
        }
        for (long last = created.last(); last >= created.first(); last -= RECORDS) {
            taking.away(created.type(), Math.max(created.first(), last - RECORDS + 1), last);
        }
        job.beforeCreated(created.noted());
        job.looked(created.last() - created.first() + 1);
    }

    /// Neighbours of one type and action, so that their order stays.
    private static List<List<Change>> alike(List<Change> changes) {
        var groups = new ArrayList<List<Change>>();
        for (Change change : changes) {
            Change before = groups.isEmpty() ? null : groups.getLast().getLast();
            if (before == null
                    || before.action() != change.action()
                    || !before.type().equals(change.type())) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(change);
        }
        return groups;
    }

    private List<Change> changes(Connection connection, UndoJob job) throws SQLException {
        var found = new ArrayList<Change>();
        var values = new ArrayList<@Nullable Object>(List.of(job.undone(), job.beforeChange()));
        String filter = filter(job, values);
        var statement = new Statement(
                "SELECT id, account_id, type, record_id, record, action, undoes, fields_json FROM record_change WHERE run_id = ? "
                        + "AND id < ? AND undone = 0" + filter + " ORDER BY id DESC LIMIT " + CHANGES,
                values);
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            while (row.next()) {
                long undoes = row.getLong("undoes");
                Long target = row.wasNull() ? null : undoes;
                String fields = row.getString("fields_json");
                long account = row.getLong("account_id");
                Long whose = row.wasNull() ? null : account;
                found.add(new Change(
                        row.getLong("id"),
                        whose,
                        row.getString("type"),
                        row.getLong("record_id"),
                        row.getString("record"),
                        Change.Action.of(row.getString("action")),
                        target,
                        fields == null ? null : read(fields)));
            }
        }
        return found;
    }

    private static String filter(UndoJob job, List<@Nullable Object> values) {
        if (job.viewer().tenant() instanceof Tenant.Of(long account)) {
            values.add(account);
            return " AND account_id = ?";
        }
        return "";
    }

    private static @Nullable Created created(Connection connection, UndoJob job) throws SQLException {
        var values = new ArrayList<@Nullable Object>(List.of(job.undone(), job.beforeCreated()));
        String filter = filter(job, values);
        var statement = new Statement(
                "SELECT type, first_id, last_id, noted FROM record_created WHERE run_id = ? AND noted < ?" + filter
                        + " ORDER BY noted DESC LIMIT 1",
                values);
        try (PreparedStatement prepared = statement.prepare(connection);
                ResultSet row = prepared.executeQuery()) {
            return row.next() ? new Created(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)) : null;
        }
    }

    /// Names what was kept, once, however often the undo is begun.
    private void keep(UndoJob job) {
        List<UndoJob.Kept> all = job.takeKept();
        if (!all.isEmpty()) {
            rows.batchUpdate(
                    "INSERT IGNORE INTO run_kept (run_id, row_no, type, record, field, reason) VALUES (?, ?, ?, ?, ?, ?)",
                    all,
                    all.size(),
                    (row, kept) -> {
                        row.setLong(1, job.run());
                        row.setInt(2, job.nextRow());
                        row.setString(3, kept.type());
                        row.setString(4, kept.record());
                        row.setString(5, kept.field());
                        row.setString(6, kept.reason());
                    });
        }
    }

    /// Says what it came to, and that it is done.
    public void settle(@ExchangeProperty(UndoJob.PROPERTY) UndoJob job) {
        transaction.executeWithoutResult(status -> {
            var counts = job.isDry() ? job.counts() : counted(job);
            counts.put(UndoJob.KEPT, count("SELECT COUNT(*) FROM run_kept WHERE run_id = ?", job));
            new RunEnd(counts, 0, message(job, counts.getOrDefault(UndoJob.KEPT, 0L)), null).note(sql, json, job.run());
            inbox.markDone(job.work());
        });
    }

    /// From what is committed, as another hub may have begun it.
    private Map<String, Long> counted(UndoJob job) {
        var counts = job.counts();
        String of = "SELECT COUNT(*) FROM record_change WHERE run_id = ? AND action = ";
        counts.put(UndoJob.RESTORED, count(of + "'u'", job));
        counts.put(UndoJob.REMOVED, count(of + "'d'", job));
        counts.put(UndoJob.RETURNED, count(of + "'c'", job));
        return counts;
    }

    private long count(String statement, UndoJob job) {
        return sql.sql(statement).param(job.run()).query(Long.class).single();
    }

    private static String message(UndoJob job, long kept) {
        String what = job.isDry() ? "Dry run: nothing was taken back." : "Undone.";
        String outside = " What left the hub (mails, calls to vendors) is not undone.";
        return kept == 0 ? what + outside : what + " " + kept + " stayed as they are; the rows say why." + outside;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the hub wrote as JSON can be read", e);
        }
    }
}
