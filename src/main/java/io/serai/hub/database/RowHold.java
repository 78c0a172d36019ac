package io.serai.hub.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Holds a row until the transaction ends, on every node of the database: by writing it. `SELECT … FOR UPDATE` holds
/// on one Galera node alone; of two transactions that write the row on two nodes the later is refused at its commit,
/// as contended, and is to be done again.
public enum RowHold {
    ACCOUNT("account"),
    EVENT("event"),
    EVENT_BADGE("event_badge"),
    RUN("run"),
    SITE("site"),
    USER("`user`"),
    /// By the integer key of the user.
    PERSON_SETTINGS("person_settings", "user_id"),
    /// By the integer key of the event: what its places and letters are decided by.
    EVENT_HOSTING("event_hosting", "event_id");

    private final String statement;

    RowHold(String table) {
        this(table, "id");
    }

    RowHold(String table, String key) {
        this.statement = "UPDATE " + table + " SET version = version + 1 WHERE " + key + " = ?";
    }

    /// To be called in a transaction, before anything is read that the row stands for.
    ///
    /// @param id the integer key
    /// @return false where there is no such row
    public boolean take(JdbcClient sql, long id) {
        return sql.sql(statement).param(id).update() == 1;
    }

    /// The same of a row that must be there.
    ///
    /// @throws IllegalStateException where there is no such row
    public void require(JdbcClient sql, long id) {
        if (!take(sql, id)) {
            throw new IllegalStateException("the " + name().toLowerCase(java.util.Locale.ROOT) + " " + id + " is gone");
        }
    }
}
