package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the entries of `config/objects`, and names every fault of every one of them.
final class RegistryReader {
    private static final String NAME = "[a-z][a-z0-9_]{0,63}";
    private static final Set<String> MEMBERS = Set.of(
            "type",
            "about",
            "group",
            "aliases",
            "table",
            "views",
            "tenant",
            "access",
            "parents",
            "inherits",
            "fields",
            "words");
    private static final Set<String> FIELD_MEMBERS =
            Set.of("kind", "of", "list", "column", "needed", "read_only", "views", "permission");

    private final List<String> faults = new ArrayList<>();
    private final Map<String, ObjectType> types = new LinkedHashMap<>();
    private final Map<String, List<String>> aliases = new HashMap<>();
    private String entry = "";

    private RegistryReader() {}

    /// @param entries by the name of their file
    /// @throws IllegalArgumentException with all faults
    static Registry read(Map<String, ? extends JsonNode> entries) {
        var reader = new RegistryReader();
        entries.forEach(reader::entry);
        reader.types.values().forEach(reader::checkNames);
        if (!reader.faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "config/objects has faults:\n  " + String.join("\n  ", new TreeSet<>(reader.faults)));
        }
        return new Registry(reader.types.values(), reader.aliases);
    }

    private void fault(String what) {
        faults.add(entry + ": " + what);
    }

    private void entry(String file, JsonNode node) {
        entry = file;
        node.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member)) {
                fault("knows no " + member + "; there are " + String.join(", ", new TreeSet<>(MEMBERS)));
            }
        });
        String name = name(node, "type");
        String table = name(node, "table");
        var views = new LinkedHashMap<String, String>();
        node.path("views")
                .properties()
                .forEach(view -> views.put(view.getKey(), view.getValue().asText()));
        if (!views.containsKey(ObjectType.DEFAULT_VIEW)) {
            fault("views has no default");
        }
        views.values().stream().filter(view -> !view.matches(NAME)).forEach(view -> fault("views: " + view + "?"));
        aliases.put(name, texts(node.path("aliases")));
        Tenancy tenancy = tenancy(node.path("tenant"));
        Map<String, ObjectField> fields = fields(node, name, views.keySet(), tenancy);
        var type = new ObjectType(
                name,
                new ObjectType.Label(
                        node.path("group").asText("Others"), node.path("about").asText("")),
                table,
                views,
                tenancy,
                access(node.path("access"), name),
                parents(node.path("parents")),
                lists(node.path("inherits")),
                fields,
                texts(node.path("words")));
        if (types.put(name, type) != null) {
            fault("the type " + name + " has two entries");
        }
    }

    private String name(JsonNode node, String member) {
        String name = node.path(member).asText("");
        if (!name.matches(NAME)) {
            fault(member + " is missing, or no name: small letters, digits and _");
        }
        return name;
    }

    private Tenancy tenancy(JsonNode node) {
        if (node.path("through").isTextual()) {
            return new Tenancy.Through(
                    node.path("through").asText(), node.path("kept").asBoolean());
        }
        if (node.path("own").asBoolean()) {
            return new Tenancy.Own(node.path("shared").asBoolean());
        }
        return switch (node.asText("")) {
            case "own" -> new Tenancy.Own(false);
            case "self" -> new Tenancy.Self();
            case "global" -> new Tenancy.Global();
            default -> {
                fault("tenant does not say how the account is reached: own, self, global, or {through: <field>}");
                yield new Tenancy.Own(false);
            }
        };
    }

    private Access access(JsonNode node, String type) {
        Access.Site site = Access.Site.ADMINISTRATOR;
        try {
            site = Access.Site.valueOf(node.path("site").asText("administrator").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            fault("access: site is one of trusted, administrator, none");
        }
        boolean publicRead = node.path("public_read").asBoolean();
        if (publicRead && !type.equals("site_domain")) {
            fault("public_read is for site_domain alone");
        }
        return new Access(
                node.path("read").asText(Access.READ),
                node.path("write").asText(Access.WRITE),
                node.path("delete").asText(Access.DELETE),
                site,
                node.path("private").asBoolean(),
                publicRead,
                eventRole(node.path("event_role").asText("")));
    }

    private Access.@Nullable Right eventRole(String opens) {
        return switch (opens) {
            case "" -> null;
            case "read" -> Access.Right.READ;
            case "write" -> Access.Right.WRITE;
            default -> {
                fault("access: event_role is one of read, write");
                yield null;
            }
        };
    }

    private Map<String, Parent> parents(JsonNode node) {
        var parents = new LinkedHashMap<String, Parent>();
        for (var parent : node.properties()) {
            JsonNode how = parent.getValue();
            if (how.has("by")) {
                parents.put(parent.getKey(), new Parent.By(how.path("by").asText()));
            } else if (how.has("through")) {
                parents.put(
                        parent.getKey(),
                        new Parent.Through(
                                how.path("via").asText(), how.path("through").asText()));
            } else if (how.has("via")) {
                parents.put(parent.getKey(), new Parent.Via(how.path("via").asText()));
            } else if (how.has("type") && how.has("id")) {
                parents.put(
                        parent.getKey(),
                        new Parent.Any(how.path("type").asText(), how.path("id").asText()));
            } else {
                fault("parents: " + parent.getKey() + " does not say how: {by: <field>}, {via: <table of links>}");
            }
        }
        return parents;
    }

    private Map<String, ObjectField> fields(JsonNode node, String type, Set<String> views, Tenancy tenancy) {
        var fields = new LinkedHashMap<String, ObjectField>();
        if (!(tenancy instanceof Tenancy.Self) && !(tenancy instanceof Tenancy.Global)) {
            fields.put(
                    "account_id",
                    new ObjectField(
                            "account_id", Kind.REFERENCE, "account", "account_id", false, true, Set.of(), null));
        }
        for (var member : node.path("fields").properties()) {
            ObjectField field = field(member.getKey(), member.getValue(), views);
            if (field != null && fields.put(field.name(), field) != null) {
                fault("fields: " + field.name() + " is every type's already");
            }
        }
        if (node.has("words") && !fields.containsKey(Words.FIELD)) {
            fields.put(Words.FIELD, ObjectField.common(Words.FIELD, Kind.LINES, true));
        }
        commonFields().forEach(field -> {
            if (fields.put(field.name(), field) != null) {
                fault("fields: " + field.name() + " is every type's already");
            }
        });
        if (type.isEmpty() || fields.size() == commonFields().size()) {
            fault("has no fields");
        }
        return fields;
    }

    private static List<ObjectField> commonFields() {
        return List.of(
                ObjectField.common("enable", Kind.BOOLEAN, false),
                ObjectField.common("hide", Kind.BOOLEAN, false),
                ObjectField.common("priority", Kind.INTEGER, false),
                ObjectField.common("sort", Kind.INTEGER, false),
                ObjectField.common("group", Kind.TEXT, false),
                ObjectField.common("notes", Kind.LINES, false),
                ObjectField.common("created_on", Kind.TIME, true),
                ObjectField.common("updated_on", Kind.TIME, true));
    }

    private @Nullable ObjectField field(String name, JsonNode node, Set<String> views) {
        JsonNode said = node.isTextual() ? node : node.path("kind");
        Kind kind;
        try {
            kind = Kind.valueOf(said.asText("").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            fault("fields: " + name + " has no kind that there is");
            return null;
        }
        if (!name.matches(NAME)) {
            fault("fields: " + name + " is no name: small letters, digits and _");
        }
        node.fieldNames().forEachRemaining(member -> {
            if (!FIELD_MEMBERS.contains(member)) {
                fault("fields: " + name + " knows no " + member);
            }
        });
        Set<String> in = Set.copyOf(texts(node.path("views")));
        if (!views.containsAll(in)) {
            fault("fields: " + name + " names a view that is not there");
        }
        String of = kind == Kind.REFERENCE
                ? node.path("of").asText("")
                : node.path("list").asText("");
        if (kind.refers() == of.isEmpty()) {
            fault("fields: " + name + " refers to nothing: a reference says `of`, a lookup `list`");
        }
        return new ObjectField(
                name,
                kind,
                of.isEmpty() ? null : of,
                node.path("column").asText(name),
                node.path("needed").asBoolean(),
                node.path("read_only").asBoolean(),
                in,
                node.path("permission").isTextual() ? node.path("permission").asText() : null);
    }

    /// What an entry names of others, and of itself.
    private void checkNames(ObjectType type) {
        entry = type.name() + ".yaml";
        for (ObjectField field : type.fields().values()) {
            if (field.kind().refers() && field.of() != null && !types.containsKey(field.target())) {
                fault("fields: " + field.name() + " refers to " + field.target() + ", which is no type");
            }
        }
        type.parents().forEach((parent, how) -> checkParent(type, parent, how));
        if (type.tenancy() instanceof Tenancy.Through(String field, boolean _)) {
            requireReference(type, "tenant", field);
        }
        if (type.access().eventRole() != null && !type.name().equals(Statements.EVENT)) {
            requireReference(type, "access: event_role", Statements.EVENT_ID);
        }
        type.inherits().forEach((field, from) -> {
            requireReference(type, "inherits", field);
            from.stream()
                    .filter(one -> !types.containsKey(one))
                    .forEach(one -> requireReference(type, "inherits", one));
        });
        type.words().stream()
                .filter(word -> !type.fields().containsKey(word))
                .forEach(word -> fault("words: there is no field " + word));
    }

    private void checkParent(ObjectType type, String parent, Parent how) {
        if (!parent.equals(ObjectType.ANY) && !types.containsKey(parent)) {
            fault("parents: " + parent + " is no type");
        }
        switch (how) {
            case Parent.By(String field) -> requireReference(type, "parents", field);
            case Parent.Through(String _, String third) -> {
                if (!types.containsKey(third)) {
                    fault("parents: " + third + " is no type");
                }
            }
            case Parent.Any(String typeField, String idField) ->
                Stream.of(typeField, idField)
                        .filter(field -> !type.fields().containsKey(field))
                        .forEach(field -> fault("parents: there is no field " + field));
            case Parent.Via _ -> {
                // the table is checked against the schema
            }
        }
    }

    private void requireReference(ObjectType type, String member, String name) {
        ObjectField field = type.fields().get(name);
        if (field == null || !field.kind().refers()) {
            fault(member + ": " + name + " is no reference of this type");
        }
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        node.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Map<String, List<String>> lists(JsonNode node) {
        var lists = new LinkedHashMap<String, List<String>>();
        node.properties().forEach(member -> lists.put(member.getKey(), texts(member.getValue())));
        return lists;
    }
}
