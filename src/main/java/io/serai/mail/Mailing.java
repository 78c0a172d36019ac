package io.serai.mail;

import io.serai.connectors.Connection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mail on its way, with what was decided of it: the body that each sender's own Kamelet takes.
///
/// @param mail to those who may get it
/// @param headers further lines of its head, made by the hub
/// @param connection the account's; null for the hub's own server
/// @param suppressed the addresses that were left out
/// @param sent whether anybody is left to get it
public record Mailing(
        OutgoingMail mail,
        Map<String, String> headers,
        @Nullable Connection connection,
        List<String> suppressed,
        boolean sent) {
    static final String HUB = "hub";
    private static final String NOBODY = "nobody";

    public Mailing {
        headers = Map.copyOf(headers);
        suppressed = List.copyOf(suppressed);
    }

    /// `resend`, `ses`, `smtp`, `hub`, or `nobody` where all are suppressed: what the route chooses by.
    public String way() {
        if (!sent) {
            return NOBODY;
        }
        return connection == null ? HUB : connection.system();
    }

    /// The account's connection.
    public Connection required() {
        if (connection == null) {
            throw new IllegalStateException("the mail goes by the hub's own server");
        }
        return connection;
    }

    /// Without what is nobody's business in a log.
    @Override
    public String toString() {
        return mail + " by " + way();
    }
}
