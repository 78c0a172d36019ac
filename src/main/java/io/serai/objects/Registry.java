package io.serai.objects;

import io.serai.web.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All object types, by name and alias.
final class Registry {
    private final Map<String, ObjectType> byName = new LinkedHashMap<>();
    private final Map<String, ObjectType> known = new LinkedHashMap<>();

    Registry(Collection<ObjectType> types, Map<String, List<String>> aliases) {
        types.forEach(type -> {
            byName.put(type.name(), type);
            known.put(type.name(), type);
        });
        aliases.forEach((name, all) -> all.forEach(alias -> known.put(alias, type(name))));
    }

    Collection<ObjectType> types() {
        return byName.values();
    }

    /// One that an entry names.
    ObjectType type(String name) {
        ObjectType type = byName.get(name);
        if (type == null) {
            throw new IllegalStateException("the registry has no type " + name);
        }
        return type;
    }

    /// One by its name or an alias.
    Optional<ObjectType> named(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /// One that a caller names.
    ///
    /// @throws Refusal 404 for what is no type
    ObjectType find(String name) {
        ObjectType type = known.get(name);
        if (type == null) {
            throw new Refusal(404, "There is no object type of that name.");
        }
        return type;
    }
}
