package io.serai.objects;

import java.util.Map;
import java.util.Set;

/// What the history of records never holds: secrets, and what gives somebody rights. It is written by the rules of its
/// own domain, and never taken back by a change of a record.
final class Untold {
    private static final Set<String> TYPES = Set.of("grant");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "user",
            Set.of(
                    "role",
                    "knowledge_role",
                    "super",
                    "manager",
                    "administrator",
                    "enable",
                    "enable_from",
                    "enable_to",
                    "allow_auth_key",
                    "email_verified"),
            "site_domain",
            Set.of("access_key", "site_domain_access_key"),
            "site",
            Set.of("access_code_kv_json"));

    private Untold() {}

    static boolean is(ObjectType type) {
        return TYPES.contains(type.name());
    }

    /// @param name of a field, or of a column of its table
    static boolean is(ObjectType type, String name) {
        return is(type) || FIELDS.getOrDefault(type.name(), Set.of()).contains(name);
    }
}
