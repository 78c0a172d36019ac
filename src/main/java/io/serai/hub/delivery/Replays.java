package io.serai.hub.delivery;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.RunStore;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Trail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `replays`: what a person decides of a dead letter, and what becomes of that.
///
/// A replay puts the letter's row back for any worker to claim, under the same event key. The replay's own run stands
/// for all letters that were replayed with it; the work gets a run of its own, as it had the first time.
public final class Replays {
    /// So many letters at most are replayed with one call.
    static final int MOST = 10_000;

    private static final String CAPABILITY = "hub.replay";
    private static final String LETTER = "dead_letter";
    private static final String STATUS = "status";

    sealed interface Result {
        record Begun(String run, int letters) implements Result {}

        record None() implements Result {}

        /// @param status what the letter is instead of open
        record NotOpen(String status) implements Result {}
    }

    private record Letter(
            long key,
            long row,
            long account,
            String status,
            @Nullable Long run,
            boolean webhook) {}

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final LetterStore letters;
    private final Runnable wake;
    private final Moments moments;
    private final Trail trail;

    /// @param wake tells the workers that there is something to do
    public Replays(
            DataSource database, RunStore runs, LetterStore letters, Runnable wake, Moments moments, Trail trail) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.letters = letters;
        this.wake = wake;
        this.moments = moments;
        this.trail = trail;
    }

    /// @param payload what is worked on instead of what came; null for what came, or was edited before
    Result one(@Nullable Long account, String id, @Nullable String payload, Call call) {
        Result result = Objects.requireNonNull(transaction.execute(status -> {
            Letter letter = lock(account, id);
            if (letter == null) {
                return new Result.None();
            }
            if (!letter.status().equals("open")) {
                return new Result.NotOpen(letter.status());
            }
            Result.Begun begun = begin(letter.account(), List.of(letter), payload, "dead letter " + id, call);
            trail.changed(
                    call,
                    new Change(
                            "dead_letter.replay",
                            LETTER,
                            id,
                            Map.of(STATUS, letter.status()),
                            Map.of(STATUS, "replaying", "edited", payload != null, "run_id", begun.run())));
            return begun;
        }));
        moments.reached("replay.committed");
        wake.run();
        return result;
    }

    Result.Begun all(LetterStore.Query query, Call call) {
        Result.Begun begun = Objects.requireNonNull(transaction.execute(status -> {
            var found = new ArrayList<Letter>();
            for (LetterStore.Letter letter : letters.find(query)) {
                Letter locked = lock(query.account(), (String)
                        Objects.requireNonNull(letter.described().get("id")));
                if (locked != null && locked.status().equals("open")) {
                    found.add(locked);
                }
            }
            long account = Objects.requireNonNull(query.account(), "many are replayed for one account");
            Result.Begun many = begin(account, found, null, "dead letters", call);
            trail.changed(call, new Change("dead_letter.replay_all", LETTER, null, Map.of(), replayed(query, many)));
            return many;
        }));
        moments.reached("replay.committed");
        wake.run();
        return begun;
    }

    private static Map<String, Object> replayed(LetterStore.Query query, Result.Begun begun) {
        var after = new LinkedHashMap<String, Object>();
        after.put("letters", begun.letters());
        after.put("run_id", begun.run());
        after.put("capability", query.capability());
        after.put("provider", query.provider());
        after.put("fingerprint", query.fingerprint());
        return after;
    }

    private @Nullable Letter lock(@Nullable Long account, String id) {
        return sql.sql("SELECT l.id, l.inbox_id, l.account_id, l.status, i.run_id, i.body IS NOT NULL AS webhook "
                        + "FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id "
                        + "WHERE l.id_random = :id AND (:account IS NULL OR l.account_id = :account) FOR UPDATE")
                .param("id", id)
                .param("account", account)
                .query((row, number) -> {
                    long run = row.getLong("run_id");
                    return new Letter(
                            row.getLong("id"),
                            row.getLong("inbox_id"),
                            row.getLong("account_id"),
                            row.getString("status"),
                            row.getObject("run_id") == null ? null : run,
                            row.getBoolean("webhook"));
                })
                .optional()
                .orElse(null);
    }

    private Result.Begun begin(long account, List<Letter> found, @Nullable String payload, String source, Call call) {
        String id = PublicId.random();
        long run = runs.begin(
                id,
                new RunStore.Beginning(
                        account, CAPABILITY, "replay", source, call.principal().name(), "{}", null, call.requestId()));
        for (Letter letter : found) {
            put(letter, run, payload, call.principal().name());
        }
        if (found.isEmpty()) {
            runs.end(run, "done", counts(0, 0, 0), "No open letter matched.");
        }
        moments.reached("replay.before-commit");
        return new Result.Begun(id, found.size());
    }

    private void put(Letter letter, long replay, @Nullable String payload, String by) {
        sql.sql(
                        "UPDATE dead_letter SET status = 'replaying', edited_payload = COALESCE(?, edited_payload) WHERE id = ?")
                .params(payload == null ? null : payload.getBytes(StandardCharsets.UTF_8), letter.key())
                .update();
        sql.sql("INSERT INTO dead_letter_replay (dead_letter_id, run_id, started_on) VALUES (?, ?, UTC_TIMESTAMP(3))")
                .params(letter.key(), replay)
                .update();
        // what a job was asked to do stands in its run; a webhook's run begins with the work
        Long run = letter.run() == null || letter.webhook() ? null : copy(letter.run(), by);
        int put = sql.sql("UPDATE inbox SET status = 'accepted', priority = 0, deaths = 0, run_id = ?, "
                        + "next_attempt_at = UTC_TIMESTAMP(3) WHERE id = ? AND status = 'dead'")
                .params(run, letter.row())
                .update();
        if (put != 1) {
            throw new IllegalStateException("the row of an open dead letter is not dead");
        }
    }

    private long copy(long run, String by) {
        var keys = new GeneratedKeyHolder();
        sql.sql(Sql.of("hub/copy-run")).params(PublicId.random(), by, run).update(keys);
        return Objects.requireNonNull(keys.getKey(), "the database gave the run no key")
                .longValue();
    }

    Result discard(@Nullable Long account, String id, String reason, Call call) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Letter letter = lock(account, id);
            if (letter == null) {
                return new Result.None();
            }
            if (!letter.status().equals("open")) {
                return new Result.NotOpen(letter.status());
            }
            sql.sql("UPDATE dead_letter SET status = 'discarded', ended_on = UTC_TIMESTAMP(3), ended_by = ?, "
                            + "reason = ? WHERE id = ?")
                    .params(call.principal().name(), reason, letter.key())
                    .update();
            sql.sql("UPDATE inbox SET status = 'discarded', done_on = UTC_TIMESTAMP(3) WHERE id = ?")
                    .param(letter.row())
                    .update();
            trail.changed(
                    call,
                    new Change(
                            "dead_letter.discard",
                            LETTER,
                            id,
                            Map.of(STATUS, letter.status()),
                            Map.of(STATUS, "discarded", "reason", reason)));
            return new Result.Begun("", 1);
        }));
    }

    /// Brings the progress of every replay's run up to date, and ends those whose letters have all ended.
    public void tally() {
        List<Long> open = sql.sql("SELECT DISTINCT run_id FROM dead_letter_replay WHERE told = 0")
                .query(Long.class)
                .list();
        for (long run : open) {
            sql.sql(Sql.of("hub/tally-replay")).param(run).query(row -> {
                tell(run, row.getInt("letters"), row.getInt("replayed"), row.getInt("failed"));
            });
        }
    }

    private void tell(long run, int letters, int replayed, int failed) {
        Map<String, Object> counts = counts(letters, replayed, failed);
        int ended = replayed + failed;
        if (ended < letters) {
            runs.progress(run, (double) ended / letters, counts);
            return;
        }
        String status = failed == 0 ? "done" : replayed == 0 ? "failed" : "partial";
        String message = "Replayed " + replayed + " of " + letters + "."
                + (failed == 0 ? "" : " " + failed + " failed again and are open; each letter has the reason.");
        transaction.executeWithoutResult(tx -> {
            runs.end(run, status, counts, message);
            sql.sql("UPDATE dead_letter_replay SET told = 1 WHERE run_id = ?")
                    .param(run)
                    .update();
        });
    }

    private static Map<String, Object> counts(int letters, int replayed, int failed) {
        var counts = new LinkedHashMap<String, Object>();
        counts.put("letters", letters);
        counts.put("replayed", replayed);
        counts.put("failed", failed);
        return counts;
    }

    /// Turns the open work of a connection that goes away into dead letters. To be called in the transaction that
    /// removes the connection.
    public void connectionDeleted(String connection) {
        transaction.executeWithoutResult(status -> {
            sql.sql("SELECT id FROM inbox WHERE `connection` = ? AND status IN ('accepted', 'retrying') FOR UPDATE")
                    .param(connection)
                    .query(Long.class)
                    .list();
            Misfortune gone = Misfortune.of(
                    "hub", "connection", "ConnectionDeleted", "The connection was deleted before this was worked on.");
            sql.sql(Sql.of("hub/open-letters-of-connection"))
                    .param("connection", connection)
                    .param("endpoint", gone.endpoint())
                    .param("exception", gone.exception())
                    .param("message", gone.message())
                    .param("fingerprint", gone.fingerprint())
                    .update();
            sql.sql("UPDATE dead_letter_replay p JOIN dead_letter l ON l.id = p.dead_letter_id "
                            + "JOIN inbox i ON i.id = l.inbox_id SET p.outcome = 'failed', p.exception = ?, "
                            + "p.message = ?, p.ended_on = UTC_TIMESTAMP(3) WHERE i.`connection` = ? "
                            + "AND i.status IN ('accepted', 'retrying') AND p.outcome = 'pending'")
                    .params(gone.exception(), gone.message(), connection)
                    .update();
            int ended = sql.sql(Sql.of("hub/end-runs-of-connection"))
                    .param("connection", connection)
                    .param("message", gone.message())
                    .update();
            runs.ended("failed", ended);
            sql.sql("UPDATE inbox i JOIN dead_letter l ON l.inbox_id = i.id "
                            + "SET i.status = 'dead', i.letter_id = l.id, l.status = 'open' "
                            + "WHERE i.`connection` = ? AND i.status IN ('accepted', 'retrying')")
                    .param(connection)
                    .update();
        });
    }
}
