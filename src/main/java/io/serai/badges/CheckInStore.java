package io.serai.badges;

import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who came in, in the database.
final class CheckInStore {
    private final JdbcClient sql;
    private final String summary = Sql.of("badges/sum-check-ins");

    CheckInStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// A badge at a door.
    ///
    /// @param at to the millisecond
    record Arrival(long badge, long issue, String device, Instant at) {}

    /// How often a badge came in.
    ///
    /// @param at the earliest time; null where it is not in
    /// @param device which said so
    record Sum(@Nullable Instant at, @Nullable String device, long times) {}

    /// Notes an arrival, in the caller's transaction, which holds the badge from then on: whoever else checks it in
    /// waits, so one of them is the first. The same arrival again changes nothing.
    ///
    /// @return whether it is the one by which the badge came in first; empty where there is no such badge any more
    Optional<Boolean> add(Arrival arrival) {
        boolean there = RowHold.EVENT_BADGE.take(sql, arrival.badge());
        return there ? Optional.of(known(arrival).orElseGet(() -> added(arrival))) : Optional.empty();
    }

    private Optional<Boolean> known(Arrival arrival) {
        return sql.sql("SELECT first = 1 AND taken_on IS NULL FROM event_check_in "
                        + "WHERE badge_id = ? AND issue = ? AND device = ? AND checked_on = ?")
                .params(arrival.badge(), arrival.issue(), arrival.device(), utc(arrival.at()))
                .query(Boolean.class)
                .optional();
    }

    private boolean added(Arrival arrival) {
        boolean first = sum(arrival.badge()).times() == 0;
        sql.sql("INSERT INTO event_check_in (badge_id, issue, device, checked_on, first) VALUES (?, ?, ?, ?, ?)")
                .params(arrival.badge(), arrival.issue(), arrival.device(), utc(arrival.at()), first)
                .update();
        return first;
    }

    Sum sum(long badge) {
        return sql.sql(summary)
                .param(badge)
                .query((row, _) -> new Sum(
                        row.getObject("checked_on", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                        row.getString("device"),
                        row.getLong("times")))
                .optional()
                .orElse(new Sum(null, null, 0));
    }

    /// @return how many arrivals do not count any more
    int takeBack(long badge) {
        return sql.sql("UPDATE event_check_in SET taken_on = UTC_TIMESTAMP(3) WHERE badge_id = ? AND taken_on IS NULL")
                .param(badge)
                .update();
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
