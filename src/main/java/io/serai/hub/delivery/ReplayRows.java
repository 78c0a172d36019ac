package io.serai.hub.delivery;

import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The letters of a replay: which wait for their turn, and how they go back into the inbox. Each step is a few
/// statements for many letters, in the caller's transaction.
final class ReplayRows {
    /// So many at most go back in one transaction: locks are held for a moment only, and workers begin meanwhile.
    static final int AT_ONCE = 500;

    private final String next = Sql.of("hub/next-to-replay");
    private final String putBack = Sql.of("hub/put-back");
    private final JdbcClient sql;

    private record Turn(long replay, long letter, long row, boolean open, boolean job) {}

    ReplayRows(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param letter the integer key
    void add(long run, long letter) {
        sql.sql("INSERT INTO dead_letter_replay (dead_letter_id, run_id, outcome, started_on) "
                        + "VALUES (?, ?, 'waiting', UTC_TIMESTAMP(3))")
                .params(letter, run)
                .update();
    }

    /// @return how many match
    int add(long run, Selection selection, int most) {
        return selection
                .bind(sql.sql("INSERT INTO dead_letter_replay (dead_letter_id, run_id, outcome, started_on) "
                        + "SELECT id, :run, 'waiting', UTC_TIMESTAMP(3) FROM (" + Selection.LETTERS
                        + ") l ORDER BY id LIMIT :most"))
                .param("run", run)
                .param("most", most)
                .update();
    }

    void markCanaries(long run, int canaries) {
        sql.sql(Sql.of("hub/mark-canaries"))
                .param("run", run)
                .param("canaries", canaries)
                .update();
    }

    /// Puts back what waits; who is not open any more is left alone.
    ///
    /// @param canaries whether only these
    /// @return how many had their turn; what somebody else holds goes on waiting
    int release(long run, boolean canaries, Arrival.Priority priority) {
        List<Turn> turns = sql.sql(next)
                .param("run", run)
                .param("canaries", canaries)
                .param("most", AT_ONCE)
                .query((row, number) -> new Turn(
                        row.getLong("id"),
                        row.getLong("dead_letter_id"),
                        row.getLong("inbox_id"),
                        row.getBoolean("open"),
                        row.getBoolean("job")))
                .list();
        List<Long> left =
                turns.stream().filter(turn -> !turn.open()).map(Turn::replay).toList();
        if (!left.isEmpty()) {
            sql.sql("UPDATE dead_letter_replay SET outcome = 'left', ended_on = UTC_TIMESTAMP(3) WHERE id IN (:left)")
                    .param("left", left)
                    .update();
        }
        List<Turn> open = held(turns.stream().filter(Turn::open).toList());
        if (!open.isEmpty()) {
            put(run, open, priority);
        }
        return left.size() + open.size();
    }

    /// Those that are open and in nobody else's hands. Who has them will say soon what they are; a wait for that would
    /// be one in a circle where it is a worker, who holds a row first and its letter then.
    private List<Turn> held(List<Turn> open) {
        if (open.isEmpty()) {
            return open;
        }
        var ours = new HashSet<>(
                sql.sql("SELECT id FROM dead_letter WHERE id IN (:letters) AND status = 'open' FOR UPDATE SKIP LOCKED")
                        .param("letters", open.stream().map(Turn::letter).toList())
                        .query(Long.class)
                        .list());
        return open.stream().filter(turn -> ours.contains(turn.letter())).toList();
    }

    private void put(long run, List<Turn> open, Arrival.Priority priority) {
        sql.sql("UPDATE dead_letter_replay SET outcome = 'pending', started_on = UTC_TIMESTAMP(3) WHERE id IN (:open)")
                .param("open", open.stream().map(Turn::replay).toList())
                .update();
        sql.sql("UPDATE dead_letter SET status = 'replaying' WHERE id IN (:letters)")
                .param("letters", open.stream().map(Turn::letter).toList())
                .update();
        List<Long> jobs =
                open.stream().filter(Turn::job).map(Turn::row).sorted().toList();
        List<String> ids = Stream.generate(PublicId::random).limit(jobs.size()).toList();
        if (!jobs.isEmpty()) {
            sql.sql(Sql.of("hub/copy-runs"))
                    .param("rows", jobs)
                    .param("ids", ids)
                    .param("replay", run)
                    .update();
        }
        int back = sql.sql(putBack)
                .param("rows", open.stream().map(Turn::row).toList())
                .param("priority", priority.ordinal())
                .update();
        if (back != open.size()) {
            throw new IllegalStateException(
                    "the rows of " + (open.size() - back) + " of " + open.size() + " open dead letters are not dead");
        }
        if (!jobs.isEmpty()) {
            sql.sql("UPDATE inbox i JOIN run r ON r.id_random = ELT(FIELD(i.id, :rows), :ids) SET i.run_id = r.id "
                            + "WHERE i.id IN (:rows)")
                    .param("rows", jobs)
                    .param("ids", ids)
                    .update();
        }
    }

    /// What waits goes on being open.
    void keep(long run) {
        sql.sql("UPDATE dead_letter_replay SET outcome = 'kept', ended_on = UTC_TIMESTAMP(3) "
                        + "WHERE run_id = ? AND outcome = 'waiting'")
                .param(run)
                .update();
    }

    /// The run is not looked at any more.
    void told(long run) {
        sql.sql("UPDATE dead_letter_replay SET told = 1 WHERE run_id = ?")
                .param(run)
                .update();
    }

    /// The runs that are not told yet.
    List<Long> untold() {
        return sql.sql("SELECT DISTINCT run_id FROM dead_letter_replay WHERE told = 0")
                .query(Long.class)
                .list();
    }
}
