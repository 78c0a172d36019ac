package io.serai.objects;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One field of a type.
///
/// @param of the type that it refers to, or the list that it chooses from; null for all other kinds
/// @param column the table's, which differs from the name for a few
/// @param readOnly whether the hub or the database sets it; what a caller sends for it is dropped
/// @param views those that have it; none for all of them
/// @param permission what it takes to see and to write it; null for no more than the record takes
record ObjectField(
        String name,
        Kind kind,
        @Nullable String of,
        String column,
        boolean needed,
        boolean readOnly,
        Set<String> views,
        @Nullable String permission) {
    ObjectField {
        views = Set.copyOf(views);
    }

    /// One that the registry adds to every type.
    static ObjectField common(String name, Kind kind, boolean readOnly) {
        return new ObjectField(name, kind, null, name, false, readOnly, Set.of(), null);
    }

    boolean in(String view) {
        return kind != Kind.PASSCODES && (views.isEmpty() || views.contains(view));
    }

    /// What a view calls the public id that it refers to.
    String publicColumn() {
        return name + "_random";
    }

    /// The type that it refers to.
    String target() {
        if (of == null) {
            throw new IllegalStateException(name + " refers to nothing");
        }
        return kind == Kind.LOOKUP ? "lookup" : of;
    }
}
