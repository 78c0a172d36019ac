package io.serai.mail;

import io.serai.connectors.Connection;
import io.serai.connectors.ConnectionUses;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.util.List;
import java.util.Objects;

/// The account's mail, where it goes by the connection.
final class MailUses implements ConnectionUses {
    private final Vendors vendors;
    private final MailSettings settings;

    MailUses(Vendors vendors, MailSettings settings) {
        this.vendors = vendors;
        this.settings = settings;
    }

    @Override
    public List<Use> of(Connection connection) {
        long account = connection.account();
        String named = settings.connection(account);
        if (Objects.equals(named, connection.id())) {
            return List.of(new Use(
                    "mail",
                    "named",
                    "The account's mail goes by it, by name: without it no mail goes until another is named."));
        }
        return named == null && isFirst(connection)
                ? List.of(new Use(
                        "mail",
                        "first",
                        "The account's mail goes by it: without it by the next sender, or by the hub's own server."))
                : List.of();
    }

    private boolean isFirst(Connection connection) {
        try {
            return MailWays.first(vendors, connection.account())
                    .map(Connection::id)
                    .filter(id -> Objects.equals(id, connection.id()))
                    .isPresent();
        } catch (DeliveryException several) {
            return false;
        }
    }
}
