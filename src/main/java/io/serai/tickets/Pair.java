package io.serai.tickets;

import io.serai.connectors.Connection;
import java.util.ArrayList;
import java.util.List;

/// An event at a vendor and the event here that its tickets become badges of, as a connection's setting `events` has
/// them.
///
/// @param vendorEvent the vendor's id
/// @param event the public id
public record Pair(String vendorEvent, String event) {

    public static List<Pair> of(TicketVendor vendor, Connection connection) {
        var pairs = new ArrayList<Pair>();
        connection
                .settings()
                .path("events")
                .forEach(pair -> pairs.add(new Pair(
                        pair.path(vendor.member()).asText(""),
                        pair.path("event_id").asText(""))));
        return pairs;
    }
}
