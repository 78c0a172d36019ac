package io.serai.hub.routes;

import io.serai.hub.routes.LaterRoutes.RouteText;
import io.serai.hub.routes.WrittenRoutes.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;

/// The component `direct:` of a context that needs a few routes only: each is made when it is first called, and
/// no other
/// of its file.
public final class RoutesOneByOne extends DirectComponent {
    private final Map<String, Written> waiting;
    private final Map<Path, List<RouteDefinition>> read = new HashMap<>();
    private final Set<String> made = new HashSet<>();
    private final ReentrantLock making = new ReentrantLock();

    /// @param routes by the name of the `direct:` that they begin at
    public RoutesOneByOne(Map<String, Written> routes) {
        this.waiting = Map.copyOf(routes);
    }

    /// Makes a route under another name.
    ///
    /// @param text where it stands
    public void add(Written route, String name, byte[] text) throws Exception {
        List<RouteDefinition> all = LaterRoutes.read(getCamelContext(), new RouteText(route.file(), text, Set.of()));
        make(route, name, all);
    }

    @Override
    protected DirectConsumer getConsumer(String key, boolean block, long timeout) throws InterruptedException {
        Written route = waiting.get(key.substring(key.indexOf(':') + 1).replaceFirst("^//", ""));
        if (route != null) {
            make(route);
        }
        return super.getConsumer(key, block, timeout);
    }

    private void make(Written route) {
        making.lock();
        try {
            if (made.add(route.name())) {
                make(route, route.id(), read.computeIfAbsent(route.file(), this::read));
            }
        } catch (Exception e) {
            throw new IllegalStateException("the route " + route.id() + " can't be made: " + e.getMessage(), e);
        } finally {
            making.unlock();
        }
    }

    private List<RouteDefinition> read(Path file) {
        try {
            return LaterRoutes.read(getCamelContext(), new RouteText(file, Files.readAllBytes(file), Set.of()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void make(Written route, String name, List<RouteDefinition> all) throws Exception {
        RouteDefinition found = all.stream()
                .filter(one -> route.id().equals(one.getRouteId()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no route " + route.id()));
        found.setId(name);
        found.getInput().setUri(name.equals(route.id()) ? route.from() : "direct:" + name);
        Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
        model.addRouteDefinition(found);
    }
}
