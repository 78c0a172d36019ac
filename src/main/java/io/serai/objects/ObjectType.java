package io.serai.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One object type, as its entry in `config/objects` describes it.
///
/// @param label what people see of it
/// @param views by name, `default` first
/// @param parents by type; `*` for any
/// @param inherits by field: the fields, or the parents by link, whose records it is taken from
/// @param fields by name, in the order in which they are answered
/// @param words the fields whose words a search looks among; none where it can't
record ObjectType(
        String name,
        Label label,
        String table,
        Map<String, String> views,
        Tenancy tenancy,
        Access access,
        Map<String, Parent> parents,
        Map<String, List<String>> inherits,
        Map<String, ObjectField> fields,
        List<String> words) {
    static final String DEFAULT_VIEW = "default";
    static final String ANY = "*";

    private static final int FEW = 3;
    private static final int MOST = 5;

    /// Fields that say nothing of one type alone.
    private static final Set<String> COMMON =
            Set.of("account_id", "enable", "hide", "priority", "sort", "group", "notes", "created_on", "updated_on");

    /// What a name in a request stands for.
    sealed interface Named {
        /// The record's own public id.
        record Id() implements Named {}

        record OfField(ObjectField field) implements Named {}
    }

    /// @param group under which it stands among the others
    /// @param about what a record of it is, in a sentence
    record Label(String group, String about) {}

    ObjectType {
        views = ordered(views);
        parents = ordered(parents);
        inherits = ordered(inherits);
        fields = ordered(fields);
        words = List.copyOf(words);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /// The names under which a record answers its own id.
    List<String> idNames() {
        return List.of("id", "id_random", name + "_id", name + "_id_random");
    }

    /// Null where the type has nothing of that name.
    @Nullable
    Named named(String given) {
        if (idNames().contains(given)) {
            return new Named.Id();
        }
        ObjectField field = fields.get(given);
        if (field == null && given.endsWith("_random")) {
            ObjectField reference = fields.get(given.substring(0, given.length() - "_random".length()));
            field = reference != null && reference.kind().refers() ? reference : null;
        }
        return field == null ? null : new Named.OfField(field);
    }

    /// A field that the entry itself names.
    ObjectField reference(String name) {
        return java.util.Objects.requireNonNull(fields.get(name), name);
    }

    List<ObjectField> fieldsOf(String view) {
        var found = new ArrayList<ObjectField>();
        fields.values().stream().filter(field -> field.in(view)).forEach(found::add);
        return found;
    }

    /// What tells its records apart in a table: the fields of one line that refer to nothing, in their order; where
    /// there are few of them, references too.
    List<ObjectField> columns() {
        var plain = new ArrayList<ObjectField>();
        var references = new ArrayList<ObjectField>();
        for (ObjectField field : fieldsOf(DEFAULT_VIEW)) {
            if (COMMON.contains(field.name()) || !field.kind().comparable() || field.kind() == Kind.LINES) {
                continue;
            }
            (field.kind().refers() ? references : plain).add(field);
        }
        if (plain.size() < FEW) {
            plain.addAll(references.subList(0, Math.min(FEW - plain.size(), references.size())));
        }
        return plain.subList(0, Math.min(MOST, plain.size()));
    }

    @Nullable
    Parent parent(String type) {
        Parent own = parents.get(type);
        return own == null ? parents.get(ANY) : own;
    }

    /// Whether rows have a column for their account.
    boolean keepsAccount() {
        return tenancy instanceof Tenancy.Own || tenancy instanceof Tenancy.Through(String field, boolean kept) && kept;
    }

    boolean isShared() {
        return tenancy instanceof Tenancy.Own(boolean shared) && shared;
    }
}
