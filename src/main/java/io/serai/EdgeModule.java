package io.serai;

import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.web.Gate;
import io.serai.web.HttpServer;
import io.serai.web.InnerCalls;
import io.serai.web.Limits;
import io.serai.web.Pages;
import io.serai.web.Port;
import io.serai.web.Tracing;
import io.serai.web.Trail;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Wires the edge. It stands here, as `web` knows neither settings nor the hub.
public final class EdgeModule implements Module {
    @Override
    public String name() {
        return "edge";
    }

    @Override
    public Set<String> needs() {
        return Set.of("audit", "hub", "identity");
    }

    @Override
    public List<String> contracts() {
        return List.of();
    }

    @Override
    public void open(House house) {
        house.bind("pages", new Pages(house.contract(), house.json()));
        Settings settings = house.settings();
        var server = new HttpServer(
                limits(house),
                house.contract(),
                house.part(Gate.class),
                house.json(),
                house.registry(),
                house.database()::up,
                house.part(Trail.class),
                house.part(Tracing.class));
        server.bind(house.context());
        house.offer(HttpServer.class, server);
        house.offer(InnerCalls.class, server.innerCalls());
        house.endsBeforeRoutes(() -> server.stop(settings.duration("serai.shutdown.timeout")));
    }

    /// Before the databases are started and migrated, which would be for nothing.
    static void requireFreePort(Settings settings) {
        try {
            Port.requireFree(settings.text("serai.http.host"), settings.port());
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    static void listen(HttpServer server) {
        try {
            server.start();
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Limits.Engine engine(Settings settings) {
        var engine = Limits.Engine.valueOf(settings.text("serai.http.engine").toUpperCase(Locale.ROOT));
        if (engine == Limits.Engine.JETTY && settings.flag("serai.http.h2c")) {
            throw new StartException("SERAI_HTTP_H2C is true, and SERAI_HTTP_ENGINE is jetty, which speaks HTTP/1.1"
                    + " alone here: leave one of them out.");
        }
        return engine;
    }

    private static Limits limits(House house) {
        Settings settings = house.settings();
        return new Limits(
                new Limits.Site(
                        settings.text("serai.http.host"),
                        settings.port(),
                        settings.publicUrl(),
                        settings.list("serai.cors.origins"),
                        settings.number("serai.http.proxies"),
                        !settings.prod(),
                        engine(settings)),
                new Limits.Requests(
                        Math.toIntExact(settings.size("serai.http.header.limit")),
                        settings.duration("serai.http.idle.timeout"),
                        settings.duration("serai.http.request.timeout"),
                        settings.number("serai.http.max.concurrent"),
                        settings.number("serai.http.worker.threads"),
                        settings.flag("serai.http.h2c")),
                new Limits.Bodies(
                        settings.size("serai.http.body.limit"),
                        settings.size("serai.http.upload.limit"),
                        house.data().tmp(),
                        settings.number("serai.http.body.concurrent"),
                        settings.size("serai.http.body.rate")),
                new Limits.Answers(
                        settings.number("serai.http.answer.concurrent"),
                        settings.number("serai.http.live.max"),
                        settings.number("serai.http.live.each")));
    }
}
