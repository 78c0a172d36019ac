package io.serai.hub.watch;

import io.serai.hub.database.Sql;
import io.serai.web.Account;
import io.serai.web.Call;
import io.serai.web.EventSource;
import io.serai.web.Outcome;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `activity`: what came in and what became of it, hour by hour, as [io.serai.hub.delivery.HourlyCounts] wrote
/// it.
public final class Activity {
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
    private static final List<String> COLUMNS = List.of("accepted", "done", "retried", "dead");

    private final JdbcClient sql;
    private final Attention attention;
    private final Clock clock;

    public Activity(DataSource database, Attention attention, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.attention = attention;
        this.clock = clock;
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(read(call, Integer.parseInt(call.required("hours"))));
    }

    /// Tells what is new, and how much needs a person, whenever either changes.
    public Outcome watch(@ExchangeProperty(Call.PROPERTY) Call call) {
        int hours = Integer.parseInt(call.required("hours"));
        return new Outcome.Events(listener -> follow(call, hours, listener));
    }

    private void follow(Call call, int hours, EventSource.Listener listener) throws InterruptedException {
        Map<String, Object> last = Map.of();
        long spoken = System.nanoTime();
        while (listener.listening()) {
            Map<String, Object> now = new LinkedHashMap<>(read(call, hours));
            now.put(
                    "attention",
                    attention.of(call).stream().map(Concern::described).toList());
            if (!now.equals(last) || System.nanoTime() - spoken > SIGN_OF_LIFE.toNanos()) {
                listener.send("activity", now);
                last = now;
                spoken = System.nanoTime();
            }
            Thread.sleep(LOOK);
        }
    }

    private record Count(String capability, Instant hour, long[] many) {}

    private Map<String, Object> read(Call call, int hours) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(hours - 1L, ChronoUnit.HOURS);
        Account account = call.account();
        List<Count> counts = sql.sql(Sql.of("hub/read-hours"))
                .param("account", account == null ? null : account.id())
                .param("from", Timestamp.from(from))
                .query((row, _) -> new Count(
                        row.getString("capability"), row.getTimestamp("hour").toInstant(), new long[] {
                            row.getLong("accepted"), row.getLong("done"), row.getLong("retried"), row.getLong("dead")
                        }))
                .list();
        var capabilities = new LinkedHashMap<String, long[][]>();
        for (Count count : counts) {
            long at = ChronoUnit.HOURS.between(from, count.hour());
            // an hour that has just begun
            if (at < hours) {
                long[][] series =
                        capabilities.computeIfAbsent(count.capability(), _ -> new long[COLUMNS.size()][hours]);
                for (int column = 0; column < series.length; column++) {
                    series[column][(int) at] += count.many()[column];
                }
            }
        }
        return described(from, hours, capabilities);
    }

    private static Map<String, Object> described(Instant from, int hours, Map<String, long[][]> capabilities) {
        var list = new ArrayList<Map<String, Object>>();
        capabilities.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -sum(entry.getValue()[0]) - sum(entry.getValue()[1])))
                .forEach(entry -> {
                    var one = new LinkedHashMap<String, Object>();
                    one.put("capability", entry.getKey());
                    for (int column = 0; column < COLUMNS.size(); column++) {
                        one.put(
                                COLUMNS.get(column),
                                Arrays.stream(entry.getValue()[column]).boxed().toList());
                    }
                    list.add(one);
                });
        var described = new LinkedHashMap<String, Object>();
        described.put("from", from.toString());
        described.put("hours", hours);
        described.put("capabilities", list);
        return described;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }
}
