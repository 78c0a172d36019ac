package io.serai.hub.delivery;

import io.serai.hub.database.Sql;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/// The bean `hourlyCounts`: how much came in and what became of it, by account, capability and hour. Counted in memory
/// and written every few seconds in one statement for all, so that a piece of work costs none, and no row is everyone's
/// to wait for. A hub that is killed loses the counts of those seconds: they are for charts, and the ledger is exact.
public final class HourlyCounts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HourlyCounts.class);
    private static final int AT_ONCE = 500;

    /// Longer than any chart goes back.
    private static final Duration KEPT = Duration.ofDays(35);

    /// What is counted, in the order of the columns.
    enum Event {
        ACCEPTED,
        DONE,
        RETRIED,
        DEAD
    }

    private record Key(long account, Instant hour, String capability) {}

    private static final Comparator<Key> ORDER =
            Comparator.comparingLong(Key::account).thenComparing(Key::hour).thenComparing(Key::capability);

    private final JdbcTemplate sql;
    private final Clock clock;
    private final Map<Key, long[]> counts = new ConcurrentHashMap<>();

    public HourlyCounts(DataSource database, Clock clock) {
        this.sql = new JdbcTemplate(database);
        this.clock = clock;
    }

    /// @param account the tenant's integer key
    void count(Event event, long account, String capability) {
        var key = new Key(account, clock.instant().truncatedTo(ChronoUnit.HOURS), capability);
        counts.compute(key, (_, before) -> {
            long[] now = before == null ? new long[Event.values().length] : before;
            now[event.ordinal()]++;
            return now;
        });
    }

    /// Writes what was counted since the last time; what can't be written is kept for the next.
    public void write() {
        // in one order, so that two hubs that write at once don't lock each other out
        List<Key> keys = counts.keySet().stream().sorted(ORDER).toList();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            var taken = new ArrayList<Map.Entry<Key, long[]>>();
            for (Key key : keys.subList(from, Math.min(keys.size(), from + AT_ONCE))) {
                long[] many = counts.remove(key);
                if (many != null) {
                    taken.add(Map.entry(key, many));
                }
            }
            try {
                write(taken);
            } catch (RuntimeException e) {
                LOG.debug("the counts of this hour are not written yet: {}", e.toString());
                taken.forEach(one -> counts.merge(one.getKey(), one.getValue(), HourlyCounts::sum));
                return;
            }
        }
    }

    private static long[] sum(long[] some, long[] others) {
        for (int i = 0; i < some.length; i++) {
            some[i] += others[i];
        }
        return some;
    }

    private void write(List<Map.Entry<Key, long[]>> taken) {
        if (taken.isEmpty()) {
            return;
        }
        String one = Sql.of("hub/count-hour").strip();
        String row = "(?, ?, ?, ?, ?, ?, ?)";
        String all = one.replace(row, row + (", " + row).repeat(taken.size() - 1));
        sql.update(all, statement -> {
            int at = 0;
            for (Map.Entry<Key, long[]> count : taken) {
                statement.setLong(++at, count.getKey().account());
                statement.setTimestamp(++at, Timestamp.from(count.getKey().hour()));
                statement.setString(++at, count.getKey().capability());
                for (long many : count.getValue()) {
                    statement.setLong(++at, many);
                }
            }
        });
    }

    /// Forgets the hours that nobody looks at any more.
    public void forget() {
        sql.update(
                "DELETE FROM hub_hour WHERE `hour` < ? LIMIT 50000",
                Timestamp.from(clock.instant().minus(KEPT)));
    }

    @Override
    public void close() {
        write();
    }
}
