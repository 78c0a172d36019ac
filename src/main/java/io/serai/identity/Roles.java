package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Roles as bundles of permissions, from `config/roles.yaml`.
final class Roles {
    private static final String ADMIN = "admin";
    static final List<String> HUB = List.of("admin", "km_admin", "analyst", "viewer", "none");
    static final List<String> KNOWLEDGE = List.of("admin", "legal", "ehs", "readonly");
    /// The highest first.
    static final List<String> SITE = List.of("super", "manager", "administrator", "trusted", "public", "authenticated");

    private final Map<String, Set<String>> hub;
    private final Map<String, Set<String>> knowledge;
    private final Map<String, Set<String>> site;

    private Roles(Map<String, Set<String>> hub, Map<String, Set<String>> knowledge, Map<String, Set<String>> site) {
        this.hub = hub;
        this.knowledge = knowledge;
        this.site = site;
    }

    /// @param known every permission that some operation asks for
    /// @throws StartException naming what is wrong with the file
    static Roles load(Path file, Set<String> known) {
        JsonNode yaml;
        try {
            yaml = new YAMLMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new StartException(file + " can't be read: " + e.getMessage(), e);
        }
        return new Roles(
                set(file, yaml, "hub", HUB, known),
                set(file, yaml, "knowledge", KNOWLEDGE, known),
                set(file, yaml, "site", SITE, known));
    }

    private static Map<String, Set<String>> set(
            Path file, JsonNode yaml, String name, List<String> roles, Set<String> known) {
        JsonNode set = yaml.path(name);
        var found = new TreeSet<String>();
        set.fieldNames().forEachRemaining(found::add);
        if (!found.equals(new TreeSet<>(roles))) {
            throw fault(file, name + ": expected the roles " + String.join(", ", roles) + ", found " + found);
        }
        var permissions = new HashMap<String, Set<String>>();
        for (String role : roles) {
            permissions.put(role, collected(file, set, name, role, known, new LinkedHashSet<>()));
        }
        return permissions;
    }

    private static Set<String> collected(
            Path file, JsonNode set, String name, String role, Set<String> known, Set<String> seen) {
        var all = new TreeSet<String>();
        for (JsonNode permission : set.path(role).path("permissions")) {
            if (!known.contains(permission.asText())) {
                throw fault(file, name + "." + role + ": no operation asks for " + permission.asText());
            }
            all.add(permission.asText());
        }
        JsonNode holds = set.path(role).path("holds");
        for (JsonNode held : holds.isTextual() ? List.of(holds) : holds) {
            if (!set.has(held.asText())) {
                throw fault(file, name + "." + role + ": holds " + held.asText() + ", which is no role of this set");
            }
            var above = new LinkedHashSet<>(seen);
            if (!above.add(role) || above.contains(held.asText())) {
                throw fault(file, name + "." + role + ": holds itself");
            }
            all.addAll(collected(file, set, name, held.asText(), known, above));
        }
        return all;
    }

    private static StartException fault(Path file, String what) {
        return new StartException(file + ": " + what);
    }

    /// What a person may, by their roles and flags. Who administers the hub does so with what it knows, too.
    Set<String> of(String hubRole, @Nullable String knowledgeRole, @Nullable String siteRole) {
        var all = new TreeSet<>(hub.getOrDefault(hubRole, Set.of()));
        String known = hubRole.equals(ADMIN) ? ADMIN : knowledgeRole;
        if (known != null) {
            all.addAll(knowledge.getOrDefault(known, Set.of()));
        }
        if (siteRole != null) {
            all.addAll(ofSite(siteRole));
        }
        return all;
    }

    Set<String> ofKnowledge(String role) {
        return knowledge.getOrDefault(role, Set.of());
    }

    Set<String> ofSite(String role) {
        return site.getOrDefault(role, Set.of());
    }
}
