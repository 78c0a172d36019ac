package io.serai.connectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The systems that connections can lead to, by name.
final class Systems {
    private final Map<String, VendorSystem> byName = new LinkedHashMap<>();

    Systems(List<VendorSystem> systems) {
        systems.forEach(system -> byName.put(system.name(), system));
    }

    Optional<VendorSystem> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// None where this hub doesn't know the system.
    VendorSystem.Limits limits(String name) {
        return find(name).map(VendorSystem::limits).orElse(new VendorSystem.Limits(0, 0, 0));
    }

    Set<String> names() {
        return byName.keySet();
    }

    /// A copy, with the defaults of what wasn't given.
    ObjectNode withDefaults(String system, ObjectNode given) {
        ObjectNode all = given.deepCopy();
        find(system).ifPresent(known -> known.settings().stream()
                .filter(setting -> !all.hasNonNull(setting.name()))
                .forEach(setting -> {
                    switch (setting.kind()) {
                        case PAIRS -> all.putArray(setting.name());
                        case URL, TEXT -> all.put(setting.name(), setting.fallback());
                    }
                }));
        return all;
    }
}
