package io.serai.hub.routes;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.jspecify.annotations.Nullable;

/// A route as a list shows it.
///
/// @param domain the folder below `routes` that its file lies in
/// @param from where it begins, without parameters
/// @param status Camel's word in small letters, or [#NOT_LOADED]
/// @param tally null where it is not made yet
/// @param schedule the id of the schedule that it begins at; null for none
record RouteView(
        String id,
        String description,
        String domain,
        String from,
        String status,
        @Nullable Tally tally,
        @Nullable String schedule) {

    /// Of a route that is made when it is first called.
    static final String NOT_LOADED = "not_loaded";

    private static final String KAMELETS = "kamelets";
    private static final String ELSEWHERE = "other";

    /// @param folder of all routes
    static RouteView made(Route route, RouteDefinition definition, Path folder, @Nullable String schedule) {
        RouteCounts counts = RouteCounts.of(route);
        return new RouteView(
                route.getRouteId(),
                Objects.requireNonNullElse(route.getDescription(), ""),
                route.isCreatedByKamelet() ? KAMELETS : domain(definition.getResource(), folder),
                RouteStep.address(definition.getInput().getEndpointUri()),
                route.getCamelContext()
                        .getRouteController()
                        .getRouteStatus(route.getRouteId())
                        .name()
                        .toLowerCase(Locale.ROOT),
                counts == null ? null : counts.whole(),
                schedule);
    }

    static RouteView waiting(RouteDefinition definition, Path file, Path folder) {
        return new RouteView(
                definition.getRouteId(),
                Objects.requireNonNullElse(definition.getDescriptionText(), ""),
                domain(file, folder),
                RouteStep.address(definition.getInput().getEndpointUri()),
                NOT_LOADED,
                null,
                null);
    }

    private static String domain(@Nullable Resource resource, Path folder) {
        return resource == null ? ELSEWHERE : domain(RouteFile.of(resource), folder);
    }

    /// Of a file that lies in no folder of its own: the folder of all.
    private static String domain(Path file, Path folder) {
        if (!file.startsWith(folder)) {
            return ELSEWHERE;
        }
        Path own = folder.relativize(file);
        return (own.getNameCount() == 1 ? folder.getFileName() : own.getName(0)).toString();
    }

    /// As the API answers it.
    Map<String, @Nullable Object> described() {
        var route = new LinkedHashMap<String, @Nullable Object>();
        route.put("id", id);
        route.put("description", description);
        route.put("domain", domain);
        route.put("from", from);
        route.put("schedule", schedule);
        route.putAll(counted());
        return route;
    }

    /// What changes while it runs, with its id.
    Map<String, @Nullable Object> counted() {
        Instant last = tally == null ? null : tally.lastAt();
        var route = new LinkedHashMap<String, @Nullable Object>();
        route.put("id", id);
        route.put("status", status);
        Tally.describe(tally, route);
        route.put("in_flight", tally == null ? 0 : tally.inFlight());
        route.put("last_at", last == null ? null : last.toString());
        return route;
    }
}
