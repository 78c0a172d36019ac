package io.serai.shadow;

import io.serai.hub.routes.RoutesOneByOne;
import io.serai.hub.routes.WrittenRoutes.Written;
import java.nio.file.Files;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;

/// The routes of the sandbox: all of the product that begin at a `direct:`, each made when it is first called; and of
/// the one that was edited both, with a switch in its place.
final class SandboxRoutes extends RouteBuilder {
    static final String LIVE = "live";
    static final String EDITED = "edited";

    private final String name;

    private SandboxRoutes(String name) {
        this.name = name;
    }

    /// @param route as it is live
    /// @param edited the text of its file, or of it alone, as edited
    static void add(CamelContext context, RoutesOneByOne routes, Written route, byte[] edited) throws Exception {
        routes.add(route, route.name() + "-" + LIVE, Files.readAllBytes(route.file()));
        routes.add(route, route.name() + "-" + EDITED, edited);
        context.addRoutes(new SandboxRoutes(route.name()));
    }

    @Override
    public void configure() {
        from("direct:" + name)
                .routeId(name)
                .choice()
                .when(exchangeProperty(Playback.SIDE).isEqualTo(EDITED))
                .to("direct:" + name + "-" + EDITED)
                .otherwise()
                .to("direct:" + name + "-" + LIVE);
    }
}
