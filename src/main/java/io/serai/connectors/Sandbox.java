package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.settings.DataFolder;
import io.serai.hub.settings.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sandbox as the hub uses it: every account has a connection to each vendor that it plays. Its server is in this
/// process, started when the first connection is asked for, or wherever `serai.sandbox.url` says.
public final class Sandbox implements AutoCloseable {
    private static final String PREFIX = "sandbox-";

    private final Map<String, SandboxVendor> vendors;
    private final @Nullable String outside;
    private final SandboxServer server;
    private final ObjectMapper json;
    private final Map<String, JsonNode> settings = new ConcurrentHashMap<>();

    /// @param vendors those that it plays where it is on
    public Sandbox(Settings settings, DataFolder data, List<SandboxVendor> vendors, ObjectMapper json) {
        this.vendors = !settings.flag("serai.sandbox")
                ? Map.of()
                : vendors.stream().collect(Collectors.toMap(SandboxVendor::system, Function.identity()));
        this.outside = settings.optional("serai.sandbox.url").orElse(null);
        var faults = new SandboxFaults(
                settings.number("serai.sandbox.fault.percent") / 100.0,
                settings.number("serai.sandbox.fault.seed"),
                SandboxFaults.ALL);
        this.server = new SandboxServer(vendors, data.root().resolve("sandbox"), faults);
        this.json = json;
    }

    /// Empty where it does not play that system.
    ///
    /// @param account the tenant's integer key
    public Optional<Connection> connection(long account, String system) {
        SandboxVendor vendor = vendors.get(system);
        if (vendor == null) {
            return Optional.empty();
        }
        JsonNode set = settings.computeIfAbsent(system, name -> settings(vendor));
        return Optional.of(new Connection(account, PREFIX + system, system, "sandbox", set, true));
    }

    private JsonNode settings(SandboxVendor vendor) {
        String root = outside == null ? server.url() : outside;
        return json.valueToTree(vendor.settings(root + "/" + vendor.system()));
    }

    /// The secrets of one of its connections.
    public Map<String, String> secrets(Connection connection) {
        SandboxVendor vendor = vendors.get(connection.system());
        if (vendor == null || !connection.sandbox()) {
            throw new IllegalArgumentException("not a connection of the sandbox: " + connection.id());
        }
        return vendor.secrets();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
