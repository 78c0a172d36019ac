package io.serai.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Test;

class HttpConsumerTest {

    private static PlatformHttpEndpoint endpoint(DefaultCamelContext context, String uri) {
        var component = new PlatformHttpComponent(context);
        component.setEngine(new HttpEngine(null));
        context.addComponent("platform-http", component);
        return context.getEndpoint(uri, PlatformHttpEndpoint.class);
    }

    @Test
    void aRouteThatWouldTakeEveryPathIsRefused() throws Exception {
        try (var context = new DefaultCamelContext()) {
            var endpoint = endpoint(context, "platform-http:proxy-servers");
            assertThatThrownBy(() -> ServiceHelper.initService(endpoint.createConsumer(exchange -> {})))
                    .hasMessageContaining("proxy-servers would take every path")
                    .hasMessageContaining("begin the path with a slash");
        }
    }

    @Test
    void aRouteWhoseNameBeginsAlikeIsServedAtItsPath() throws Exception {
        try (var context = new DefaultCamelContext()) {
            var endpoint = endpoint(context, "platform-http:/proxy-servers");
            ServiceHelper.initService(endpoint.createConsumer(exchange -> {}));
            assertThat(endpoint.getPath()).isEqualTo("/proxy-servers");
        }
    }
}
