package io.serai.hub.routes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The folder of routes as it is written; nothing of it is made.
public final class WrittenRoutes {
    private static final String DIRECT = "direct:";

    private final Map<String, Written> byId = new LinkedHashMap<>();

    /// One route of a file.
    ///
    /// @param node what stands under `route`
    /// @param from the URI that it begins at; "" where it has none
    /// @param calls the names of the `direct:` that stand in its steps
    public record Written(Path file, String id, String from, MappingNode node, Set<String> calls) {
        public Written {
            calls = Set.copyOf(calls);
        }

        /// The name of the `direct:` that it begins at; "" where it begins otherwise.
        public String name() {
            return nameOf(from);
        }
    }

    private WrittenRoutes() {}

    /// @param folder of the routes, and the folders in it
    public static WrittenRoutes read(Path folder) throws IOException {
        var routes = new WrittenRoutes();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>)
                    files.filter(one -> one.getFileName().toString().endsWith(".camel.yaml"))
                            .sorted()::iterator) {
                for (Written one : written(file, compose(Files.readString(file, StandardCharsets.UTF_8)))) {
                    routes.byId.put(one.id(), one);
                }
            }
        }
        return routes;
    }

    /// The document, with the place of each of its nodes; empty where there is none.
    ///
    /// @throws YamlEngineException where it is no YAML, or has a key twice
    public static Optional<Node> compose(String text) {
        return new Compose(LoadSettings.builder()
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .setMaxAliasesForCollections(0)
                        .build())
                .composeString(text);
    }

    public Optional<Written> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// All that begin at a `direct:`, by its name.
    public Map<String, Written> called() {
        var called = new LinkedHashMap<String, Written>();
        byId.values().stream().filter(one -> !one.name().isEmpty()).forEach(one -> called.put(one.name(), one));
        return called;
    }

    /// The names of the `direct:` from which the route is reached, its own included.
    public Set<String> leadingTo(Written route) {
        var names = new HashSet<>(Set.of(route.name()));
        int before;
        do {
            before = names.size();
            byId.values().stream()
                    .filter(one -> one.calls().stream().anyMatch(names::contains))
                    .map(Written::name)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        } while (names.size() > before);
        return names;
    }

    private static List<Written> written(Path file, Optional<Node> document) {
        var found = new ArrayList<Written>();
        if (document.isPresent() && document.get() instanceof SequenceNode entries) {
            for (Node entry : entries.getValue()) {
                if (value(entry, "route") instanceof MappingNode route) {
                    var calls = new HashSet<String>();
                    Node from = value(route, "from");
                    collect(route, calls);
                    String uri = text(from instanceof ScalarNode ? from : value(from, "uri"));
                    calls.remove(nameOf(uri));
                    found.add(new Written(file, text(value(route, "id")), uri, route, calls));
                }
            }
        }
        return found;
    }

    private static void collect(Node node, Set<String> calls) {
        switch (node) {
            case ScalarNode scalar when scalar.getValue().startsWith(DIRECT) -> calls.add(nameOf(scalar.getValue()));
            case SequenceNode sequence -> sequence.getValue().forEach(one -> collect(one, calls));
            case MappingNode mapping -> mapping.getValue().forEach(one -> collect(one.getValueNode(), calls));
            default -> {}
        }
    }

    /// What stands under a key; null where nothing does.
    public static @Nullable Node value(@Nullable Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (text(tuple.getKeyNode()).equals(key)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }

    /// Of a scalar; "" of anything else.
    public static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static String nameOf(String uri) {
        return uri.startsWith(DIRECT)
                ? uri.substring(DIRECT.length()).replaceFirst("^//", "").replaceFirst("\\?.*", "")
                : "";
    }
}
