package io.serai.zoom;

import io.serai.connectors.Connection;
import java.util.ArrayList;
import java.util.List;

/// An event at Zoom and the event here that its tickets become badges of, as a connection's setting `events` has them.
///
/// @param zoomEvent Zoom's id
/// @param event the public id
record Pair(String zoomEvent, String event) {

    static List<Pair> of(Connection connection) {
        var pairs = new ArrayList<Pair>();
        connection
                .settings()
                .path("events")
                .forEach(pair -> pairs.add(new Pair(
                        pair.path("zoom_event_id").asText(""),
                        pair.path("event_id").asText(""))));
        return pairs;
    }
}
