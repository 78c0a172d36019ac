package io.serai.hub.routes;

import io.serai.hub.routes.LaterRoutes.RouteText;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.main.RoutesConfigurer;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/// The folder of routes at the start. Files that are known from earlier starts to hold nothing but routes that
/// begin at a `direct:` of their own name wait until one of these is called ([LaterRoutes]); all others are
/// read and made now, and a fault in one of them stops the start.
///
/// Camel's own reading of a folder parses each file twice; here a file is parsed once.
public final class RouteFolder {
    /// Of what has to be there before a file's own steps are read.
    private static final Pattern BEANS = Pattern.compile("(?m)^- *beans *:|^ *kind *:");

    private final CamelContext context;
    private final LaterRoutes later;
    private final CheckedRoutes checked;
    private final Predicate<String> mayWait;
    private final List<RouteText> waiting = new ArrayList<>();
    private final Map<RouteBuilder, RouteText> made = new IdentityHashMap<>();
    private final boolean allNow;

    private RouteFolder(
            CamelContext context, LaterRoutes later, CheckedRoutes checked, Predicate<String> mayWait, boolean allNow) {
        this.context = context;
        this.later = later;
        this.checked = checked;
        this.mayWait = mayWait;
        this.allNow = allNow;
    }

    /// Reads the files, and makes those that have to be. The context is not started yet.
    ///
    /// @param folder of the routes, and the folders in it
    /// @param checked what is known of them from earlier starts
    /// @param mayWait whether the route of this id may be made when it is first called
    public static RouteFolder load(
            CamelContext context, LaterRoutes later, Path folder, CheckedRoutes checked, Predicate<String> mayWait)
            throws Exception {
        List<RouteText> files = read(folder);
        // a contract that Camel itself reads wants to see all routes
        boolean allNow = files.stream().anyMatch(file -> text(file).contains("openApi"));
        var routes = new RouteFolder(context, later, checked, mayWait, allNow);
        routes.load(files);
        return routes;
    }

    private static List<RouteText> read(Path folder) throws IOException {
        var files = new ArrayList<RouteText>();
        try (Stream<Path> found = Files.find(
                folder,
                Integer.MAX_VALUE,
                (file, about) ->
                        about.isRegularFile() && file.getFileName().toString().endsWith(".camel.yaml"))) {
            for (Path file : found.sorted().toList()) {
                files.add(new RouteText(file, Files.readAllBytes(file), Set.of()));
            }
        }
        return files;
    }

    private void load(List<RouteText> files) throws Exception {
        var builders = new ArrayList<RoutesBuilder>();
        for (RouteText file : files) {
            Optional<Set<String>> ids = allNow ? Optional.empty() : checked.ids(file.text());
            if (ids.isPresent() && ids.get().stream().allMatch(mayWait)) {
                waiting.add(new RouteText(file.file(), file.text(), ids.get()));
            } else {
                builders.addAll(parse(file));
            }
        }
        var configurer = new RoutesConfigurer(context);
        configurer.setRoutesBuilders(builders);
        configurer.start();
        configurer.configureRoutes(context);
        configurer.stop();
        waiting.forEach(later::add);
        requireUnique();
    }

    private List<RouteBuilder> parse(RouteText file) throws Exception {
        Resource resource = ResourceHelper.fromBytes("file:" + file.file(), file.text());
        if (BEANS.matcher(text(file)).find()) {
            PluginHelper.getRoutesLoader(context).getRoutesLoader("camel.yaml").preParseRoute(resource);
        }
        var builders = new ArrayList<RouteBuilder>();
        for (RoutesBuilder each : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource))) {
            if (each instanceof RouteBuilder builder) {
                builders.add(builder);
                made.put(builder, file);
            }
        }
        return builders;
    }

    /// Of the routes that are made, Camel sees it itself.
    private void requireUnique() {
        var seen = new HashMap<String, Path>();
        for (RouteText file : waiting) {
            for (String id : file.ids()) {
                Path other = seen.put(id, file.file());
                if (other != null) {
                    throw twice(id, other, file.file());
                }
            }
        }
        for (RouteDefinition route : definitions()) {
            for (String name : List.of(route.getRouteId(), direct(route))) {
                Path other = seen.get(name);
                if (other != null) {
                    throw twice(name, other, RouteFile.of(route.getResource()));
                }
            }
        }
    }

    private static StartException twice(String id, Path one, Path other) {
        return new StartException("The route " + id + " stands in " + one + " and in " + other
                + ": expected an id, and a direct:, of its own.");
    }

    /// To be called once the context has started: so it is known of all that was made that it can be.
    ///
    /// @param operations the ids of all operations that a route `direct:<id>` must carry out
    /// @throws StartException which names those that none does
    public void started(Set<String> operations) {
        var missing = new TreeSet<>(operations);
        missing.removeAll(later.ids());
        definitions().forEach(route -> missing.remove(direct(route)));
        if (!missing.isEmpty()) {
            throw new StartException("No route carries out "
                    + missing.stream()
                            .map(id -> id + " (expected one from direct:" + id + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (!allNow
                && made.values().stream()
                        .anyMatch(file -> checked.ids(file.text()).isEmpty())) {
            keep();
        }
    }

    private void keep() {
        Map<byte[], Set<String>> known = new IdentityHashMap<>();
        waiting.forEach(file -> known.put(file.text(), file.ids()));
        made.forEach((builder, file) -> {
            Set<String> ids = ids(builder);
            if (!ids.isEmpty() && ids.stream().allMatch(mayWait)) {
                known.put(file.text(), ids);
            }
        });
        checked.write(known);
    }

    /// The ids of a file's routes; none where it holds anything else than such routes.
    private static Set<String> ids(RouteBuilder builder) {
        var routes = builder.getRouteCollection();
        boolean more = !builder.getRestCollection().getRests().isEmpty()
                || !builder.getRouteTemplateCollection().getRouteTemplates().isEmpty()
                || !builder.getTemplatedRouteCollection().getTemplatedRoutes().isEmpty()
                || !routes.getIntercepts().isEmpty()
                || !routes.getInterceptFroms().isEmpty()
                || !routes.getInterceptSendTos().isEmpty()
                || !routes.getOnCompletions().isEmpty()
                || !routes.getOnExceptions().isEmpty()
                || builder instanceof RouteConfigurationBuilder configurations
                        && !configurations
                                .getRouteConfigurationCollection()
                                .getRouteConfigurations()
                                .isEmpty();
        var ids = new HashSet<String>();
        for (RouteDefinition route : routes.getRoutes()) {
            more |= !route.getRouteId().equals(direct(route)) || !ids.add(route.getRouteId());
        }
        return more ? Set.of() : ids;
    }

    private List<RouteDefinition> definitions() {
        return context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions();
    }

    /// The name of the `direct:` that it begins at; "" where it begins otherwise.
    private static String direct(RouteDefinition route) {
        String uri = route.getInput().getEndpointUri();
        return uri.startsWith("direct:") ? uri.substring("direct:".length()).replaceFirst("^//", "") : "";
    }

    private static String text(RouteText file) {
        return new String(file.text(), StandardCharsets.UTF_8);
    }
}
