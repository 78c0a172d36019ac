package io.serai.objects;

/// How records of a type stand below those of another.
sealed interface Parent {
    /// The child names it in a field.
    record By(String field) implements Parent {}

    /// A table of links ties them together.
    record Via(String table) implements Parent {}

    /// They are tied to a third type, whose records stand below the parent: they are read this way, and not made.
    record Through(String table, String type) implements Parent {}

    /// Records of any type: the child holds the type and the public id of its parent.
    record Any(String typeField, String idField) implements Parent {}
}
