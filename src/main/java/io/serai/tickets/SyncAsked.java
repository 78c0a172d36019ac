package io.serai.tickets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;

/// What a sync is asked to do, as its run's parameters.
///
/// @param connection its public id
/// @param dry whether it reads and compares only
/// @param confirmed how many badges a person lets it hide; 0 where nobody was asked
record SyncAsked(String connection, Pair pair, boolean dry, int confirmed) {

    static SyncAsked of(Connection connection, Pair pair, boolean dry) {
        return new SyncAsked(connection.id(), pair, dry, 0);
    }

    String toJson(TicketVendor vendor, ObjectMapper json) {
        return json.createObjectNode()
                .put("connection", connection)
                .put(vendor.member(), pair.vendorEvent())
                .put("event_id", pair.event())
                .put("dry_run", dry)
                .toString();
    }

    static SyncAsked of(TicketVendor vendor, String text, ObjectMapper json) {
        try {
            JsonNode asked = json.readTree(text);
            return new SyncAsked(
                    asked.path("connection").asText(),
                    new Pair(
                            asked.path(vendor.member()).asText(),
                            asked.path("event_id").asText()),
                    asked.path("dry_run").asBoolean(),
                    asked.path("confirmed").asInt());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run's parameters are always JSON", e);
        }
    }
}
