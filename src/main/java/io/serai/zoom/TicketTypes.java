package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.connectors.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of an event's ticket types by their ids, remembered for a few minutes.
final class TicketTypes {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Cache<String, Map<String, String>> byEvent = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    /// @param answer with `ticket_types`
    Map<String, String> remember(Connection connection, String event, JsonNode answer) {
        var names = new HashMap<String, String>();
        answer.path("ticket_types")
                .forEach(type -> names.put(
                        type.path("ticket_type_id").asText(""),
                        type.path("name").asText("")));
        byEvent.put(key(connection, event), names);
        return names;
    }

    /// Null where they were not read lately.
    @Nullable
    Map<String, String> of(Connection connection, String event) {
        return byEvent.getIfPresent(key(connection, event));
    }

    private static String key(Connection connection, String event) {
        return connection.account() + " " + connection.id() + " " + event;
    }
}
