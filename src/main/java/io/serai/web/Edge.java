package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every request passes, in this order: limits → operation → principal and permission → body → contract check →
/// route. A stranger is turned away before a byte of the body is read.
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:-]{8,64}");
    private static final Pattern SANE_TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String ADMITTED = "serai.admitted";

    private record Admitted(
            Operation operation,
            HttpConsumer consumer,
            Map<String, String> path,
            Principal principal,
            @Nullable Account account,
            String requestId) {}

    private final HttpServer server;
    private final Limits limits;
    private final Gate gate;
    private final Metrics metrics;
    private final BooleanSupplier available;
    private final ContractCheck check;
    private final BodyHandler small;
    private final BodyHandler uploads;
    private final Responses responses;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean closed;

    Edge(HttpServer server, Limits limits, Gate gate, Metrics metrics, BooleanSupplier available) {
        this.server = server;
        this.limits = limits;
        this.gate = gate;
        this.metrics = metrics;
        this.available = available;
        this.check = new ContractCheck(server.json());
        this.small = server.bodyHandler(false);
        this.uploads = server.bodyHandler(true);
        this.responses = new Responses(server, () -> !closed);
    }

    int inFlight() {
        return inFlight.get();
    }

    void close() {
        closed = true;
    }

    /// The first handler: everything that is decided without the body.
    void admit(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String requestId = requestId(request);
        ctx.put("request", requestId);
        long began = System.nanoTime();
        inFlight.incrementAndGet();
        ctx.addEndHandler(ended -> {
            inFlight.decrementAndGet();
            Admitted admitted = ctx.get(ADMITTED);
            metrics.request(
                    admitted == null ? "none" : admitted.operation().id(),
                    ctx.response().getStatusCode(),
                    System.nanoTime() - began);
        });
        if (closed || inFlight.get() > limits.concurrent()) {
            refuse(ctx, 503, closed ? "The hub is stopping." : "The hub has more to do than it can take right now.");
            return;
        }
        if (cors(ctx)) {
            return;
        }
        Found found = find(request.method().name(), ctx.normalizedPath());
        if (found == null) {
            nothing(ctx);
        } else if (found.operation().isPublic()) {
            enter(ctx, found, new Principal.Guest(), null);
        } else if (!available.getAsBoolean()) {
            refuse(ctx, 503, "The database does not answer right now. Please try again.");
        } else {
            identify(ctx, found);
        }
    }

    private record Found(Operation operation, HttpConsumer consumer, Map<String, String> path) {}

    private @Nullable Found find(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        var declared = server.contract().find(asked, path);
        if (declared != null) {
            HttpConsumer consumer = server.consumer(declared.value());
            return consumer == null ? null : new Found(declared.value(), consumer, declared.parameters());
        }
        var own = server.undeclared(method, path);
        return own == null ? null : new Found(Operation.undeclared(method, path), own.value(), own.parameters());
    }

    private void nothing(RoutingContext ctx) {
        Set<String> allowed = server.contract().methods(ctx.normalizedPath());
        if (allowed.isEmpty()) {
            send(ctx, new Outcome.NotFound("There is nothing at this address."));
            return;
        }
        ctx.response().putHeader("Allow", String.join(", ", allowed));
        refuse(ctx, 405, "This address answers " + String.join(", ", allowed) + ".");
    }

    private void identify(RoutingContext ctx, Found found) {
        MultiMap headers = ctx.request().headers();
        var credentials = new Credentials(
                headers.get("x-aether-api-key"), headers.get("x-account-id"), headers.get("x-no-account-id"));
        Gate.Decision known = gate.known(credentials);
        if (known != null) {
            decide(ctx, found, credentials, known);
            return;
        }
        ctx.request().pause();
        server.vertx()
                .executeBlocking(() -> gate.decide(credentials), false)
                .onSuccess(decision -> {
                    ctx.request().resume();
                    decide(ctx, found, credentials, decision);
                })
                .onFailure(ctx::fail);
    }

    private void decide(RoutingContext ctx, Found found, Credentials credentials, Gate.Decision decision) {
        switch (decision) {
            case Gate.Decision.Denied denied -> refuse(ctx, denied.status(), denied.detail());
            case Gate.Decision.Admitted admitted -> {
                String no = objection(found.operation(), credentials, admitted);
                if (no == null) {
                    enter(ctx, found, admitted.principal(), admitted.account());
                } else {
                    refuse(ctx, 403, no);
                }
            }
        }
    }

    /// Why this principal may not call this operation; null where it may.
    private static @Nullable String objection(
            Operation operation, Credentials credentials, Gate.Decision.Admitted admitted) {
        if (!admitted.principal().may(operation.permission())) {
            return "This API key has no permission " + operation.permission() + ".";
        }
        if (!operation.account() || admitted.account() != null) {
            return null;
        }
        if (!credentials.wantsBypass()) {
            return "No account: name it in the header x-account-id.";
        }
        return operation.bypass() ? null : "This call needs an account; x-no-account-id: bypass does not work here.";
    }

    private void enter(RoutingContext ctx, Found found, Principal principal, @Nullable Account account) {
        String requestId = ctx.get("request");
        ctx.put(
                ADMITTED,
                new Admitted(found.operation(), found.consumer(), found.path(), principal, account, requestId));
        String type = ctx.request().getHeader("Content-Type");
        switch (found.operation().payload()) {
            case Operation.Payload.None none -> ctx.next();
            case Operation.Payload.Multipart multipart -> {
                if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/form-data")) {
                    refuse(
                            ctx,
                            415,
                            "Send multipart/form-data with the part " + String.join(", ", multipart.files()) + ".");
                } else if (!type.contains("boundary=")) {
                    refuse(ctx, 400, "The Content-Type multipart/form-data names no boundary.");
                } else {
                    uploads.handle(ctx);
                }
            }
            case Operation.Payload.Json json -> small.handle(ctx);
            case Operation.Payload.Raw raw -> small.handle(ctx);
        }
    }

    /// The second handler: the body is here, the contract is checked, the route runs.
    void dispatch(RoutingContext ctx) {
        Admitted admitted = ctx.get(ADMITTED);
        if (admitted.operation().blocking()) {
            server.vertx()
                    .executeBlocking(() -> carryOut(ctx, admitted), false)
                    .onSuccess(answer -> responses.send(ctx, answer))
                    .onFailure(ctx::fail);
        } else {
            responses.send(ctx, carryOut(ctx, admitted));
        }
    }

    private Answer carryOut(RoutingContext ctx, Admitted admitted) {
        HttpServerRequest request = ctx.request();
        Operation operation = admitted.operation();
        Map<String, String> parameters;
        Object body;
        try {
            parameters = operation.id().equals("undeclared")
                    ? undeclared(ctx, admitted.path())
                    : check.parameters(
                            operation,
                            admitted.path(),
                            name -> ctx.queryParams().get(name),
                            request::getHeader);
            body = body(ctx, operation);
        } catch (Refusal refusal) {
            return server.answers().answer(refusal.outcome(), ctx.normalizedPath(), admitted.requestId());
        }
        var call = new Call(
                operation,
                ctx.normalizedPath(),
                admitted.requestId(),
                trace(request),
                admitted.principal(),
                admitted.account(),
                parameters);
        return admitted.consumer().carryOut(call, entering(request), body);
    }

    private @Nullable Object body(RoutingContext ctx, Operation operation) {
        return switch (operation.payload()) {
            case Operation.Payload.None none -> null;
            case Operation.Payload.Json json -> {
                JsonNode node = check.body(json, ctx.request().getHeader("Content-Type"), bytes(ctx));
                yield node;
            }
            case Operation.Payload.Multipart multipart -> upload(ctx, multipart);
            case Operation.Payload.Raw raw -> {
                byte[] bytes = bytes(ctx);
                yield bytes.length == 0 ? null : bytes;
            }
        };
    }

    private static byte[] bytes(RoutingContext ctx) {
        return ctx.body() == null || ctx.body().buffer() == null
                ? new byte[0]
                : ctx.body().buffer().getBytes();
    }

    private static Upload upload(RoutingContext ctx, Operation.Payload.Multipart multipart) {
        List<FileUpload> files = ctx.fileUploads();
        for (String part : multipart.files()) {
            for (FileUpload file : files) {
                if (file.name().equals(part)) {
                    return new Upload(part, file.fileName(), Path.of(file.uploadedFileName()), file.size());
                }
            }
        }
        String wanted = String.join(", ", multipart.files());
        throw new Refusal(new Outcome.Refused(
                422,
                "The request has no file: send it as the part '" + wanted + "' of multipart/form-data.",
                List.of(new Fault("body." + wanted, "is missing"))));
    }

    private static Map<String, String> undeclared(RoutingContext ctx, Map<String, String> path) {
        var parameters = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        ctx.queryParams().forEach(entry -> {
            if (HeaderRules.mayEnter(entry.getKey())) {
                parameters.putIfAbsent(entry.getKey(), entry.getValue());
            }
        });
        parameters.putAll(path);
        return parameters;
    }

    private static Map<String, String> entering(HttpServerRequest request) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var entry : request.headers()) {
            if (HeaderRules.mayEnter(entry.getKey())) {
                headers.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        return headers;
    }

    private String requestId(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        if (given != null && SANE_ID.matcher(given).matches()) {
            return given;
        }
        byte[] bits = new byte[12];
        ThreadLocalRandom.current().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    private static @Nullable String trace(HttpServerRequest request) {
        String trace = request.getHeader("traceparent");
        return trace != null && SANE_TRACE.matcher(trace).matches() ? trace : null;
    }

    /// Answers a preflight and marks an allowed origin; true where that was all.
    private boolean cors(RoutingContext ctx) {
        String origin = ctx.request().getHeader("Origin");
        if (origin == null || !limits.origins().contains(origin)) {
            return false;
        }
        HttpServerResponse response = ctx.response();
        response.putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        boolean preflight = ctx.request().method().name().equals("OPTIONS")
                && ctx.request().getHeader("Access-Control-Request-Method") != null;
        if (preflight) {
            response.putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                    .putHeader(
                            "Access-Control-Allow-Headers",
                            "content-type, x-aether-api-key, x-account-id, x-no-account-id, x-request-id, if-match")
                    .putHeader("Access-Control-Max-Age", "600")
                    .setStatusCode(204)
                    .end();
        }
        return preflight;
    }

    /// What Vert.x or a body handler could not go on with.
    void failed(RoutingContext ctx) {
        if (ctx.response().ended() || ctx.response().closed()) {
            return;
        }
        int status = ctx.statusCode() > 0 ? ctx.statusCode() : 500;
        Throwable failure = ctx.failure();
        if (failure instanceof HttpException http) {
            status = http.getStatusCode();
        }
        if (status == 413) {
            ctx.response().putHeader("Connection", "close");
            boolean multipart = ctx.get(ADMITTED) instanceof Admitted admitted
                    && admitted.operation().payload() instanceof Operation.Payload.Multipart;
            refuse(ctx, 413, "The body is larger than " + (multipart ? limits.upload() : limits.body()) + " bytes.");
        } else if (status >= 400 && status < 500 || isMalformedForm(failure)) {
            refuse(ctx, Math.min(status, 499) == 499 ? 400 : status, "The request can't be read.");
        } else {
            String requestId = ctx.get("request");
            send(
                    ctx,
                    Failures.outcome(
                            failure == null ? new IllegalStateException("no cause given") : failure, requestId));
        }
    }

    private static boolean isMalformedForm(@Nullable Throwable failure) {
        return failure != null && failure.getClass().getName().startsWith("io.netty.handler.codec.http.multipart.");
    }

    /// A request that is no HTTP: headers too large, a line too long, or worse.
    void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        String name = cause == null ? "" : cause.getClass().getSimpleName();
        int status =
                switch (name) {
                    case "TooLongHttpLineException" -> 414;
                    case "TooLongHttpHeaderException" -> 431;
                    default -> 400;
                };
        LOG.debug("invalid request: {}", name);
        String requestId = requestId(request);
        String detail = status == 400
                ? "The request is not HTTP that can be read."
                : "The request's head is larger than " + limits.header() + " bytes.";
        Answer answer = server.answers().answer(new Outcome.Refused(status, detail), "/", requestId);
        HttpServerResponse response = request.response().setStatusCode(status);
        answer.headers().forEach(response::putHeader);
        response.putHeader("Connection", "close").putHeader("X-Request-Id", requestId);
        if (answer.body() instanceof Answer.Body.Bytes bytes) {
            response.end(io.vertx.core.buffer.Buffer.buffer(bytes.bytes()));
        }
        request.connection().close();
    }

    private void refuse(RoutingContext ctx, int status, String detail) {
        send(ctx, new Outcome.Refused(status, detail));
    }

    private void send(RoutingContext ctx, Outcome outcome) {
        String requestId = ctx.get("request");
        responses.send(ctx, server.answers().answer(outcome, ctx.normalizedPath(), requestId));
    }
}
