package io.serai.hub.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.hub.delivery.Lanes.Lane;
import io.serai.hub.runs.RunStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The inbox as workers see it: what is due, under whose lease.
///
/// A claim is committed before the work begins (READ COMMITTED, so that `SKIP LOCKED` holds no gap that would keep
/// others from accepting).
///
/// Why a lease and not a lock that lasts as long as the work: a lock needs a connection for each row that is worked on,
/// ends with it when the network blinks, and holds on one node of a cluster alone. A lease is data: whoever finds it
/// run out may take the row, and who comes back too late finds that it is not theirs.
///
/// Why lane by lane: in one queue for all, the thousand waiting events of a vendor that is slow would stand before
/// everyone else's. Within a lane the oldest due row comes first, and of an order key none while another is at work.
public final class WorkStore {
    private static final Logger LOG = LoggerFactory.getLogger(WorkStore.class);

    /// A row whose worker died so often is given up: whatever is in it may be what kills them.
    private static final int MOST_DEATHS = 5;

    private static final int SWEPT_AT_ONCE = 500;
    private static final int ASKED_AT_ONCE = 500;
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    /// Before every lane that there is.
    private static final Lane FIRST = new Lane("", "");

    private final String nextLane = Sql.of("hub/next-lane");
    private final String claimWork = Sql.of("hub/claim-work");
    private final String lockTold = Sql.of("hub/lock-told");
    private final String takeWork = Sql.of("hub/take-work");
    private final String readWork = Sql.of("hub/read-work");
    private final String releaseWork = Sql.of("hub/release-work");
    private final String putAgain = Sql.of("hub/put-again");
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final RunStore runs;
    private final ObjectMapper json;
    private final String me;
    private final Duration lease;

    /// @param me names this process in leases
    public WorkStore(DataSource database, RunStore runs, ObjectMapper json, String me, Duration lease) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.runs = runs;
        this.json = json;
        this.me = me;
        this.lease = lease;
    }

    /// Claims what is due in every lane.
    ///
    /// @param room how many of a lane
    List<Work> claim(ToIntFunction<Lane> room) {
        var claimed = new ArrayList<Work>();
        try {
            for (Optional<Lane> lane = after(FIRST); lane.isPresent(); lane = after(lane.get())) {
                Lane here = lane.get();
                int most = room.applyAsInt(here);
                if (most > 0) {
                    List<Work> found = transaction.execute(status -> claim(here, most));
                    claimed.addAll(found == null ? List.of() : found);
                }
            }
        } catch (RuntimeException e) {
            if (claimed.isEmpty()) {
                throw e;
            }
            // what was claimed up to here is ours, and is begun; the next claim fails alike, or doesn't
            LOG.warn("nothing more could be claimed: {}", e.toString());
        }
        return claimed;
    }

    /// The next lane in which something waits: found in the index, however much waits in the others.
    private Optional<Lane> after(Lane lane) {
        return sql.sql(nextLane)
                .param("provider", lane.provider())
                .param("connection", lane.connection())
                .query((row, number) -> new Lane(row.getString(1), row.getString(2)))
                .optional();
    }

    private List<Work> claim(Lane lane, int most) {
        var ordered = new AtomicBoolean();
        List<Long> due = sql.sql(claimWork)
                .param("provider", lane.provider())
                .param("connection", lane.connection())
                .param("most", most)
                .query((row, number) -> {
                    ordered.compareAndSet(false, row.getBoolean(2));
                    return row.getLong(1);
                })
                .list();
        List<Work> waiting = take(due);
        return ordered.get() ? taken(waiting) : waiting;
    }

    /// Under this process' lease, which a row of an order key gets only where none of them is worked on by now.
    private List<Work> take(List<Long> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        List<Work> waiting = withRuns(read(due, "accepted", null));
        sql.sql(takeWork)
                .param("me", me)
                .param("lease", lease.toMillis())
                .param("keys", waiting.stream().map(Work::key).toList())
                .param("runs", waiting.stream().map(Work::runKey).toList())
                .update();
        return waiting;
    }

    /// Of rows that somebody told of.
    ///
    /// @param inOrder whether others have to be claimed in the order of their lane
    record Told(List<Work> claimed, boolean inOrder) {}

    /// Claims of these rows what there is room for. Those of an order key are left for [#claim(ToIntFunction)], as
    /// one that was accepted before may still wait.
    Told claim(Collection<Long> keys, ToIntFunction<Lane> room) {
        Told told = transaction.execute(status -> {
            var rooms = new HashMap<Lane, Integer>();
            var due = new ArrayList<Long>();
            var inOrder = new AtomicBoolean();
            sql.sql(lockTold).param("keys", keys).query(row -> {
                if (row.getBoolean("ordered")) {
                    inOrder.set(true);
                    return;
                }
                var lane = new Lane(row.getString("provider"), row.getString("connection"));
                int left = rooms.computeIfAbsent(lane, room::applyAsInt);
                if (left > 0) {
                    rooms.put(lane, left - 1);
                    due.add(row.getLong("id"));
                }
            });
            return new Told(take(due), inOrder.get());
        });
        return told == null ? new Told(List.of(), false) : told;
    }

    /// Claims one that was over, see [Inbox#again].
    Optional<Work> again(long key) {
        return Optional.ofNullable(transaction.execute(status -> {
            int put = sql.sql(putAgain).param("key", key).update();
            return put == 0 ? null : take(List.of(key)).stream().findFirst().orElse(null);
        }));
    }

    private List<Work> read(List<Long> keys, String status, @Nullable String holder) {
        return sql.sql(readWork)
                .param("keys", keys)
                .param("status", status)
                .param("me", holder)
                .query(this::work)
                .list();
    }

    /// A webhook's run begins with the work on it, so that accepting takes one statement.
    private List<Work> withRuns(List<Work> waiting) {
        List<Work> fresh = waiting.stream().filter(work -> work.runKey() == 0).toList();
        var begun = new HashMap<Long, Long>();
        if (!fresh.isEmpty()) {
            List<Long> keys = runs.begin(fresh.stream().map(WorkStore::run).toList());
            for (int i = 0; i < keys.size(); i++) {
                begun.put(fresh.get(i).key(), keys.get(i));
            }
        }
        return waiting.stream()
                .map(work -> work.claimed(begun.getOrDefault(work.key(), work.runKey())))
                .toList();
    }

    /// Of these, what is ours: not where another row of its order key is worked on by now. What is not goes on waiting,
    /// and its run has not begun.
    private List<Work> taken(List<Work> waiting) {
        var ours = new HashSet<>(
                sql.sql("SELECT id FROM inbox WHERE id IN (:keys) AND leased_by = :me " + "AND status = 'working'")
                        .param("keys", waiting.stream().map(Work::key).toList())
                        .param("me", me)
                        .query(Long.class)
                        .list());
        List<Long> unused = waiting.stream()
                .filter(work -> !ours.contains(work.key()))
                .map(Work::runKey)
                .toList();
        if (!unused.isEmpty()) {
            sql.sql("DELETE r FROM run r LEFT JOIN inbox i ON i.run_id = r.id WHERE r.id IN (:runs) AND i.id IS NULL")
                    .param("runs", unused)
                    .update();
        }
        return waiting.stream().filter(work -> ours.contains(work.key())).toList();
    }

    private static RunStore.Beginning run(Work work) {
        return new RunStore.Beginning(
                work.account(),
                work.capability(),
                work.letter() == null ? "webhook" : "replay",
                work.provider(),
                work.provider(),
                "{}",
                null,
                work.requestId());
    }

    private Work work(ResultSet row, int number) throws SQLException {
        long letter = row.getLong("letter_id");
        boolean replayed = !row.wasNull();
        byte[] body = row.getBytes("body");
        String request = row.getString("request_id");
        return new Work(
                new Work.Identity(
                        row.getLong("id"),
                        row.getString("provider"),
                        row.getString("connection"),
                        row.getString("event_key"),
                        row.getLong("account_id"),
                        row.getString("account"),
                        row.getString("capability"),
                        request == null ? "" : request),
                new Work.Message(
                        row.getString("file_path"),
                        headers(row.getString("headers_json")),
                        row.getString("content_type"),
                        body == null ? new byte[0] : body),
                new Work.Lease(
                        row.getLong("run_id"),
                        row.getInt("attempts"),
                        true,
                        replayed ? letter : null,
                        row.getBoolean("canary")));
    }

    private Map<String, String> headers(String text) throws SQLException {
        try {
            return json.readValue(text, HEADERS);
        } catch (JsonProcessingException e) {
            throw new SQLException("inbox.headers_json holds no object of texts", e);
        }
    }

    /// What [#sweep] found.
    ///
    /// @param hopeless rows that killed their worker too often, claimed for the caller to give them up
    /// @param claimable whether there may be more to claim now
    record Swept(List<Work> hopeless, boolean claimable) {}

    /// Makes claimable what waited for its time, and what a dead worker held.
    Swept sweep() {
        List<Long> due = sql.sql("SELECT id FROM inbox FORCE INDEX (inbox_due) WHERE due_at <= UTC_TIMESTAMP(3) "
                        + "ORDER BY due_at LIMIT " + SWEPT_AT_ONCE)
                .query(Long.class)
                .list();
        if (!due.isEmpty()) {
            sql.sql("UPDATE inbox SET status = 'accepted' WHERE id IN (:keys) AND status = 'retrying'")
                    .param("keys", due)
                    .update();
        }
        List<Long> left = sql.sql("SELECT id FROM inbox WHERE status = 'working' AND lease_until < UTC_TIMESTAMP(3) "
                        + "LIMIT " + SWEPT_AT_ONCE)
                .query(Long.class)
                .list();
        if (left.isEmpty()) {
            return new Swept(List.of(), !due.isEmpty());
        }
        sql.sql(releaseWork)
                .param("keys", left)
                .param("most", MOST_DEATHS)
                .param("lease", lease.toMillis())
                .update();
        List<Work> hopeless = transaction.execute(status -> takeHopeless(left));
        return new Swept(hopeless == null ? List.of() : hopeless, true);
    }

    private List<Work> takeHopeless(List<Long> keys) {
        int taken = sql.sql("UPDATE inbox SET leased_by = :me, attempts = attempts + 1, "
                        + "lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND WHERE id IN (:keys) "
                        + "AND status = 'working' AND lease_until < UTC_TIMESTAMP(3) AND deaths + 1 >= :most")
                .param("me", me)
                .param("lease", lease.toMillis())
                .param("keys", keys)
                .param("most", MOST_DEATHS)
                .update();
        return taken == 0 ? List.of() : read(keys, "working", me);
    }

    void renew(Collection<Long> held) {
        if (!held.isEmpty()) {
            sql.sql("UPDATE inbox SET lease_until = UTC_TIMESTAMP(3) + INTERVAL :lease * 1000 MICROSECOND "
                            + "WHERE id IN (:keys) AND leased_by = :me AND status = 'working'")
                    .param("lease", lease.toMillis())
                    .param("keys", List.copyOf(held))
                    .param("me", me)
                    .update();
        }
    }

    /// Gives back a row that was claimed and not begun.
    void handBack(Work work) {
        sql.sql("UPDATE inbox SET status = 'accepted', leased_by = NULL, lease_until = NULL "
                        + "WHERE id = ? AND leased_by = ? AND attempts = ? AND status = 'working'")
                .params(work.key(), me, work.attempts())
                .update();
    }

    /// How much waits or is worked on.
    long depth() {
        return sql.sql("SELECT COUNT(*) FROM inbox WHERE status IN ('accepted', 'working', 'retrying')")
                .query(Long.class)
                .single();
    }

    /// What became of what was accepted: `accepted`, `working`, `retrying`, `done`, `dead` or `discarded`, by the
    /// sender's own keys. What was not is left out.
    Map<String, String> statuses(String connection, Collection<String> eventKeys) {
        var statuses = new HashMap<String, String>();
        for (var some = new ArrayList<>(eventKeys).listIterator(); some.hasNext(); ) {
            var keys = new ArrayList<String>();
            while (some.hasNext() && keys.size() < ASKED_AT_ONCE) {
                keys.add(some.next());
            }
            sql.sql("SELECT event_key, status FROM inbox WHERE `connection` = :connection AND event_key IN (:keys)")
                    .param("connection", connection)
                    .param("keys", keys)
                    .query(row -> {
                        statuses.put(row.getString("event_key"), row.getString("status"));
                    });
        }
        return statuses;
    }
}
