package io.serai.connectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.TestServers;
import io.serai.hub.cache.Cache;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/// The way out as a hub has it, Kamelet and all, on the tests' Redis, without the rest of the hub.
final class OutgoingFixture implements AutoCloseable {
    /// What no message may steer a call to; the placeholder is unknown, so that looking it up would fail.
    private static final String ELSEWHERE = "http://elsewhere.invalid/{{nothing}}";

    static final Duration DEADLINE = Duration.ofSeconds(2);
    static final int BODY_LIMIT = 64 * 1024;

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Breakers breakers = new Breakers(Duration.ofSeconds(2), _ -> {});
    final Main main = new Main();
    final Cache cache;
    private final VendorClient client;
    private final FluentProducerTemplate template;

    static OutgoingFixture open(DataSource database, VendorSystem.Limits limits) throws Exception {
        return new OutgoingFixture(database, limits, TestServers.redisUrl(), SystemDefaultDnsResolver.INSTANCE, false);
    }

    OutgoingFixture(
            DataSource database, VendorSystem.Limits limits, String redis, DnsResolver resolver, boolean guarded)
            throws Exception {
        var systems = new Systems(List.of(new VendorSystem("acme", List.of(), List.of(), limits)));
        cache = new Cache(redis);
        client = new VendorClient(new GuardedResolver(resolver, guarded), Duration.ofSeconds(1), DEADLINE, BODY_LIMIT);
        var hold = DEADLINE.plusSeconds(1);
        Clock clock = Clock.systemUTC();
        main.bind("vendorClient", client.http());
        main.bind(
                "outgoing",
                new Outgoing(
                        systems,
                        breakers,
                        new CallLimits(new SharedLimits(cache, hold), new OwnLimits(clock, hold)),
                        new CallTally(new ConnectionStore(database, new ObjectMapper()), clock),
                        new VendorMetrics(registry, systems, breakers),
                        new Shapes(_ -> {}),
                        new VendorRecords(database, Vault.throwaway(), new ObjectMapper(), false),
                        _ -> {},
                        clock));
        main.configure().withJmxEnabled(false);
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.addOverrideProperty(
                "camel.component.kamelet.location",
                "file:" + Path.of("kamelets").toAbsolutePath());
        main.addOverrideProperty("camel.component.kamelet.no-error-handler", "true"); // as in Serai
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:once").errorHandler(noErrorHandler()).to("kamelet:vendor-request-action");
                from("direct:three-tries")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(2).redeliveryDelay(10))
                        .to("kamelet:vendor-request-action");
            }
        });
        main.start();
        template = main.getCamelContext().createFluentProducerTemplate();
    }

    VendorResponse send(VendorRequest request) {
        return send("direct:once", request, Map.of());
    }

    VendorResponse send(String route, VendorRequest request, Map<String, Object> properties) {
        var answer = template.to(route)
                .withProcessor(exchange -> {
                    properties.forEach(exchange::setProperty);
                    exchange.getMessage().setHeader("CamelHttpPath", "/steered");
                    exchange.getMessage().setHeader("CamelHttpUri", ELSEWHERE);
                    exchange.getMessage().setHeader("CamelRestHttpUri", ELSEWHERE);
                    exchange.getMessage().setHeader("x-secret-of-caller", "stays here");
                    exchange.getMessage().setBody(request);
                })
                .send();
        if (answer.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        if (answer.getException() != null) {
            throw new AssertionError(answer.getException());
        }
        var headers = new java.util.TreeMap<>(answer.getMessage().getHeaders());
        headers.keySet().removeIf(name -> name.startsWith("CamelRedeliver"));
        if (!headers.equals(Map.of(
                "CamelHttpPath",
                "/steered",
                "CamelHttpUri",
                ELSEWHERE,
                "CamelRestHttpUri",
                ELSEWHERE,
                "x-secret-of-caller",
                "stays here"))) {
            throw new AssertionError("the headers changed: " + headers);
        }
        return answer.getMessage().getBody(VendorResponse.class);
    }

    static Connection connection(String id, String url) {
        ObjectNode settings = new ObjectMapper().createObjectNode().put("base_url", url);
        return new Connection(1, id, "acme", "default", settings, false);
    }

    static VendorRequest get(Connection connection, String path, Map<String, String> query) {
        return VendorRequest.get(connection, "GET /things/{id}", path, query, Map.of("Authorization", "Basic s3cret"));
    }

    static VendorRequest post(Connection connection, String path, String type, byte[] body) {
        return new VendorRequest(
                connection,
                "POST",
                "POST /things",
                "base_url",
                path,
                Map.of(),
                Map.of("Content-Type", type, "Idempotency-Key", "key-1"),
                body,
                Set.of(409));
    }

    /// Answers what a test wants of a name.
    static DnsResolver names(Map<String, List<String>> hosts) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                List<String> addresses = hosts.get(host);
                if (addresses == null) {
                    return InetAddress.getAllByName(host);
                }
                var all = new InetAddress[addresses.size()];
                for (int i = 0; i < all.length; i++) {
                    all[i] = InetAddress.getByName(addresses.get(i));
                }
                return all;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    @Override
    public void close() {
        main.stop();
        client.close();
        cache.close();
    }
}
