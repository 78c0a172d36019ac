package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What of the database goes into a tenant's file. Tables and columns of which nothing is said are [#problems], and
/// nothing is written or read until there are none.
final class TenantTables {
    private static final List<String> COMMON =
            List.of("enable", "hide", "priority", "sort", "group", "notes", "created_on", "updated_on");
    private static final List<String> WORDS = List.of("default_qry_str", "words_hash", "words_due");

    private final Map<String, TenantTable> tables;
    private final Set<String> out;

    private TenantTables(Map<String, TenantTable> tables, Set<String> out) {
        this.tables = tables;
        this.out = Set.copyOf(out);
    }

    /// Those of the hub.
    static TenantTables read() {
        JsonNode root;
        try (InputStream in = Objects.requireNonNull(TenantTables.class.getResourceAsStream("/tenant/tables.yaml"))) {
            root = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("tenant/tables.yaml can't be read", e);
        }
        var tables = new LinkedHashMap<String, TenantTable>();
        root.path("tables").properties().forEach(one -> tables.put(one.getKey(), table(one.getKey(), one.getValue())));
        var out = new TreeSet<String>();
        root.path("out").fieldNames().forEachRemaining(out::add);
        return new TenantTables(tables, out);
    }

    private static TenantTable table(String name, JsonNode said) {
        List<String> keep = new ArrayList<>(texts(said.path("keep")));
        List<String> left = new ArrayList<>(texts(said.path("left")));
        if (said.path("common").asBoolean()) {
            keep.addAll(COMMON);
        }
        if (said.path("words").asBoolean()) {
            left.addAll(WORDS);
        }
        var among = new HashMap<String, Set<String>>();
        said.path("among").properties().forEach(one -> among.put(one.getKey(), Set.copyOf(texts(one.getValue()))));
        String named = keep.contains(TenantTable.PUBLIC) ? TenantTable.PUBLIC : null;
        return new TenantTable(
                name,
                text(said, "under"),
                pairs(said.path("refs")),
                pairs(said.path("soft")),
                keep,
                left,
                texts(said.path("made")),
                pairs(said.path("as")),
                text(said, "where"),
                among,
                said.path("private").asBoolean(),
                said.has("name") ? said.path("name").asText() : named);
    }

    /// With the tables of object types that an installation added: their columns go as they are, but for keys, which
    /// become references, and for what is generated.
    ///
    /// @param own the tables that the installation's entries name
    TenantTables with(Schema schema, Set<String> own) {
        var all = new LinkedHashMap<>(tables);
        var waiting = new TreeSet<>(own);
        waiting.removeIf(name -> all.containsKey(name) || !schema.tables().containsKey(name));
        boolean more = true;
        while (more) {
            more = false;
            for (String name : List.copyOf(waiting)) {
                TenantTable table = ofSchema(name, schema, all, waiting);
                if (table != null) {
                    all.put(name, table);
                    waiting.remove(name);
                    more = true;
                }
            }
        }
        return new TenantTables(all, out);
    }

    /// Null where it can't be told, or not yet, how it belongs to an account.
    private static @Nullable TenantTable ofSchema(
            String name, Schema schema, Map<String, TenantTable> known, Set<String> waiting) {
        Map<String, Schema.Column> columns = schema.columns(name);
        var refs = new HashMap<String, String>();
        var keep = new ArrayList<String>();
        var left = new ArrayList<String>();
        String under = columns.containsKey(TenantTable.ACCOUNT_ID) ? TenantTable.ACCOUNT_ID : null;
        for (Schema.Column column : columns.values()) {
            String target = column.refers();
            if (column.name().equals(TenantTable.ID) || column.name().equals(TenantTable.ACCOUNT_ID)) {
                continue;
            }
            if (column.generated() || WORDS.contains(column.name())) {
                left.add(column.name());
            } else if (target == null) {
                keep.add(column.name());
            } else if (known.containsKey(target) && !target.equals(TenantTable.ACCOUNT)) {
                refs.put(column.name(), target);
                under = under == null && !column.nullable() ? column.name() : under;
            } else if (waiting.contains(target)) {
                return null;
            } else {
                left.add(column.name());
            }
        }
        return under == null || !keep.contains(TenantTable.PUBLIC)
                ? null
                : new TenantTable(
                        name,
                        under,
                        refs,
                        Map.of(),
                        keep,
                        left,
                        List.of(),
                        Map.of(),
                        null,
                        Map.of(),
                        false,
                        TenantTable.PUBLIC);
    }

    /// The tables that the entries of `config/objects` name.
    static Set<String> named(Path objects) {
        var names = new TreeSet<String>();
        try (Stream<Path> files = Files.list(objects)) {
            var yaml = new YAMLMapper();
            for (Path file : (Iterable<Path>)
                    files.filter(file -> file.toString().endsWith(".yaml")).sorted()::iterator) {
                String table = yaml.readTree(file.toFile()).path("table").asText();
                if (!table.isEmpty()) {
                    names.add(table);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(objects + " can't be read", e);
        }
        return names;
    }

    /// What is not decided, or decided of what is not there, a sentence each.
    List<String> problems(Schema schema) {
        var problems = new ArrayList<String>();
        schema.tables().forEach((name, columns) -> {
            TenantTable table = tables.get(name);
            if (table == null && !out.contains(name)) {
                problems.add(
                        "tenant/tables.yaml does not say whether the table " + name + " goes into a tenant's file");
            }
            if (table != null) {
                columns.keySet().stream()
                        .filter(column -> !table.decided().contains(column))
                        .forEach(column -> problems.add("tenant/tables.yaml does not say whether " + name + "." + column
                                + " goes into a tenant's file"));
            }
        });
        for (TenantTable table : tables.values()) {
            var columns = schema.tables().getOrDefault(table.name(), Map.of());
            table.decided().stream()
                    .filter(column -> !column.equals(TenantTable.ID) && !column.equals(TenantTable.ACCOUNT_ID))
                    .filter(column -> !columns.containsKey(column))
                    .forEach(column -> problems.add("there is no column " + table.name() + "." + column));
        }
        return problems;
    }

    List<TenantTable> all() {
        return List.copyOf(tables.values());
    }

    Set<String> out() {
        return out;
    }

    @Nullable
    TenantTable find(String name) {
        return tables.get(name);
    }

    TenantTable get(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    private static @Nullable String text(JsonNode said, String member) {
        return said.has(member) ? said.path(member).asText() : null;
    }

    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        node.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Map<String, String> pairs(JsonNode node) {
        var pairs = new LinkedHashMap<String, String>();
        node.properties().forEach(one -> pairs.put(one.getKey(), one.getValue().asText()));
        return pairs;
    }
}
