package io.serai.zoom;

import io.serai.connectors.Connection;

/// What is to be read of an event at Zoom: the body that the Kamelets `zoom-…-action` take.
///
/// @param event Zoom's id of it
/// @param ticket the id of one ticket; empty where the question is about many
/// @param page the token of the next page; empty for the first
public record ZoomQuery(Connection connection, String event, String ticket, String page) {

    static ZoomQuery ofEvent(Connection connection, String event) {
        return new ZoomQuery(connection, event, "", "");
    }

    ZoomQuery ticket(String id) {
        return new ZoomQuery(connection, event, id, "");
    }

    ZoomQuery page(String token) {
        return new ZoomQuery(connection, event, "", token);
    }

    @Override
    public String toString() {
        return "zoom event " + event;
    }
}
