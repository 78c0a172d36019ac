package io.serai.hub.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/// The component `direct:`, behind which routes are made when they are first called, by whomever.
///
/// Most of a hub's routes carry out one operation or one step each, and most of a start was spent on making
/// them, though few are called in the next minutes. Of a file that was made once as it is, by this build, it is
/// known that it can be made ([CheckedRoutes]); so it waits here as text.
public final class LaterRoutes extends DirectComponent {
    /// The name to bind it under.
    public static final String NAME = "direct";

    private final Map<String, RouteText> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock making = new ReentrantLock();

    /// A file of routes that is not made yet.
    ///
    /// @param ids of its routes; each begins at `direct:<id>`
    record RouteText(Path file, byte[] text, Set<String> ids) {}

    public static LaterRoutes of(CamelContext context) {
        return context.getComponent(NAME, LaterRoutes.class);
    }

    void add(RouteText file) {
        file.ids().forEach(id -> waiting.put(id, file));
    }

    /// The ids of all routes that are not made yet, which are also the names of the `direct:` they begin at.
    public Set<String> ids() {
        return Set.copyOf(waiting.keySet());
    }

    /// The files of which no route is made yet.
    Set<RouteText> files() {
        return Set.copyOf(waiting.values());
    }

    /// Whether there is a route that is not made yet.
    ///
    /// @param uri `direct:<id>`
    public boolean contains(String uri) {
        return uri.startsWith("direct:") && waiting.containsKey(uri.substring("direct:".length()));
    }

    /// Whether there is a route, made or not.
    ///
    /// @param uri `direct:<id>`
    public static boolean knows(CamelContext context, String uri) {
        return of(context).contains(uri) || made(context, uri) != null;
    }

    /// The route, which is made for it where it waits; null where there is none.
    ///
    /// @param uri `direct:<id>`
    public static @Nullable Route find(CamelContext context, String uri) {
        LaterRoutes later = of(context);
        RouteText file = uri.startsWith("direct:") ? later.waiting.get(uri.substring("direct:".length())) : null;
        if (file != null) {
            later.make(file);
        }
        return made(context, uri);
    }

    private static @Nullable Route made(CamelContext context, String uri) {
        String address = uri.replace(":", "://");
        return context.getRoutes().stream()
                .filter(route -> route.getEndpoint().getEndpointUri().equals(address))
                .findFirst()
                .orElse(null);
    }

    /// Makes all that wait: for those who look at what routes there are.
    public void makeAll() {
        waiting.values().forEach(this::make);
    }

    @Override
    protected DirectConsumer getConsumer(String key, boolean block, long timeout) throws InterruptedException {
        RouteText file = waiting.get(key.substring(key.indexOf(':') + 1).replaceFirst("^//", ""));
        if (file != null) {
            make(file);
        }
        return super.getConsumer(key, block, timeout);
    }

    /// The routes that a file holds, without making them.
    static List<RouteDefinition> read(CamelContext context, RouteText file) {
        var routes = new ArrayList<RouteDefinition>();
        try {
            for (RoutesBuilder each :
                    PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(resource(file)))) {
                if (each instanceof RouteBuilder builder) {
                    routes.addAll(builder.configureRoutes(context).getRoutes());
                }
            }
            return routes;
        } catch (Exception e) {
            throw new IllegalStateException("the routes of " + file.file() + " can't be read", e);
        }
    }

    private static Resource resource(RouteText file) {
        return ResourceHelper.fromBytes("file:" + file.file(), file.text());
    }

    private void make(RouteText file) {
        making.lock();
        try {
            if (file.ids().stream().noneMatch(waiting::containsKey)) {
                return; // another caller was here first
            }
            for (RoutesBuilder each :
                    PluginHelper.getRoutesLoader(getCamelContext()).findRoutesBuilders(List.of(resource(file)))) {
                if (each instanceof RouteBuilder builder) {
                    builder.addRoutesToCamelContext(getCamelContext());
                }
            }
            waiting.keySet().removeAll(new HashSet<>(file.ids()));
        } catch (Exception e) {
            throw new IllegalStateException("the routes of " + file.file() + " can't be made", e);
        } finally {
            making.unlock();
        }
    }
}
