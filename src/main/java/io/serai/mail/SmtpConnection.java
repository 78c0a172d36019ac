package io.serai.mail;

import io.serai.connectors.Connection;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Kind;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.hub.delivery.DeliveryException;
import java.util.List;
import java.util.Map;

/// An account's own mail server as a system that connections lead to.
final class SmtpConnection {
    static final String SYSTEM = "smtp";

    private static final String STARTTLS = "starttls";
    private static final String TLS = "tls";
    private static final String NONE = "none";

    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.of(Kind.HOST, "host", ""),
                    Setting.of(Kind.PORT, "port", "587"),
                    Setting.word("security", List.of(STARTTLS, TLS, NONE)),
                    Setting.of(Kind.MAILBOX, "from", "").steersNothing()),
            List.of(new Secret("username", false), new Secret("password", false)),
            new Limits(0, 0, 0));

    private SmtpConnection() {}

    /// @throws DeliveryException permanent, where a password would travel in the clear
    static MailServer server(Connection connection, Map<String, String> secrets) {
        String user = secrets.getOrDefault("username", "");
        MailServer.Tls tls =
                switch (connection.setting("security")) {
                    case TLS -> MailServer.Tls.IMPLICIT;
                    case NONE -> MailServer.Tls.NEVER;
                    default -> MailServer.Tls.REQUIRED;
                };
        if (tls == MailServer.Tls.NEVER && !user.isEmpty()) {
            throw DeliveryException.permanent(
                    SmtpFailure.ENDPOINT,
                    "The " + place(connection) + " has a username and no security, so that its password would travel in"
                            + " the clear. Set security to starttls or tls.");
        }
        return new MailServer(
                connection.setting("host").replaceAll("[\\[\\]]", ""),
                connection.settings().path("port").asInt(),
                tls,
                user,
                secrets.getOrDefault("password", ""));
    }

    static String place(Connection connection) {
        return SYSTEM + " connection " + connection.id();
    }
}
