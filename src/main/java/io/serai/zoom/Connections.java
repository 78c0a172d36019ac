package io.serai.zoom;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.imports.TicketMerge;

/// The Zoom connection that a piece of work is for.
final class Connections {
    private static final String SYSTEM = "zoom";

    private final Vendors vendors;
    private final TicketMerge merge;

    Connections(Vendors vendors, TicketMerge merge) {
        this.vendors = vendors;
        this.merge = merge;
    }

    /// Of a webhook.
    ///
    /// @throws DeliveryException permanent, where it was removed or disabled since
    Connection of(Work work) {
        return named(work.account(), work.connection());
    }

    /// @param id the public id
    Connection named(long account, String id) {
        return vendors.webhook(SYSTEM, id)
                .filter(connection -> connection.account() == account)
                .orElseGet(() -> sandbox(account, id));
    }

    private Connection sandbox(long account, String id) {
        if (id.startsWith("sandbox-")) {
            Connection connection = vendors.find(account, SYSTEM, null);
            if (connection.sandbox()) {
                return connection;
            }
        }
        throw DeliveryException.permanent(
                SYSTEM, "The Zoom connection " + id + " was removed or disabled; enable it, or discard this.");
    }

    /// @throws DeliveryException permanent, where the account has no such event
    TicketMerge.Target target(Connection connection, Pair pair) {
        return merge.target(connection.account(), pair.event())
                .orElseThrow(() -> DeliveryException.permanent(
                        SYSTEM,
                        "The connection " + connection.id() + " pairs the event " + pair.zoomEvent()
                                + " of Zoom with " + pair.event()
                                + ", and this account has no such event; mend its setting events."));
    }
}
