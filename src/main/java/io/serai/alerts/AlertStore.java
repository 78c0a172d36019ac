package io.serai.alerts;

import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Alerts in the database, and what they have told.
final class AlertStore {
    private static final String READ =
            "SELECT id, id_random, account_id, everywhere, cause, threshold, channel, target FROM alert ";

    private final JdbcClient sql;

    AlertStore(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    List<Alert> all() {
        return sql.sql(READ + "ORDER BY id").query(AlertStore::row).list();
    }

    List<Alert> ofAccount(long account) {
        return sql.sql(READ + "WHERE account_id = ? ORDER BY id")
                .param(account)
                .query(AlertStore::row)
                .list();
    }

    Optional<Alert> find(String id) {
        return sql.sql(READ + "WHERE id_random = ?")
                .param(id)
                .query(AlertStore::row)
                .optional();
    }

    private static Alert row(ResultSet row, int number) throws SQLException {
        return new Alert(
                row.getLong("id"),
                row.getString("id_random"),
                row.getLong("account_id"),
                row.getBoolean("everywhere"),
                Alert.Cause.of(row.getString("cause")),
                row.getInt("threshold"),
                Alert.Channel.of(row.getString("channel")),
                row.getString("target"));
    }

    void add(Alert alert) {
        sql.sql(Sql.of("alerts/add-alert"))
                .param("id", alert.id())
                .param("account", alert.account())
                .param("everywhere", alert.everywhere())
                .param("cause", alert.cause().word())
                .param("threshold", alert.threshold())
                .param("channel", alert.channel().word())
                .param("target", alert.target())
                .update();
    }

    void remove(Alert alert) {
        sql.sql("DELETE FROM alert WHERE id = ?").param(alert.key()).update();
    }

    /// Notes that it is being told, in the caller's transaction.
    ///
    /// @return false where it was told before, by whichever hub
    boolean tell(Alert alert, String cause) {
        return sql.sql("INSERT IGNORE INTO alert_told (alert_id, cause_key) VALUES (?, ?)")
                        .params(alert.key(), cause)
                        .update()
                == 1;
    }

    /// Forgets what has come to an end, so that it is told again when it comes again.
    ///
    /// @param seen what goes on
    /// @param hours for how long something stays told that is not there any more
    void keep(Alert alert, Collection<String> seen, int hours) {
        if (!seen.isEmpty()) {
            sql.sql("UPDATE alert_told SET seen_on = UTC_TIMESTAMP(3) WHERE alert_id = :alert AND cause_key IN (:seen)")
                    .param("alert", alert.key())
                    .param("seen", seen)
                    .update();
        }
        sql.sql(Sql.of("alerts/forget-told"))
                .param("alert", alert.key())
                .param("seen", seen.isEmpty() ? List.of("") : seen)
                .param("hours", hours)
                .update();
    }
}
