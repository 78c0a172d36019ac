package io.serai.hub.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.Asks;
import io.serai.hub.runs.RunEnd;
import io.serai.hub.runs.RunStore;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `replayRuns`: replays of many letters, from what they would be to their runs' ends.
///
/// Some of the letters, the canaries, go first. The rest waits as rows of the replay, and its letters are open
/// meanwhile: whoever replays or discards one of them takes it out. What is to be done next is told by the rows alone,
/// by whatever node looks next, so a hub that dies leaves nothing but the next look to another.
public final class ReplayRuns {
    /// Of the runs; such a run has no row of its own in the inbox.
    public static final String CAPABILITY = "hub.replay";

    /// So many letters at most are replayed with one call.
    static final int MOST = 10_000;

    /// So many where nothing says which.
    static final int MOST_UNFILTERED = 100;

    /// After so long a person is asked whether to go on without the canaries.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// So long a run that asks can be confirmed.
    private static final int HOURS = 24;

    private static final int CAUSES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(ReplayRuns.class);

    /// Letters of one capability.
    private record Part(
            String capability,
            int letters,
            @Nullable String oldest,
            @Nullable String newest) {}

    private record Held(String status, boolean asks, boolean confirmed, boolean late) {}

    private record Tally(
            Map<String, Integer> counts,
            int pending,
            int canariesWaiting,
            int canariesPending,
            int canariesFailed,
            boolean slow) {
        int of(String name) {
            return Objects.requireNonNull(counts.get(name), name);
        }
    }

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final ReplayRows rows;
    private final Outside outside;
    private final ObjectMapper json;
    private final Runnable wake;
    private final Moments moments;
    private final Trail trail;

    /// @param wake tells the workers that there is something to do
    public ReplayRuns(
            DataSource database,
            RunStore runs,
            CamelContext context,
            ObjectMapper json,
            Runnable wake,
            Moments moments,
            Trail trail) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.rows = new ReplayRows(database);
        this.outside = new Outside(context);
        this.json = json;
        this.wake = wake;
        this.moments = moments;
        this.trail = trail;
    }

    /// What a replay of these would be: how many, how old, of what causes, and what it does outside.
    Map<String, Object> preview(Selection selection, int canaries) {
        List<Part> parts = parts(selection);
        int letters = checked(selection, parts);
        var preview = new LinkedHashMap<String, Object>();
        preview.put("letters", letters);
        preview.put("canaries", letters > canaries ? canaries : 0);
        preview.put(
                "oldest_on",
                parts.stream()
                        .map(Part::oldest)
                        .filter(Objects::nonNull)
                        .min(String::compareTo)
                        .orElse(null));
        preview.put(
                "newest_on",
                parts.stream()
                        .map(Part::newest)
                        .filter(Objects::nonNull)
                        .max(String::compareTo)
                        .orElse(null));
        preview.put("causes", causes(selection));
        preview.put("outside", parts.stream().map(this::outside).toList());
        return preview;
    }

    private Map<String, Object> outside(Part part) {
        var told = new LinkedHashMap<String, Object>();
        told.put("capability", part.capability());
        told.put("letters", part.letters());
        told.put("does", outside.of(part.capability()));
        return told;
    }

    private List<Part> parts(Selection selection) {
        return selection
                .bind(sql.sql("SELECT capability, COUNT(*) AS letters, MIN(first_failed_on) AS oldest, "
                        + "MAX(last_failed_on) AS newest FROM (" + Selection.LETTERS
                        + ") l GROUP BY capability ORDER BY letters DESC, capability"))
                .query((row, number) -> new Part(
                        row.getString("capability"),
                        row.getInt("letters"),
                        LetterStore.time(row, "oldest"),
                        LetterStore.time(row, "newest")))
                .list();
    }

    private List<Map<String, Object>> causes(Selection selection) {
        return selection
                .bind(sql.sql("SELECT fingerprint, provider, capability, endpoint, exception, COUNT(*) AS letters, "
                        + "MIN(first_failed_on) AS first_failed_on, MAX(last_failed_on) AS last_failed_on FROM ("
                        + Selection.LETTERS + ") l GROUP BY fingerprint, provider, capability, endpoint, exception "
                        + "ORDER BY letters DESC, MAX(id) DESC LIMIT :most"))
                .param("most", CAUSES)
                .query((row, number) -> LetterStore.cause(row))
                .list();
    }

    private static int checked(Selection selection, List<Part> parts) {
        int letters = parts.stream().mapToInt(Part::letters).sum();
        if (letters > MOST) {
            throw new Refusal(
                    422,
                    letters + " open letters match, and " + MOST + " at most are replayed with one call: name a "
                            + "fingerprint, or since and until.");
        }
        if (!selection.filters() && letters > MOST_UNFILTERED) {
            throw new Refusal(
                    422,
                    letters + " letters are open, and nothing says which: without a filter " + MOST_UNFILTERED
                            + " at most are replayed. Name capability, provider, fingerprint, since, until or ids.");
        }
        return letters;
    }

    /// @param canaries so many are tried first, where there are more; 0 for none
    Replays.Result.Begun begin(Selection selection, int canaries, Call call) {
        String id = PublicId.random();
        int letters = Objects.requireNonNull(transaction.execute(status -> {
            checked(selection, parts(selection));
            long run = runs.begin(id, beginning(selection.account(), "dead letters", call));
            int found = rows.add(run, selection, MOST);
            boolean tries = found > canaries && canaries > 0;
            if (tries) {
                rows.markCanaries(run, canaries);
            }
            if (found == 0) {
                runs.end(run, "done", counts(0), "No open letter matched.");
            } else {
                rows.release(run, tries, tries ? Arrival.Priority.HIGH : Arrival.Priority.LOW);
            }
            trail.changed(
                    call,
                    new Change("dead_letter.replay_all", "dead_letter", null, Map.of(), told(selection, id, found)));
            moments.reached("replay.before-commit");
            return found;
        }));
        moments.reached("replay.committed");
        wake.run();
        return new Replays.Result.Begun(id, letters);
    }

    static RunStore.Beginning beginning(long account, String source, Call call) {
        return new RunStore.Beginning(
                account, CAPABILITY, "replay", source, call.principal().name(), "{}", null, call.requestId());
    }

    private static Map<String, Object> told(Selection selection, String run, int letters) {
        var after = new LinkedHashMap<String, Object>();
        after.put("letters", letters);
        after.put("run_id", run);
        after.put("capability", selection.capability());
        after.put("provider", selection.provider());
        after.put("fingerprint", selection.fingerprint());
        after.put("since", selection.since() == null ? null : selection.since().toString());
        after.put("until", selection.until() == null ? null : selection.until().toString());
        after.put("ids", selection.ids() == null ? null : selection.ids().size());
        return after;
    }

    /// Brings every replay on: tells its run how far it is, puts back what may go, ends it where all has ended.
    public void tally() {
        for (long run : rows.untold()) {
            try {
                while (Boolean.TRUE.equals(transaction.execute(status -> step(run)))) {
                    moments.reached("replay.released");
                    wake.run();
                }
            } catch (RuntimeException e) {
                LOG.warn("a replay could not be brought on, and is looked at again: {}", e.toString());
            }
        }
    }

    /// @return whether something was put back, and there may be more
    private boolean step(long run) {
        Held held = hold(run);
        Tally tally = read(run);
        if (!held.status().equals("running")) {
            rest(run, held, tally);
            return false;
        }
        if (tally.of("waiting") > 0) {
            if (tally.canariesWaiting() > 0) {
                // somebody held their letters when it was their turn
                return rows.release(run, true, Arrival.Priority.HIGH) > 0;
            }
            if (held.confirmed() || tally.canariesPending() == 0 && !failed(tally)) {
                return rows.release(run, false, Arrival.Priority.LOW) > 0;
            }
            if (failed(tally)) {
                rows.keep(run);
                tally = read(run);
            } else if (tally.slow()) {
                ask(run, tally);
                return false;
            }
        }
        if (tally.of("waiting") + tally.pending() > 0) {
            int ended = tally.of("letters") - tally.of("waiting") - tally.pending();
            runs.progress(run, (double) ended / tally.of("letters"), tally.counts());
        } else {
            end(run, tally);
        }
        return false;
    }

    /// Whether more than half of the canaries failed, whatever becomes of the others.
    private static boolean failed(Tally tally) {
        return tally.canariesFailed() * 2 > tally.of("canaries");
    }

    /// A run that has stopped: its canaries may still end. Nobody confirms it any more after a day.
    private void rest(long run, Held held, Tally tally) {
        if (held.asks() && !held.late()) {
            runs.count(run, tally.counts());
            return;
        }
        rows.keep(run);
        runs.count(run, read(run).counts());
        rows.told(run);
    }

    private void ask(long run, Tally tally) {
        int waiting = tally.of("waiting");
        var asks = new Asks(
                "The canaries take over " + PATIENCE.toMinutes()
                        + " minutes. Replay the rest without waiting for them?",
                waiting,
                0);
        String message = tally.canariesPending() + " of " + tally.of("canaries") + " canaries have not ended, so "
                + waiting + " letters wait. Confirm the run to replay them now.";
        new RunEnd(tally.counts(), tally.of("failed"), message, asks).note(sql, json, run);
    }

    private void end(long run, Tally tally) {
        int replayed = tally.of("replayed");
        int failed = tally.of("failed");
        int kept = tally.of("kept");
        String status = failed + kept == 0 ? "done" : replayed + kept == 0 ? "failed" : "partial";
        var said = new ArrayList<String>();
        said.add("Replayed " + replayed + " of " + tally.of("letters") + ".");
        if (failed > 0) {
            said.add(failed + " failed again and are open; each letter has the reason.");
        }
        if (kept > 0) {
            said.add("As " + tally.canariesFailed() + " of " + tally.of("canaries") + " canaries failed, the other "
                    + kept + " were not tried and stay open. Mend the cause, then replay again.");
        }
        if (tally.of("left") > 0) {
            said.add(tally.of("left") + " were not open any more and were left alone.");
        }
        runs.end(run, status, tally.counts(), String.join(" ", said));
        rows.told(run);
    }

    private Held hold(long run) {
        return sql.sql(Sql.of("hub/hold-replay"))
                .param("run", run)
                .param("hours", HOURS)
                .query((row, number) -> new Held(
                        row.getString("status"),
                        row.getBoolean("asks"),
                        row.getBoolean("confirmed"),
                        row.getBoolean("late")))
                .single();
    }

    private Tally read(long run) {
        return sql.sql(Sql.of("hub/tally-replay"))
                .param("run", run)
                .param("patience", PATIENCE.toSeconds())
                .query(ReplayRuns::counted)
                .single();
    }

    private static Tally counted(ResultSet row, int number) throws SQLException {
        Map<String, Integer> counts = counts(row.getInt("letters"));
        for (String name : List.of("replayed", "failed", "canaries", "waiting", "kept", "left")) {
            counts.put(name, row.getInt(name));
        }
        return new Tally(
                counts,
                row.getInt("pending"),
                row.getInt("canaries_waiting"),
                row.getInt("canaries_pending"),
                row.getInt("canaries_failed"),
                row.getBoolean("slow"));
    }

    private static Map<String, Integer> counts(int letters) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("letters", letters);
        for (String name : List.of("replayed", "failed", "canaries", "waiting", "kept", "left")) {
            counts.put(name, 0);
        }
        return counts;
    }
}
