package io.serai.zoom;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Which tickets are meant.
///
/// @param event the event's integer key
/// @param zoomEvent Zoom's id of the event they are from
record Scope(long event, String zoomEvent) {

    /// A statement of `sql/zoom/`.
    JdbcClient.StatementSpec bind(JdbcClient sql, String statement) {
        return sql.sql(TicketStore.statement(statement)).param("event", event).param("zoom_event", zoomEvent);
    }
}
