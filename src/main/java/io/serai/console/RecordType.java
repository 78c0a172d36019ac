package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.InnerCalls;
import io.serai.web.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A type of records as a page shows it.
///
/// @param about what a record of it is
/// @param parents the types below whose records it is listed; `*` for any
/// @param columns what tells its records apart in a table
/// @param words whether it is searched by words
/// @param history whether its changes are kept
/// @param writable whether whoever looks may change its records
public record RecordType(
        String name,
        String group,
        String about,
        List<String> parents,
        List<String> columns,
        boolean words,
        boolean history,
        boolean writable) {
    /// Where a record's own name stands, in the order in which it is looked for.
    private static final List<String> NAMES =
            List.of("name", "full_name", "title", "given_name", "filename", "fqdn", "code", "external_id", "label");

    public RecordType {
        parents = List.copyOf(parents);
        columns = List.copyOf(columns);
    }

    /// Types of one group.
    public record Group(String name, List<RecordType> types) {
        public Group {
            types = List.copyOf(types);
        }
    }

    static List<RecordType> list(InnerCalls.Reply reply) {
        return Rows.of(reply, RecordType::of);
    }

    private static RecordType of(JsonNode type) {
        return new RecordType(
                type.path("type").asText(),
                type.path("group").asText(),
                type.path("about").asText(""),
                type.path("parents").valueStream().map(JsonNode::asText).toList(),
                type.path("columns").valueStream().map(JsonNode::asText).toList(),
                type.path("words").asBoolean(),
                type.path("history").asBoolean(),
                type.path("writable").asBoolean());
    }

    static List<Group> grouped(Collection<RecordType> types) {
        var groups = new TreeMap<String, List<RecordType>>();
        types.forEach(type -> groups.computeIfAbsent(type.group(), name -> new java.util.ArrayList<>())
                .add(type));
        return groups.entrySet().stream()
                .map(group -> new Group(group.getKey(), group.getValue()))
                .toList();
    }

    /// @throws Refusal 404 where there is none of that name that they may read
    static RecordType find(List<RecordType> types, String name) {
        return types.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(404, "There is no such type of records."));
    }

    public String label() {
        return RecordField.words(name);
    }

    public String address() {
        return "/records/" + name;
    }

    /// Those whose records stand below records of this one.
    List<RecordType> below(List<RecordType> all) {
        return all.stream()
                .filter(type -> type.parents().contains(name) || type.parents().contains("*"))
                .filter(type -> !type.name().equals(name))
                .toList();
    }

    /// The columns of a table: the one that names a record first.
    List<String> ordered() {
        var ordered = new java.util.ArrayList<>(columns);
        NAMES.stream().filter(columns::contains).findFirst().ifPresent(name -> {
            ordered.remove(name);
            ordered.addFirst(name);
        });
        return ordered;
    }

    /// What a record is called; its id where it has no name.
    static String title(JsonNode data) {
        for (String name : NAMES) {
            String text = data.path(name).asText("").strip();
            if (!text.isEmpty()) {
                return shortened(text);
            }
        }
        return data.path("id").asText();
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= 120
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 119)) + "…";
    }

    static @Nullable String cursor(InnerCalls.Reply reply) {
        JsonNode next = reply.body().at("/meta/next_cursor");
        return next.isTextual() ? next.textValue() : null;
    }
}
