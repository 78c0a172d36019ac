package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is shown and recorded of a connection: of secrets which ones and since when, never what they are.
final class ConnectionView {
    private final Systems systems;
    private final Breakers breakers;

    ConnectionView(Systems systems, Breakers breakers) {
        this.systems = systems;
        this.breakers = breakers;
    }

    Systems systems() {
        return systems;
    }

    Map<String, Object> shown(StoredConnection row) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", row.id());
        shown.put("system", row.system());
        shown.put("name", row.name());
        shown.put("settings", systems.withDefaults(row.system(), row.settings()));
        shown.put("secrets", secretsShown(row));
        shown.put("enabled", row.enabled());
        shown.put("last_ok_at", text(row.times().ok()));
        shown.put("last_error", row.times().error());
        shown.put("last_error_at", text(row.times().failed()));
        shown.put("breaker", breakers.state(row.id()));
        shown.put("created_on", text(row.times().created()));
        shown.put("updated_on", text(row.times().updated()));
        return shown;
    }

    private Map<String, Object> secretsShown(StoredConnection row) {
        var shown = new LinkedHashMap<String, Object>();
        systems.find(row.system()).map(VendorSystem::secrets).orElse(List.of()).forEach(secret -> {
            JsonNode since = row.secretsSet().path(secret.name());
            var one = new LinkedHashMap<String, Object>();
            one.put("set", since.isTextual());
            one.put("set_on", since.isTextual() ? since.asText() : null);
            shown.put(secret.name(), one);
        });
        return shown;
    }

    /// What a change is recorded by; nothing where there is no connection.
    Map<String, Object> recorded(@Nullable StoredConnection row) {
        if (row == null) {
            return Map.of();
        }
        Map<String, Object> recorded = shown(row);
        recorded.keySet().retainAll(List.of("system", "name", "settings", "secrets", "enabled"));
        return recorded;
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
