package io.serai.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.serai.web.Call;
import io.serai.web.Contract;
import io.serai.web.Credentials;
import io.serai.web.Gate;
import io.serai.web.HttpServer;
import io.serai.web.Json;
import io.serai.web.Limits;
import io.serai.web.Outcome;
import io.serai.web.Principal;
import io.serai.web.Tracing;
import io.serai.web.Trail;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/// The two sides of `./serai bench http`, each a process of its own: `hub` serves through the edge and a route, `raw`
/// is a Vert.x handler written by hand that gives the same answers. Takes a free port, says which, and ends with its
/// input.
final class BenchServer {
    static final String KEY = "bench-key-0123456789-0123456789";
    static final String READY = "listening at ";

    private BenchServer() {}

    public static void main(String[] args) throws Exception {
        try {
            System.out.println(READY
                    + switch (args[0]) {
                        case "raw" -> raw();
                        case "hub" -> hub(Limits.Engine.VERTX);
                        case "jetty" -> hub(Limits.Engine.JETTY);
                        case "records" -> RawRecords.serve(args[1], args[2], args[3], args[4]);
                        case "rsvp" -> RawRsvp.serve(args[1], args[2], args[3]);
                        case "connections" -> RawConnections.serve(args[1], args[2], args[3]);
                        case "inbox" -> RawInbox.serve(args[1], args[2], args[3]);
                        case "redis" -> RawRedis.serve(args[1], args[2]);
                        default -> throw new IllegalArgumentException(args[0]);
                    });
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        while (System.in.read() >= 0) {
            // nothing is said to it; its input ends when the one who started it does
        }
        Runtime.getRuntime().halt(0);
    }

    static Map<String, Object> badge(String id) {
        var badge = new LinkedHashMap<String, Object>();
        badge.put("id", id);
        badge.put("given_name", "Zoë");
        badge.put("family_name", "Ueda");
        badge.put("email", "zoe.ueda@example.org");
        badge.put("badge_type_code", "attendee");
        badge.put("enable", true);
        return badge;
    }

    static Map<String, Object> taken(JsonNode body) {
        var taken = new LinkedHashMap<String, Object>();
        taken.put("taken", true);
        taken.put("email", body.path("email").asText());
        return taken;
    }

    /// The bean behind the two contract-checked routes.
    public static final class Bench {
        public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
            return new Outcome.Done(badge(call.required("badge_id")));
        }

        public String hello() {
            return "hello";
        }

        public Outcome write(@Body JsonNode body) {
            return new Outcome.Done(taken(body));
        }
    }

    private static int hub(Limits.Engine engine) throws Exception {
        var json = new Json(32);
        Path uploads = Path.of(System.getProperty("java.io.tmpdir"));
        var limits = new Limits(
                new Limits.Site("127.0.0.1", 0, "http://127.0.0.1", List.of(), 0, false, engine),
                new Limits.Requests(16 << 10, Duration.ofSeconds(60), Duration.ofSeconds(30), 500, 200, false),
                new Limits.Bodies(1 << 20, 64 << 20, uploads, 64, 1024),
                new Limits.Answers(64, 5000, 20));
        var contract = Contract.load(List.of(java.util.Objects.requireNonNull(
                BenchServer.class.getResource("/bench/contract.yaml"), "bench/contract.yaml")));
        var server = new HttpServer(
                limits,
                contract,
                new OneKey(),
                json,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                () -> true,
                Trail.NONE,
                Tracing.NONE);
        var main = new Main();
        main.bind("bench", new Bench());
        main.addInitialProperty("camel.main.streamCachingEnabled", "false");
        main.addInitialProperty("camel.main.jmxEnabled", "false");
        main.configure().withRoutesIncludePattern("classpath:bench/routes.camel.yaml");
        main.init();
        server.bind(main.getCamelContext());
        main.start();
        server.start();
        return server.port();
    }

    private record OneKey() implements Gate {
        @Override
        public Decision decide(Credentials credentials) {
            return KEY.equals(credentials.apiKey())
                    ? new Decision.Admitted(new Principal.Application("bench", "bench", Set.of("*"), true, true), null)
                    : new Decision.Denied(401, "The API key is missing or unknown.");
        }

        @Override
        public @Nullable Decision known(Credentials credentials) {
            return decide(credentials);
        }
    }

    private static int raw() throws Exception {
        var mapper = new ObjectMapper();
        return Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> {
                    if (request.path().startsWith("/hello")) {
                        request.response()
                                .putHeader("Content-Type", "text/plain; charset=utf-8")
                                .end("hello");
                    } else if (request.method().name().equals("GET")) {
                        json(request, mapper, badge(request.path().substring("/bench/badge/".length())));
                    } else {
                        request.body().onSuccess(body -> {
                            try {
                                json(request, mapper, taken(mapper.readTree(body.getBytes())));
                            } catch (java.io.IOException e) {
                                request.response().setStatusCode(400).end();
                            }
                        });
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    private static void json(HttpServerRequest request, ObjectMapper mapper, Map<String, Object> value) {
        try {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(mapper.writeValueAsBytes(value)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
