package io.serai.connectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The systems that connections can lead to, by name.
final class Systems {
    private static final Pattern OTHER = Pattern.compile("\\{(\\w+)}");

    private final Map<String, VendorSystem> byName = new LinkedHashMap<>();

    Systems(List<VendorSystem> systems) {
        this(systems, "");
    }

    /// @param agreed limits in place of the usual ones, as `serai.vendor.limits` has them
    Systems(List<VendorSystem> systems, String agreed) {
        systems.forEach(system -> byName.put(system.name(), system));
        for (String one : agreed.isEmpty() ? new String[0] : agreed.split(",")) {
            String[] parts = one.split("[=/]");
            VendorSystem.Limits limits = new VendorSystem.Limits(
                    Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
            byName.computeIfPresent(
                    parts[0], (name, usual) -> new VendorSystem(name, usual.settings(), usual.secrets(), limits));
        }
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

    private static String filled(String url, ObjectNode settings) {
        return OTHER.matcher(url)
                .replaceAll(name ->
                        Matcher.quoteReplacement(settings.path(name.group(1)).asText("")));
    }

    /// A copy, with the defaults of what wasn't given.
    ObjectNode withDefaults(String system, ObjectNode given) {
        ObjectNode all = given.deepCopy();
        find(system).ifPresent(known -> known.settings().stream()
                .filter(setting -> !all.hasNonNull(setting.name()))
                .forEach(setting -> {
                    switch (setting.kind()) {
                        case PAIRS -> all.putArray(setting.name());
                        case TEXTS -> all.putObject(setting.name());
                        case COUNTRIES -> {
                            // missing is not the same as none
                        }
                        case PORT, NUMBER -> all.put(setting.name(), Integer.parseInt(setting.fallback()));
                        case URL -> all.put(setting.name(), filled(setting.fallback(), all));
                        case TEXT, HOST, WORD, LABEL, MAILBOX -> all.put(setting.name(), setting.fallback());
                    }
                }));
        return all;
    }
}
