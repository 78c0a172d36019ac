package io.serai.web;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What every request passes, in this order: limits → operation → principal and permission → body → contract check →
/// route. A stranger is turned away before a byte of the body is read.
final class Edge {
    private static final String COOKIE = "access_token";
    private static final String NOTHING = "There is nothing at this address.";
    private static final String NOT_OUR_PAGE =
            "A browser's session changes something only from this hub's own pages (the header Origin says otherwise, or"
                    + " nothing).";

    private static final String BUSY = "The hub has more to do than it can take right now.";
    private static final String HEALTH = "/observe/health/";

    /// What is asked for, and the route behind it.
    private record Found(Operation operation, HttpConsumer consumer, Map<String, String> path) {}

    private record Admitted(
            Operation operation,
            HttpConsumer consumer,
            Map<String, String> path,
            Principal principal,
            @Nullable Account account) {}

    private final HttpServer server;
    private final Limits limits;
    private final Gate gate;
    private final Metrics metrics;
    private final BooleanSupplier available;
    private final Trail trail;
    private final OwnPages ownPages;
    private final SafeHeaders safe;
    private final ContractCheck check;
    private final Cors cors;
    private final Intake intake;
    private final Workers workers;
    private final Responses responses;
    private final Load load;
    private final LocalNames names;
    private volatile boolean closed;

    Edge(HttpServer server, Limits limits, Gate gate, Metrics metrics, BooleanSupplier available, Trail trail) {
        this.server = server;
        this.limits = limits;
        this.gate = gate;
        this.metrics = metrics;
        this.available = available;
        this.trail = trail;
        this.ownPages = new OwnPages(limits.site().publicUrl(), server::port);
        this.safe = new SafeHeaders(limits.site().publicUrl());
        this.check = new ContractCheck(server.json());
        this.cors = new Cors(limits.site().origins());
        this.load = new Load(limits.requests().concurrent());
        this.names = new LocalNames(limits.site().dev(), limits.site().publicUrl(), server::port);
        this.intake = new Intake(server.vertx(), limits, load, this::send);
        this.workers = new Workers(server.vertx(), limits.requests().workers());
        this.responses = new Responses(server, limits, load, () -> !closed);
    }

    int inFlight() {
        return load.all();
    }

    void close() {
        closed = true;
    }

    /// Never throws: a fault of ours is answered like any other.
    void accept(HttpServerRequest request) {
        load.begins();
        safe.put(request.response());
        var visit = new Visit(request, limits.site().proxies(), this::ended);
        guarded(visit, () -> admit(visit));
    }

    private void ended(Visit visit) {
        load.ends(visit);
        metrics.request(visit.operation(), visit.status(), visit.nanos());
        trail.served(visit.served());
    }

    private void guarded(Visit visit, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            send(visit, Failures.outcome(e, visit.id()));
        }
    }

    private void admit(Visit visit) {
        if (closed) {
            refuse(visit, 503, "The hub is stopping.");
            return;
        }
        String fault = Framing.fault(visit.request());
        if (fault != null) {
            visit.closes();
            refuse(visit, 400, fault);
            return;
        }
        if (!names.takes(visit.host())) {
            visit.closes();
            refuse(visit, 421, names.refusal());
            return;
        }
        try {
            visit.readPath();
        } catch (IllegalArgumentException e) {
            refuse(visit, 400, "The address is not percent-encoded as it should be.");
            return;
        }
        if (load.over() && !isHealth(visit)) {
            refuse(visit, 503, BUSY);
            return;
        }
        if (cors.answered(visit)) {
            return;
        }
        Found found = find(visit.method(), visit.path());
        if (found == null) {
            nothing(visit);
            return;
        }
        visit.seeks(found.operation());
        if (found.operation().effect() && visit.method().equals("HEAD")) {
            visit.response().putHeader("Allow", "GET");
            refuse(visit, 405, "This address answers GET, which does something; a HEAD would do it unseen.");
        } else if (isForeignForm(visit, found.operation())) {
            turnAway(visit, found.operation(), 403, "A form of this hub is only taken from its own pages.", null);
        } else if (found.operation().isPublic() && isCookieFromElsewhere(visit)) {
            turnAway(visit, found.operation(), 403, NOT_OUR_PAGE, null);
        } else if (found.operation().isPublic()) {
            enter(visit, found, new Principal.Guest(), null);
        } else if (!available.getAsBoolean()) {
            refuse(visit, 503, "The database does not answer right now. Please try again.");
        } else {
            identify(visit, found);
        }
    }

    /// Whether the hub is well is answered however much it has to do.
    private static boolean isHealth(Visit visit) {
        return visit.path().startsWith(HEALTH);
    }

    /// Signing in and out is public, and yet about the session that the browser has.
    private boolean isCookieFromElsewhere(Visit visit) {
        return visit.writes()
                && visit.cookie(COOKIE) != null
                && visit.request().getHeader("Authorization") == null
                && !ownPages.sent(visit);
    }

    /// A page's form that another site sent, or that nobody knows the sender of.
    private boolean isForeignForm(Visit visit, Operation operation) {
        return operation.page() && visit.writes() && !ownPages.sent(visit);
    }

    private @Nullable Found find(String method, String path) {
        var declared = server.contract().find(method.equals("HEAD") ? "GET" : method, path);
        if (declared != null) {
            HttpConsumer consumer = server.consumer(declared.value());
            return consumer == null ? null : new Found(declared.value(), consumer, declared.parameters());
        }
        var own = server.undeclared(method, path);
        if (own == null) {
            return method.equals("HEAD") ? find("GET", path) : null;
        }
        HttpConsumer consumer = own.value();
        return new Found(Operation.undeclared(method, path, consumer.blocking()), consumer, own.parameters());
    }

    private void nothing(Visit visit) {
        Set<String> allowed = server.methods(visit.path());
        if (allowed.isEmpty() && Visitors.areLost(visit) && available.getAsBoolean()) {
            identify(visit, credentials(visit), decision -> lost(visit, decision));
            return;
        }
        if (allowed.isEmpty()) {
            send(visit, new Outcome.NotFound(NOTHING));
            return;
        }
        String list = String.join(", ", allowed);
        visit.response().putHeader("Allow", list);
        refuse(visit, 405, "This address answers " + list + ".");
    }

    /// Whoever has not signed in learns nothing of which pages there are.
    private void lost(Visit visit, Gate.Decision decision) {
        if (decision instanceof Gate.Decision.Admitted admitted) {
            visit.cameFrom(admitted.principal(), admitted.account());
            send(visit, Visitors.page(visit, 404, NOTHING));
        } else {
            send(visit, Visitors.signIn(visit));
        }
    }

    private void identify(Visit visit, Found found) {
        Credentials credentials = credentials(visit);
        if (credentials.onlyCookie() && isFromElsewhere(visit, found.operation())) {
            turnAway(visit, found.operation(), 403, NOT_OUR_PAGE, null);
            return;
        }
        identify(visit, credentials, decision -> decide(visit, found, credentials, decision));
    }

    private static Credentials credentials(Visit visit) {
        var headers = visit.request().headers();
        return new Credentials(
                headers.get("x-aether-api-key"),
                headers.get("x-account-id"),
                headers.get("x-no-account-id"),
                bearer(headers.get("Authorization")),
                first(visit.query().get("jwt")),
                visit.cookie(COOKIE),
                visit.writes(),
                visit.client());
    }

    private void identify(Visit visit, Credentials credentials, Consumer<Gate.Decision> then) {
        Gate.Decision known = gate.known(credentials);
        if (known != null) {
            then.accept(known);
            return;
        }
        visit.request().pause();
        workers.run(() -> gate.decide(credentials))
                .onComplete(decided -> guarded(visit, () -> {
                    visit.request().resume();
                    if (decided.succeeded()) {
                        then.accept(decided.result());
                    } else {
                        send(visit, Failures.outcome(decided.cause(), visit.id()));
                    }
                }));
    }

    private void decide(Visit visit, Found found, Credentials credentials, Gate.Decision decision) {
        switch (decision) {
            case Gate.Decision.Denied denied ->
                turnAway(visit, found.operation(), denied.status(), denied.detail(), denied.retryAfter());
            case Gate.Decision.Admitted admitted -> {
                visit.cameFrom(admitted.principal(), admitted.account());
                String no = objection(found.operation(), credentials, admitted);
                if (no == null) {
                    enter(visit, found, admitted.principal(), admitted.account());
                } else {
                    turnAway(visit, found.operation(), 403, no, null);
                }
            }
        }
    }

    private boolean isFromElsewhere(Visit visit, Operation operation) {
        return visit.writes() ? !ownPages.sent(visit) : operation.effect() && !ownPages.asked(visit);
    }

    private void turnAway(Visit visit, Operation operation, int status, String detail, @Nullable Duration retryAfter) {
        send(visit, Visitors.turnedAway(visit, operation, status, detail, retryAfter));
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : authorization == null ? null : "";
    }

    private static @Nullable String first(@Nullable List<String> values) {
        return values == null ? null : values.getFirst();
    }

    /// Why this principal may not call this operation; null where it may.
    private static @Nullable String objection(
            Operation operation, Credentials credentials, Gate.Decision.Admitted admitted) {
        if (operation.session() && !(admitted.principal() instanceof Principal.User)) {
            return "This needs a person who has signed in; neither a token nor an API key will do.";
        }
        if (!admitted.principal().may(operation.permission())) {
            return (admitted.principal() instanceof Principal.Application ? "This API key has" : "You have")
                    + " no permission " + operation.permission() + ".";
        }
        if (!operation.account() || admitted.account() != null) {
            return null;
        }
        if (!credentials.wantsBypass()) {
            return "No account: name it in the header x-account-id.";
        }
        return operation.bypass() ? null : "This call needs an account; x-no-account-id: bypass does not work here.";
    }

    /// Everything that is decided without the body is decided; now the body is read, if the operation takes one.
    private void enter(Visit visit, Found found, Principal principal, @Nullable Account account) {
        var admitted = new Admitted(found.operation(), found.consumer(), found.path(), principal, account);
        visit.carriedOutBy(found.operation().id());
        switch (found.operation().payload()) {
            case Operation.Payload.None none -> dispatch(visit, admitted, null);
            case Operation.Payload.Json json ->
                intake.bytes(visit, bytes -> guarded(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Form form ->
                intake.bytes(visit, bytes -> guarded(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Raw raw ->
                intake.bytes(visit, bytes -> guarded(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Multipart form -> {
                String type = visit.request().getHeader("Content-Type");
                if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                    refuse(visit, 415, "Send multipart/form-data with the part " + form.part() + ".");
                } else {
                    intake.file(visit, form.part(), upload -> guarded(visit, () -> goOn(visit, admitted, upload)));
                }
            }
        }
    }

    /// The body has been waited for, and meanwhile others may have come.
    private void goOn(Visit visit, Admitted admitted, @Nullable Object body) {
        if (load.over()) {
            if (body instanceof Upload upload) {
                upload.delete();
            }
            refuse(visit, 503, BUSY);
        } else {
            dispatch(visit, admitted, body);
        }
    }

    /// The body is here: the contract is checked and the route runs, on a thread of its own if it may wait.
    private void dispatch(Visit visit, Admitted admitted, @Nullable Object body) {
        if (!admitted.operation().blocking()) {
            responses.send(visit, carryOut(visit, admitted, body));
            return;
        }
        Callable<Answer> work = () -> carryOut(visit, admitted, body);
        (isHealth(visit) ? workers.runApart(work) : workers.run(work)).onComplete(carried -> {
            if (carried.succeeded()) {
                guarded(visit, () -> responses.send(visit, carried.result()));
            } else {
                send(visit, Failures.outcome(carried.cause(), visit.id()));
            }
        });
    }

    private Answer carryOut(Visit visit, Admitted admitted, @Nullable Object raw) {
        try {
            return checked(visit, admitted, raw);
        } catch (Refusal refusal) {
            return server.answers().answer(refusal.outcome(), visit.path(), visit.id());
        } finally {
            if (raw instanceof Upload upload) {
                upload.delete();
            }
        }
    }

    private Answer checked(Visit visit, Admitted admitted, @Nullable Object raw) {
        Operation operation = admitted.operation();
        Map<String, String> parameters = operation.isDeclared()
                ? check.parameters(operation, admitted.path(), visit.query(), visit.request()::getHeader)
                : undeclared(visit.query(), admitted.path());
        Object body = body(visit, operation, raw);
        var call = new Call(
                operation,
                visit.path(),
                visit.id(),
                visit.trace(),
                admitted.principal(),
                admitted.account(),
                parameters,
                visit.client(),
                accessToken(visit));
        return admitted.consumer().carryOut(call, visit.request().headers(), body);
    }

    private static @Nullable String accessToken(Visit visit) {
        String bearer = bearer(visit.request().getHeader("Authorization"));
        return bearer != null ? bearer : visit.cookie(COOKIE);
    }

    private @Nullable Object body(Visit visit, Operation operation, @Nullable Object raw) {
        return switch (operation.payload()) {
            case Operation.Payload.Json json
            when raw instanceof byte[] bytes -> check.body(json, visit.request().getHeader("Content-Type"), bytes);
            case Operation.Payload.Form form
            when raw instanceof byte[] bytes -> check.form(form, visit.request().getHeader("Content-Type"), bytes);
            case Operation.Payload.Multipart form
            when raw == null ->
                throw new Refusal(new Outcome.Refused(
                        422,
                        "The request has no file: send it as the part '" + form.part() + "' of multipart/form-data.",
                        List.of(new Fault("body." + form.part(), "is missing"))));
            case Operation.Payload payload when raw instanceof byte[] bytes && bytes.length == 0 -> null;
            default -> raw;
        };
    }

    private static Map<String, String> undeclared(Map<String, List<String>> query, Map<String, String> path) {
        if (query.isEmpty()) {
            return path;
        }
        var parameters = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        query.forEach((name, values) -> {
            if (HeaderRules.mayEnterAsParameter(name)) {
                parameters.putIfAbsent(name, values.getFirst());
            }
        });
        parameters.putAll(path);
        return parameters;
    }

    private void refuse(Visit visit, int status, String detail) {
        send(visit, new Outcome.Refused(status, detail));
    }

    private void send(Visit visit, Outcome outcome) {
        responses.send(visit, server.answers().answer(outcome, visit.path(), visit.id()));
    }
}
