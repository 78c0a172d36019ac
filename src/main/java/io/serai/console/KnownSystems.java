package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The systems that connections lead to, as the API tells of them.
final class KnownSystems {
    private final InnerCalls calls;

    KnownSystems(InnerCalls calls) {
        this.calls = calls;
    }

    private List<JsonNode> all(Call call) {
        return Rows.of(calls.get(call, "/v3/hub/connector"), system -> system);
    }

    /// As people choose them.
    Map<String, String> names(Call call) {
        var names = new LinkedHashMap<String, String>();
        all(call)
                .forEach(system -> names.put(
                        system.path("system").asText(), system.path("system").asText()));
        return names;
    }

    Optional<JsonNode> find(Call call, String name) {
        return all(call).stream()
                .filter(system -> system.path("system").asText().equals(name))
                .findFirst();
    }
}
