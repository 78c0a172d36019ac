package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;

/// A tenant's way to a vendor, without its secrets.
///
/// @param id the public id; `sandbox-<system>` for the sandbox
/// @param account the tenant's integer key
/// @param system such as `novi`
/// @param settings an object with the system's settings, defaults filled in
public record Connection(long account, String id, String system, String name, JsonNode settings, boolean sandbox) {

    /// The text of a setting; empty where it has none.
    public String setting(String name) {
        return settings.path(name).asText("");
    }
}
