package io.serai.notifications;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.Exchange;

/// Wishes of people whose notes say `ntfy:` and a topic, for hubs with a trial home.
public final class TrialWishes {
    public void begin(Exchange exchange) {
        exchange.getContext()
                .getRegistry()
                .lookupByNameAndType("ntfyTopics", NtfyTopics.class)
                .ask(TrialWishes::topic);
    }

    private static Optional<String> topic(long person, String type) {
        try (var connection = DriverManager.getConnection(
                        System.getenv("SERAI_DB_URL"),
                        System.getenv("SERAI_DB_USER"),
                        System.getenv("SERAI_DB_PASSWORD"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT SUBSTR(notes, 6) FROM `user` WHERE notes LIKE 'ntfy:%' AND id = " + person)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
