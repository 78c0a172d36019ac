package io.serai.web;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestOpenApiConsumerFactory;

/// Gives each domain's `rest: openApi:` a consumer of its own. The stock factory puts all contracts that share a base
/// path on one endpoint, which takes one consumer only; the edge knows by path which contract a request belongs to.
public final class ContractConsumers implements RestOpenApiConsumerFactory {
    /// The name to bind it under, and the value of `camel.component.rest-openapi.consumer-component-name`.
    public static final String NAME = "contract-consumers";

    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Consumer createConsumer(
            CamelContext context,
            Processor processor,
            String contextPath,
            RestConfiguration configuration,
            Map<String, Object> parameters)
            throws Exception {
        var endpoint = context.getEndpoint(
                "platform-http:/contract-" + number.incrementAndGet() + "?matchOnUriPrefix=true",
                PlatformHttpEndpoint.class);
        var consumer = endpoint.createConsumer(processor);
        consumer.setRegister(false);
        return consumer;
    }
}
