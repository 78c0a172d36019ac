package io.serai.hub.database;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Says on all nodes that a back-up goes on: its rows are read before its files are, so what a row names must
/// stay until both are there, and no table may change its form. The mark ends by itself where the back-up dies.
public final class BackUpMark {
    private BackUpMark() {}

    /// Whether one goes on. Whoever removes bytes asks after the rows no longer name them.
    public static boolean isSet(JdbcClient sql) {
        return sql.sql("SELECT COUNT(*) FROM hub_hold WHERE bytes_until > UTC_TIMESTAMP(3)")
                        .query(Long.class)
                        .single()
                > 0;
    }

    /// Sets it, or sets it anew.
    ///
    /// @param length none takes it away
    public static void set(JdbcClient sql, Duration length) {
        int set = sql.sql("UPDATE hub_hold SET bytes_until = UTC_TIMESTAMP(3) + INTERVAL ? SECOND WHERE id = 1")
                .param(length.toSeconds())
                .update();
        OneRow.require(set, "hub_hold");
    }
}
