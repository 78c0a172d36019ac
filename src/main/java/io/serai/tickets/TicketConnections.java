package io.serai.tickets;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.imports.TicketMerge;

/// The connection to a vendor that a piece of work is for.
public final class TicketConnections {
    private final TicketVendor vendor;
    private final Vendors vendors;
    private final TicketMerge merge;

    public TicketConnections(TicketVendor vendor, Vendors vendors, TicketMerge merge) {
        this.vendor = vendor;
        this.vendors = vendors;
        this.merge = merge;
    }

    /// Of a webhook.
    ///
    /// @throws DeliveryException permanent, where it was removed or disabled since
    public Connection of(Work work) {
        return named(work.account(), work.connection());
    }

    /// @param id the public id
    public Connection named(long account, String id) {
        return vendors.webhook(vendor.system(), id)
                .filter(connection -> connection.account() == account)
                .orElseGet(() -> sandbox(account, id));
    }

    private Connection sandbox(long account, String id) {
        if (id.startsWith("sandbox-")) {
            Connection connection = vendors.find(account, vendor.system(), null);
            if (connection.sandbox()) {
                return connection;
            }
        }
        throw DeliveryException.permanent(
                vendor.system(),
                "The %s connection %s was removed or disabled; enable it, or discard this."
                        .formatted(vendor.title(), id));
    }

    /// @throws DeliveryException permanent, where the account has no such event
    public TicketMerge.Target target(Connection connection, Pair pair) {
        return merge.target(connection.account(), pair.event())
                .orElseThrow(() -> DeliveryException.permanent(
                        vendor.system(),
                        "The connection " + connection.id() + " pairs the event " + pair.vendorEvent() + " of "
                                + vendor.title() + " with " + pair.event()
                                + ", and this account has no such event; mend its setting events."));
    }

    TicketVendor vendor() {
        return vendor;
    }
}
