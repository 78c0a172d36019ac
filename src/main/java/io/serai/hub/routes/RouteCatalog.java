package io.serai.hub.routes;

import io.serai.hub.routes.LaterRoutes.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;

/// All routes of this hub, those that are made and those that wait for their first call. To look makes none.
final class RouteCatalog {
    private final CamelContext context;
    private final Path folder;
    private final Function<Route, @Nullable String> schedules;
    /// What waits stays as it is until it is made, so it is read once.
    private final Map<Path, List<RouteView>> read = new ConcurrentHashMap<>();

    /// @param folder of all routes
    /// @param schedules the id of the schedule that a route begins at; null for none
    RouteCatalog(CamelContext context, Path folder, Function<Route, @Nullable String> schedules) {
        this.context = context;
        this.folder = folder;
        this.schedules = schedules;
    }

    /// By their ids.
    Collection<RouteView> all() {
        var routes = new TreeMap<String, RouteView>();
        for (RouteText file : LaterRoutes.of(context).files()) {
            views(file).forEach(route -> routes.put(route.id(), route));
        }
        for (Route route : context.getRoutes()) {
            view(route).ifPresent(view -> routes.put(view.id(), view));
        }
        return routes.values();
    }

    Optional<RouteView> find(String id) {
        Route route = made(id);
        return route != null
                ? view(route)
                : waiting(id).stream()
                        .flatMap(file -> views(file).stream())
                        .filter(view -> view.id().equals(id))
                        .findFirst();
    }

    @Nullable
    Route made(String id) {
        return context.getRoute(id);
    }

    List<RouteStep> steps(String id) {
        Route route = made(id);
        RouteCounts counts = route == null ? null : RouteCounts.of(route);
        return definition(id)
                .map(definition -> RouteStep.of(definition.getOutputs(), counts == null ? Map.of() : counts.steps()))
                .orElse(List.of());
    }

    /// Null where its file is not known.
    @Nullable
    String source(String id) {
        byte[] text = waiting(id).map(RouteText::text).orElseGet(() -> text(id));
        return text == null ? null : RouteSource.of(new String(text, StandardCharsets.UTF_8), id);
    }

    private byte @Nullable [] text(String id) {
        RouteDefinition definition = model(id);
        if (definition == null || definition.getResource() == null) {
            return null;
        }
        try (InputStream in = definition.getResource().getInputStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the file of the route " + id + " can't be read", e);
        }
    }

    private Optional<RouteText> waiting(String id) {
        return LaterRoutes.of(context).files().stream()
                .filter(file -> file.ids().contains(id))
                .findFirst();
    }

    private List<RouteView> views(RouteText file) {
        return read.computeIfAbsent(file.file(), path -> LaterRoutes.read(context, file).stream()
                .map(route -> RouteView.waiting(route, path, folder))
                .toList());
    }

    private Optional<RouteView> view(Route route) {
        return Optional.ofNullable(model(route.getRouteId()))
                .map(definition -> RouteView.made(route, definition, folder, schedules.apply(route)));
    }

    private Optional<RouteDefinition> definition(String id) {
        RouteDefinition made = model(id);
        return made != null
                ? Optional.of(made)
                : waiting(id).stream()
                        .flatMap(file -> LaterRoutes.read(context, file).stream())
                        .filter(route -> id.equals(route.getRouteId()))
                        .findFirst();
    }

    private @Nullable RouteDefinition model(String id) {
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(id);
    }
}
