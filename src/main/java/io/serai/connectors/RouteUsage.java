package io.serai.connectors;

import io.serai.hub.routes.LaterRoutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.jspecify.annotations.Nullable;

/// Which routes reach a system: those that hold one of its Kamelets (`<system>-…`), or are named for it, and those that
/// call such a route.
final class RouteUsage {
    private static final Set<String> CLOCKS = Set.of("quartz", "cron", "scheduler", "timer");

    private final CamelContext camel;

    RouteUsage(CamelContext camel) {
        this.camel = camel;
    }

    /// @param scheduled whether a clock starts it
    record User(String id, String description, boolean scheduled) {
        Map<String, Object> shown() {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("id", id);
            shown.put("description", description);
            return shown;
        }
    }

    List<User> of(String system) {
        var targets = new HashMap<RouteDefinition, Set<String>>();
        for (RouteDefinition route : routes()) {
            targets.put(route, targets(route));
        }
        var reached = new HashSet<String>();
        for (boolean more = true; more; ) {
            more = false;
            for (var entry : targets.entrySet()) {
                RouteDefinition route = entry.getKey();
                boolean uses = route.getRouteId().startsWith(system + "-")
                        || entry.getValue().stream()
                                .anyMatch(uri -> uri.startsWith("kamelet:" + system + "-") || reached.contains(uri));
                more |= uses && reached.add(start(route));
            }
        }
        var users = new ArrayList<User>();
        targets.keySet().stream()
                .filter(route -> reached.contains(start(route)))
                .forEach(route -> users.add(new User(
                        route.getRouteId(),
                        route.getDescription() == null ? "" : route.getDescription(),
                        CLOCKS.contains(start(route).replaceFirst(":.*", "")))));
        users.sort(java.util.Comparator.comparing(User::id));
        return users;
    }

    private List<RouteDefinition> routes() {
        LaterRoutes.of(camel).makeAll();
        return ((ModelCamelContext) camel)
                .getRouteDefinitions().stream()
                        // a Kamelet in use is a route of its own
                        .filter(route -> !Boolean.TRUE.equals(route.isTemplate()))
                        .toList();
    }

    private static Set<String> targets(RouteDefinition route) {
        List<EndpointRequiredDefinition> all =
                new ArrayList<>(ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class));
        var uris = new HashSet<String>();
        all.forEach(one -> uris.add(address(one.getEndpointUri())));
        return uris;
    }

    private static String start(RouteDefinition route) {
        return address(route.getInput().getEndpointUri());
    }

    private static String address(@Nullable String uri) {
        return uri == null ? "" : uri.replaceFirst("\\?.*", "").replaceFirst("://", ":");
    }
}
