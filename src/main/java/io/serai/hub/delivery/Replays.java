package io.serai.hub.delivery;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Trail;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `replays`: what a person decides of a dead letter, and what becomes of that.
///
/// A replay puts the letter's row back for any worker to claim, under the same event key. The replay has a run of its
/// own, and so has the work, as it had the first time. How such runs go on, and replays of many: [ReplayRuns].
public final class Replays {
    private static final String LETTER = "dead_letter";
    private static final String STATUS = "status";

    sealed interface Result {
        record Begun(String run, int letters) implements Result {}

        record None() implements Result {}

        /// @param status what the letter is instead of open
        record NotOpen(String status) implements Result {}
    }

    private record Letter(long key, long row, long account, String status) {}

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final ReplayRows rows;
    private final Runnable wake;
    private final Moments moments;
    private final Trail trail;

    /// @param wake tells the workers that there is something to do
    public Replays(DataSource database, RunStore runs, Runnable wake, Moments moments, Trail trail) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.rows = new ReplayRows(database);
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
            Result.Begun begun = begin(letter, payload, "dead letter " + id, call);
            var after = new LinkedHashMap<String, Object>();
            after.put(STATUS, "replaying");
            after.put("edited", payload != null);
            if (payload != null) {
                after.put("payload_sha256", Sha256.hex(payload));
            }
            after.put("run_id", begun.run());
            trail.changed(call, new Change("dead_letter.replay", LETTER, id, Map.of(STATUS, letter.status()), after));
            return begun;
        }));
        moments.reached("replay.committed");
        wake.run();
        return result;
    }

    private @Nullable Letter lock(@Nullable Long account, String id) {
        return sql.sql("SELECT l.id, l.inbox_id, l.account_id, l.status FROM dead_letter l "
                        + "JOIN inbox i ON i.id = l.inbox_id "
                        + "WHERE l.id_random = :id AND (:account IS NULL OR l.account_id = :account) FOR UPDATE")
                .param("id", id)
                .param("account", account)
                .query((row, number) -> new Letter(
                        row.getLong("id"), row.getLong("inbox_id"), row.getLong("account_id"), row.getString("status")))
                .optional()
                .orElse(null);
    }

    private Result.Begun begin(Letter letter, @Nullable String payload, String source, Call call) {
        String id = PublicId.random();
        long run = runs.begin(id, ReplayRuns.beginning(letter.account(), source, call));
        if (payload != null) {
            sql.sql("UPDATE dead_letter SET edited_payload = ? WHERE id = ?")
                    .params(payload.getBytes(StandardCharsets.UTF_8), letter.key())
                    .update();
        }
        rows.add(run, letter.key());
        rows.release(run, false, Arrival.Priority.HIGH);
        moments.reached("replay.before-commit");
        return new Result.Begun(id, 1);
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
