package io.serai.objects;

import io.serai.web.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /// The type whose records have one of this type as a part of their own: they name it in a field that nobody writes.
    @Nullable
    ObjectType wholeOf(ObjectType part) {
        return part.parents().keySet().stream()
                .map(byName::get)
                .filter(whole -> whole != null && partsOf(whole).contains(part))
                .findFirst()
                .orElse(null);
    }

    List<ObjectType> partsOf(ObjectType whole) {
        return whole.fields().values().stream()
                .filter(field -> field.kind() == Kind.REFERENCE && field.readOnly() && field.of() != null)
                .map(field -> type(field.target()))
                .filter(part -> part.parents().get(whole.name()) instanceof Parent.By)
                .distinct()
                .toList();
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
