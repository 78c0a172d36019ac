package io.serai.hub.schedules;

import io.serai.hub.database.Sql;
import io.serai.hub.schedules.Schedule.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.quartz.TriggerKey;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads from Quartz's tables how the schedules stand, on all nodes, in one consistent read.
final class ScheduleStore {
    private final JdbcClient sql;

    ScheduleStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param nextFireOn null where it will not fire while it is like this
    record State(
            Status status,
            @Nullable Instant lastFiredOn,
            @Nullable Instant nextFireOn) {
        static final State NONE = new State(Status.ENDED, null, null);
    }

    /// By the schedule's id. One that is not there will not fire again.
    Map<String, State> states() {
        var states = new HashMap<String, State>();
        sql.sql(Sql.of("hub/list-schedules")).param("name", QuartzFactory.NAME).query(row -> {
            var key = new TriggerKey(row.getString("TRIGGER_NAME"), row.getString("TRIGGER_GROUP"));
            Status status = status(row.getString("TRIGGER_STATE"), row.getInt("running"));
            Instant next = instant(row.getLong("NEXT_FIRE_TIME"));
            boolean fires = !row.getString("TRIGGER_STATE").startsWith("PAUSED") && status != Status.ERROR;
            states.put(
                    QuartzTimetable.id(key),
                    new State(status, instant(row.getLong("PREV_FIRE_TIME")), fires ? next : null));
        });
        return states;
    }

    /// @param id the account's public id
    Optional<Long> account(String id) {
        return sql.sql("SELECT id FROM account WHERE id_random = ? AND enable = 1")
                .param(id)
                .query(Long.class)
                .optional();
    }

    private static Status status(String state, int running) {
        if (running > 0) {
            return Status.RUNNING;
        }
        return switch (state) {
            case "PAUSED", "PAUSED_BLOCKED" -> Status.PAUSED;
            case "ERROR" -> Status.ERROR;
            case "COMPLETE", "DELETED" -> Status.ENDED;
            default -> Status.WAITING;
        };
    }

    private static @Nullable Instant instant(long millis) {
        return millis <= 0 ? null : Instant.ofEpochMilli(millis);
    }
}
