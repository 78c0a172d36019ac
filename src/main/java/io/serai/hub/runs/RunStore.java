package io.serai.hub.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Runs in the database.
public final class RunStore {

    /// What is asked for; null asks for all. `account` null is for a caller with bypass.
    record Query(
            @Nullable Long account,
            @Nullable Long key,
            @Nullable String run,
            @Nullable String capability,
            @Nullable String status,
            @Nullable Instant since,
            int limit,
            int offset) {

        static Query one(@Nullable Long account, String run) {
            return new Query(account, null, run, null, null, null, 1, 0);
        }
    }

    /// A run that is about to begin.
    ///
    /// @param parameters what it was asked to do, as JSON
    public record Beginning(
            long account,
            String capability,
            String trigger,
            String source,
            String triggeredBy,
            String parameters,
            @Nullable String fileHash,
            String requestId) {}

    private final JdbcClient sql;
    private final ObjectMapper json;
    private final MeterRegistry registry;

    public RunStore(DataSource database, ObjectMapper json, MeterRegistry registry) {
        this.sql = JdbcClient.create(database);
        this.json = json;
        this.registry = registry;
    }

    List<Run> find(Query query) {
        return sql.sql(Sql.of("hub/read-runs"))
                .param("account", query.account())
                .param("key", query.key())
                .param("run", query.run())
                .param("capability", query.capability())
                .param("status", query.status())
                .param("since", query.since() == null ? null : Timestamp.from(query.since()))
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query(this::run)
                .list();
    }

    /// @param account the tenant's integer key; null for a caller with bypass
    public Optional<Run> find(@Nullable Long account, String id) {
        return find(Query.one(account, id)).stream().findFirst();
    }

    /// @param key the integer key
    /// @throws IllegalStateException where there is no such run
    public Run byKey(long key) {
        return find(new Query(null, key, null, null, null, null, 1, 0)).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("run " + key + " is gone"));
    }

    /// The run of a job that was accepted under that key.
    public Run ofJob(String eventKey) {
        return byKey(
                sql.sql("SELECT run_id FROM inbox WHERE provider = 'job' AND `connection` = 'job' AND event_key = ?")
                        .param(eventKey)
                        .query(Long.class)
                        .single());
    }

    /// What the run was asked to do, as JSON.
    public String parameters(long key) {
        return sql.sql("SELECT parameters_json FROM run WHERE id = ?")
                .param(key)
                .query(String.class)
                .single();
    }

    /// Notes the hash of the file that the run reads.
    public void remember(long key, String fileHash) {
        int written = sql.sql("UPDATE run SET file_sha256 = ? WHERE id = ?")
                .params(fileHash, key)
                .update();
        OneRow.require(written, "run " + key);
    }

    /// Notes how the run's file was read.
    public void source(long key, Map<String, ?> read) {
        int written = sql.sql("UPDATE run SET file_read_json = ? WHERE id = ?")
                .params(text(read), key)
                .update();
        OneRow.require(written, "run " + key);
    }

    /// @return the integer key
    public long begin(String id, Beginning run) {
        return insert(List.of(id), List.of(run)).getFirst();
    }

    /// Begins them in one statement.
    ///
    /// @return the integer keys, in their order
    public List<Long> begin(List<Beginning> runs) {
        return insert(Stream.generate(PublicId::random).limit(runs.size()).toList(), runs);
    }

    private List<Long> insert(List<String> ids, List<Beginning> runs) {
        var rows = new ArrayList<Object[]>();
        for (int i = 0; i < ids.size(); i++) {
            Beginning run = runs.get(i);
            rows.add(new Object[] {
                ids.get(i),
                run.account(),
                run.capability(),
                run.trigger(),
                run.source(),
                run.triggeredBy(),
                run.parameters(),
                new SqlParameterValue(Types.CHAR, run.fileHash()),
                run.requestId(),
                ""
            });
        }
        Map<String, Long> keys = sql
                .sql("INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, "
                        + "parameters_json, file_sha256, request_id, message) VALUES :rows RETURNING id_random, id")
                .param("rows", rows)
                .query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return ids.stream().map(keys::get).toList();
    }

    /// Ends a run that has not ended yet.
    ///
    /// @param status `done`, `partial` or `failed`
    public void end(long key, String status, Map<String, ?> counts, String message) {
        int ended = sql.sql("UPDATE run SET status = ?, progress = 1, counts_json = ?, message = ?, "
                        + "finished_on = UTC_TIMESTAMP(3) WHERE id = ? AND status = 'running'")
                .params(status, text(counts), shortened(message), key)
                .update();
        ended(status, ended);
    }

    /// Counts runs that have ended.
    public void ended(String status, int count) {
        registry.counter("serai.runs.ended", "status", status).increment(count);
    }

    /// Ends a run that nobody has ended, with the counts it has.
    public void endAsFailed(long key, String message) {
        int ended = sql.sql("UPDATE run SET status = 'failed', progress = 1, message = ?, "
                        + "finished_on = UTC_TIMESTAMP(3) WHERE id = ? AND status = 'running'")
                .params(shortened(message), key)
                .update();
        ended("failed", ended);
    }

    /// How far a run is, unless it has ended.
    ///
    /// @param progress 0 to 1
    public void progress(long key, double progress, Map<String, ?> counts) {
        sql.sql("UPDATE run SET progress = ?, counts_json = ? WHERE id = ? AND status = 'running'")
                .params(progress, text(counts), key)
                .update();
    }

    /// Notes the counts of a run whose message stays, in the caller's transaction.
    public void count(long key, Map<String, ?> counts) {
        int written = sql.sql("UPDATE run SET counts_json = ? WHERE id = ?")
                .params(text(counts), key)
                .update();
        OneRow.require(written, "run " + key);
    }

    /// Notes what is known of a run that goes on, in the caller's transaction.
    public void note(long key, Map<String, ?> counts, String message) {
        int written = sql.sql("UPDATE run SET counts_json = ?, message = ? WHERE id = ?")
                .params(text(counts), shortened(message), key)
                .update();
        OneRow.require(written, "run " + key);
    }

    private Run run(ResultSet row, int number) throws SQLException {
        Timestamp finished = row.getTimestamp("finished_on");
        return new Run(
                row.getLong("id"),
                row.getString("id_random"),
                row.getString("account"),
                new Run.Origin(
                        row.getString("capability"),
                        row.getString("trigger"),
                        row.getString("source"),
                        row.getString("triggered_by"),
                        row.getString("request_id"),
                        row.getTimestamp("started_on").toInstant()),
                new Run.State(
                        row.getString("status"),
                        row.getDouble("progress"),
                        counts(row.getString("counts_json")),
                        row.getString("message"),
                        optional(row.getString("asks_json")),
                        finished == null ? null : finished.toInstant()),
                optional(row.getString("file_read_json")),
                row.getString("file_sha256"),
                row.getLong("dead_letters"));
    }

    private @Nullable Map<String, Object> optional(@Nullable String text) throws SQLException {
        return text == null ? null : counts(text);
    }

    private Map<String, Object> counts(String text) throws SQLException {
        try {
            return json.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("a run's counts_json or asks_json holds no object", e);
        }
    }

    private String text(Map<String, ?> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("counts are always JSON", e);
        }
    }

    private static String shortened(String message) {
        return message.length() <= 1000 ? message : message.substring(0, 999) + "…";
    }
}
