package io.serai.hub.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One file of routes that came, changed or went while the hub runs. Its routes change all together or not at all: what
/// is wrong with it goes to the log, and what ran before runs on.
///
/// What else a file may hold (a contract's `rest:`, a `routeConfiguration:`) is read at the next start.
final class RouteFile {
    private static final Logger LOG = LoggerFactory.getLogger(RouteFile.class);

    private final Path folder;
    private final Path file;
    private final CamelContext context;
    private final Model model;

    /// @param folder the folder of all routes
    RouteFile(Path folder, Path file, CamelContext context) {
        this.folder = folder;
        this.file = file;
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    /// Puts the file's routes in the place of those it had before.
    void takeOver() {
        try {
            List<RouteBuilder> read = read();
            List<RouteDefinition> before = inForce();
            try {
                end(before);
                for (RouteBuilder each : read) {
                    each.updateRoutesToCamelContext(context);
                }
            } catch (Exception e) {
                restore(before, e);
                throw e;
            }
            List<RouteDefinition> now = inForce();
            if (now.isEmpty() && before.isEmpty()) {
                LOG.info("{} has no route of its own: what else is in it is read at the start only", name());
            } else {
                LOG.info("{} is in force: {}", name(), ids(now));
            }
        } catch (Exception e) {
            LOG.error("{} is not taken over, what ran before runs on. {}", name(), reason(e));
            LOG.debug("the whole of it", e);
        }
    }

    /// Ends the file's routes.
    void remove() {
        List<RouteDefinition> before = inForce();
        try {
            end(before);
            LOG.info("{} is gone, and with it: {}", name(), ids(before));
        } catch (Exception e) {
            LOG.error("{} is gone, and not all of its routes could be ended. {}", name(), reason(e));
        }
    }

    private List<RouteBuilder> read() throws Exception {
        Resource resource = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
        var read = new ArrayList<RouteBuilder>();
        for (RoutesBuilder each : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
            if (each instanceof RouteBuilder builder) {
                builder.configureRoutes(context).getRoutes().forEach(this::checkId);
                builder.getRestCollection().getRests().clear();
                read.add(builder);
            }
        }
        return read;
    }

    private void checkId(RouteDefinition route) {
        RouteDefinition same = route.getId() == null ? null : model.getRouteDefinition(route.getId());
        if (same != null && !isMine(same)) {
            throw new IllegalArgumentException("The id " + route.getId() + " is that of a route elsewhere"
                    + (same.getResource() == null
                            ? ""
                            : ", in " + same.getResource().getLocation())
                    + ": expected one of its own");
        }
    }

    /// Ends routes, and the Kamelets that they begin with: each is a route of its own, which Camel would leave running.
    /// Those that are steps stay, as other routes may share them.
    private void end(List<RouteDefinition> routes) throws Exception {
        List<RouteDefinition> sources = model.getRouteDefinitions().stream()
                .filter(each -> routes.stream().anyMatch(route -> isSourceOf(each, route)))
                .toList();
        model.removeRouteDefinitions(routes);
        model.removeRouteDefinitions(sources);
    }

    private static boolean isSourceOf(RouteDefinition kamelet, RouteDefinition route) {
        return kamelet.getTemplateParameters() != null
                && Objects.equals(kamelet.getTemplateParameters().get(Kamelet.PARENT_ROUTE_ID), route.getId())
                && !kamelet.getInput().getEndpointUri().startsWith("kamelet:");
    }

    private void restore(List<RouteDefinition> before, Exception why) {
        try {
            end(inForce());
            model.addRouteDefinitions(before);
        } catch (Exception e) {
            why.addSuppressed(e);
            LOG.error("{}: what ran before could not be restored either. {}", name(), reason(e));
        }
    }

    private List<RouteDefinition> inForce() {
        return model.getRouteDefinitions().stream().filter(this::isMine).toList();
    }

    private boolean isMine(RouteDefinition route) {
        return route.getRestDefinition() == null && route.getResource() != null && file.equals(of(route.getResource()));
    }

    /// The file that a route was read from. A resource's URI would do, but for one from bytes it is not escaped.
    static Path of(Resource resource) {
        return Path.of(resource.getLocation().replaceFirst("^file:(?://(?=/))?", ""));
    }

    private String name() {
        return "routes/" + folder.relativize(file);
    }

    private static String ids(List<RouteDefinition> routes) {
        return routes.isEmpty()
                ? "no route"
                : routes.stream().map(RouteDefinition::getId).collect(Collectors.joining(", "));
    }

    /// What Camel says, from the outermost to the cause, each once, on one line.
    private static String reason(Throwable failure) {
        var said = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message =
                    String.valueOf(each.getMessage()).replaceAll("[\\s^]+", " ").strip();
            if (said.indexOf(message) < 0) {
                said.append(said.isEmpty() ? "" : " | ").append(message);
            }
        }
        return said.toString();
    }
}
