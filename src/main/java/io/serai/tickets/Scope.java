package io.serai.tickets;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Which tickets are meant.
///
/// @param event the event's integer key
/// @param vendorEvent the vendor's id of the event they are from
public record Scope(TicketVendor vendor, long event, String vendorEvent) {

    /// A statement of `sql/tickets/`.
    JdbcClient.StatementSpec bind(JdbcClient sql, String statement) {
        return sql.sql(TicketStore.statement(statement))
                .param("event", event)
                .param("vendor", vendor.system())
                .param("zoom_event", vendorEvent);
    }
}
