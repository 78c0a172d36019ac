package io.serai.shadow;

import static io.serai.hub.routes.WrittenRoutes.text;

import io.serai.hub.database.SqlSteps;
import io.serai.hub.routes.WrittenRoutes;
import io.serai.hub.routes.WrittenRoutes.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The beans that there are in the sandbox: those that the product's own routes call on their way from the inbox. Those
/// behind a Kamelet that the sandbox plays itself are not among them, as they would go outside.
final class UsedBeans {
    private static final String WORK = "-work";
    /// For `transacted`, and for statements in routes of one's own.
    private static final Set<String> ALWAYS = Set.of("transaction", "dataSource", SqlSteps.NAME);

    private final Map<String, Written> routes;
    private final Path kamelets;
    private final Set<String> played;
    private final Set<String> names = new HashSet<>(ALWAYS);
    private final Set<String> seen = new HashSet<>();

    private UsedBeans(Map<String, Written> routes, Path kamelets, Set<String> played) {
        this.routes = routes;
        this.kamelets = kamelets;
        this.played = played;
    }

    /// @param kamelets their folder
    /// @param played the Kamelets that the sandbox has its own of
    static Set<String> of(WrittenRoutes routes, Path kamelets, Set<String> played) throws IOException {
        var used = new UsedBeans(routes.called(), kamelets, played);
        for (String name : used.routes.keySet()) {
            if (name.endsWith(WORK) && !name.startsWith("inbox-")) {
                used.follow("direct:" + name);
            }
        }
        return used.names;
    }

    private void follow(String address) throws IOException {
        if (!seen.add(address)) {
            return;
        }
        String name = address.replaceFirst("^\\w+:", "").replaceFirst("\\?.*", "");
        if (address.startsWith("direct:")) {
            Written route = routes.get(name);
            if (route != null) {
                collect(route.node());
            }
        } else if (name.matches("[a-z0-9-]+") && !played.contains(name)) {
            Path file = kamelets.resolve(name + ".kamelet.yaml");
            if (Files.exists(file)) {
                collect(WrittenRoutes.compose(Files.readString(file)).orElseThrow());
            }
        }
    }

    private void collect(Node node) throws IOException {
        switch (node) {
            case ScalarNode scalar -> {
                String value = scalar.getValue();
                if (value.startsWith("direct:") || value.startsWith("kamelet:") && !value.equals("kamelet:source")) {
                    follow(value);
                } else if (value.matches("#\\w+")) {
                    names.add(value.substring(1));
                }
            }
            case SequenceNode sequence -> {
                for (Node one : sequence.getValue()) {
                    collect(one);
                }
            }
            case MappingNode mapping -> {
                for (NodeTuple part : mapping.getValue()) {
                    if (text(part.getKeyNode()).equals("ref")) {
                        names.add(text(part.getValueNode()));
                    }
                    collect(part.getValueNode());
                }
            }
            default -> {}
        }
    }
}
