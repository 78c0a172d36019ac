package io.serai.web;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/// Stands in for the stock engine of camel-platform-http-vertx, so that every `platform-http:` and `rest:` route is
/// served behind the edge. A Jetty engine would take the place of this class, `HttpConsumer` and `HttpServer`.
final class HttpEngine extends VertxPlatformHttpEngine {
    private final HttpServer server;

    HttpEngine(HttpServer server) {
        this.server = server;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new HttpConsumer(endpoint, processor, server);
    }

    @Override
    public int getServerPort() {
        return server.port();
    }
}
