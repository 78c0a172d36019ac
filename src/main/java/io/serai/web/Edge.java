package io.serai.web;

import io.serai.web.Execution.Admitted;
import io.serai.web.Execution.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What every request passes, in this order: limits → operation → principal and permission; who is let in goes on to
/// body → contract check → route, which is [Execution]. A stranger is turned away before a byte of the body is read.
final class Edge {
    /// Where an address answers events, too, its WebSocket is at so much more of it; who asks for one is led there.
    private static final String SOCKET = "/socket";

    private static final String NOTHING = "There is nothing at this address.";
    private static final String NOT_OUR_PAGE =
            "A browser's session changes something only from this hub's own pages (the header Origin says otherwise, or"
                    + " nothing).";

    private static final String NOT_THAT_PAGE =
            "Pages of this origin may not connect: see SERAI_CORS_ORIGINS, the origins whose pages may call the API.";

    private static final long LONGEST_DELAY = 10;

    private final HttpServer server;
    private final Limits limits;
    private final Gate gate;
    private final Metrics metrics;
    private final BooleanSupplier available;
    private final Trail trail;
    private final Tracing tracing;
    private final OwnPages ownPages;
    private final SafeHeaders safe;
    private final Cors cors;
    private final Workers workers;
    private final Sockets sockets;
    private final Responses responses;
    private final Execution execution;
    private final Load load;
    private final LocalNames names;
    private volatile boolean closed;

    Edge(
            HttpServer server,
            Limits limits,
            Gate gate,
            Metrics metrics,
            BooleanSupplier available,
            Trail trail,
            Tracing tracing) {
        this.server = server;
        this.limits = limits;
        this.gate = gate;
        this.metrics = metrics;
        this.available = available;
        this.trail = trail;
        this.tracing = tracing;
        this.ownPages = new OwnPages(limits.site().publicUrl(), server::port);
        this.safe = new SafeHeaders(limits.site().publicUrl());
        this.cors = new Cors(limits.site().origins());
        this.load = new Load(limits.requests().concurrent());
        this.names = new LocalNames(limits.site().dev(), limits.site().publicUrl(), server::port);
        this.workers = new Workers(limits.requests().workers());
        this.sockets =
                new Sockets(server.vertx(), gate, workers, limits.requests().idle());
        this.responses = new Responses(server, limits, load, sockets, () -> !closed);
        this.execution = new Execution(server, limits, load, workers, responses, tracing);
    }

    int inFlight() {
        return load.all() + sockets.count();
    }

    void close() {
        closed = true;
        sockets.close();
    }

    /// Never throws: a fault of ours is answered like any other.
    void accept(ServerRequest request) {
        load.begins();
        safe.put(request.response());
        var visit = new Visit(request, limits.site().proxies(), this::ended);
        responses.guard(visit, () -> admit(visit));
    }

    private void ended(Visit visit) {
        load.ends(visit);
        metrics.request(visit.operation(), visit.status(), visit.nanos());
        Served served = visit.served();
        trail.served(served);
        tracing.served(served, visit.passage());
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
        if (load.over() && !Execution.isHealth(visit)) {
            refuse(visit, 503, Load.BUSY);
            return;
        }
        if (cors.answered(visit)) {
            return;
        }
        Target socket = Handshake.isAsked(visit) ? find("GET", visit.path() + SOCKET) : null;
        Target target = socket != null && socket.operation().socket() ? socket : find(visit.method(), visit.path());
        if (target == null) {
            nothing(visit);
            return;
        }
        visit.seeks(target.operation());
        if (target.operation().effect() && visit.method().equals("HEAD")) {
            visit.response().putHeader("Allow", "GET");
            refuse(visit, 405, "This address answers GET, which does something; a HEAD would do it unseen.");
        } else if (target.operation().socket() && isForeignSocket(visit)) {
            refuse(visit, 403, NOT_THAT_PAGE);
        } else if (isForeignForm(visit, target.operation())) {
            turnAway(visit, target.operation(), 403, "A form of this hub is only taken from its own pages.", null);
        } else if (target.operation().isPublic() && isCookieFromElsewhere(visit)) {
            turnAway(visit, target.operation(), 403, NOT_OUR_PAGE, null);
        } else if (target.operation().isPublic()) {
            execution.begin(visit, new Admitted(target, new Principal.Guest(), null));
        } else if (!available.getAsBoolean()) {
            refuse(visit, 503, "The database does not answer right now. Please try again.");
        } else {
            identify(visit, target);
        }
    }

    /// Signing in and out is public, and yet about the session that the browser has.
    private boolean isCookieFromElsewhere(Visit visit) {
        return visit.writes()
                && visit.sessionCookie() != null
                && visit.request().getHeader("Authorization") == null
                && !ownPages.sent(visit);
    }

    /// A page's form that another site sent, or that nobody knows the sender of.
    private boolean isForeignForm(Visit visit, Operation operation) {
        return operation.page() && visit.writes() && !ownPages.sent(visit);
    }

    /// A WebSocket is under no rule of same origin: a browser opens one from any page to any server, and says only from
    /// which. No header `Origin` is no browser.
    private boolean isForeignSocket(Visit visit) {
        return visit.request().getHeader("Origin") != null && !ownPages.sent(visit) && !cors.allows(visit);
    }

    private @Nullable Target find(String method, String path) {
        var declared = server.contract().find(method.equals("HEAD") ? "GET" : method, path);
        if (declared != null) {
            HttpConsumer consumer = server.consumer(declared.value());
            return consumer == null ? null : new Target(declared.value(), consumer, declared.parameters());
        }
        var own = server.undeclared(method, path);
        if (own == null) {
            return method.equals("HEAD") ? find("GET", path) : null;
        }
        HttpConsumer consumer = own.value();
        return new Target(Operation.undeclared(method, path, consumer.blocking()), consumer, own.parameters());
    }

    private void nothing(Visit visit) {
        Set<String> allowed = server.methods(visit.path());
        if (allowed.isEmpty() && Visitors.areLost(visit) && available.getAsBoolean()) {
            identify(visit, visit.credentials(), decision -> lost(visit, decision));
            return;
        }
        if (allowed.isEmpty()) {
            responses.send(visit, new Outcome.NotFound(NOTHING));
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
            responses.send(visit, Visitors.page(visit, 404, NOTHING));
        } else {
            responses.send(visit, Visitors.signIn(visit));
        }
    }

    private void identify(Visit visit, Target target) {
        String ticket = target.operation().socket() ? Visit.first(visit.query().get("ticket")) : null;
        if (ticket != null) {
            redeem(visit, target, ticket);
            return;
        }
        Credentials credentials = target.operation().socket() ? visit.socketCredentials() : visit.credentials();
        if (credentials.onlyCookie() && isFromElsewhere(visit, target.operation())) {
            turnAway(visit, target.operation(), 403, NOT_OUR_PAGE, null);
            return;
        }
        identify(visit, credentials, decision -> decide(visit, target, credentials, decision));
    }

    private record Redeemed(Credentials credentials, Gate.Decision decision) {}

    /// Both in one go: a request that is read on in between can't become a WebSocket any more.
    private void redeem(Visit visit, Target target, String ticket) {
        visit.request().pause();
        workers.run(visit.request().loop(), () -> Optional.ofNullable(gate.redeemed(ticket))
                        .map(visit.socketCredentials()::withBearer)
                        .map(credentials -> new Redeemed(credentials, gate.decide(credentials))))
                .onComplete(redeemed -> responses.guard(visit, () -> {
                    visit.request().resume();
                    if (redeemed.failed()) {
                        responses.send(visit, Failures.outcome(redeemed.cause(), visit.id()));
                    } else if (redeemed.result().isEmpty()) {
                        refuse(
                                visit,
                                401,
                                "This ticket was used, has expired, or is none: POST /auth/ws-ticket makes one.");
                    } else {
                        Redeemed found = redeemed.result().get();
                        decide(visit, target, found.credentials(), found.decision());
                    }
                }));
    }

    private void identify(Visit visit, Credentials credentials, Consumer<Gate.Decision> then) {
        Gate.Decision known = gate.known(credentials);
        if (known != null) {
            then.accept(known);
            return;
        }
        visit.request().pause();
        workers.run(visit.request().loop(), () -> gate.decide(credentials))
                .onComplete(decided -> responses.guard(visit, () -> {
                    visit.request().resume();
                    if (decided.succeeded()) {
                        then.accept(decided.result());
                    } else {
                        responses.send(visit, Failures.outcome(decided.cause(), visit.id()));
                    }
                }));
    }

    private void decide(Visit visit, Target target, Credentials credentials, Gate.Decision decision) {
        switch (decision) {
            case Gate.Decision.Denied denied ->
                turnAway(visit, target.operation(), denied.status(), denied.detail(), denied.retryAfter());
            case Gate.Decision.Admitted admitted -> {
                visit.cameFrom(admitted.principal(), admitted.account());
                String no = objection(target.operation(), credentials, admitted);
                if (no == null) {
                    visit.watched(credentials, admitted.until());
                    var allowed = new Admitted(target, admitted.principal(), admitted.account());
                    delayed(visit, () -> execution.begin(visit, allowed));
                } else {
                    turnAway(visit, target.operation(), 403, no, null);
                }
            }
        }
    }

    /// Lets front ends see how they look while they wait; holds no thread. Nothing of the kind in production.
    private void delayed(Visit visit, Runnable step) {
        String asked = limits.site().dev() && Operation.enveloped(visit.path())
                ? Visit.first(visit.query().get("delay"))
                : null;
        long seconds = asked != null && asked.matches("\\d{1,9}") ? Math.min(LONGEST_DELAY, Long.parseLong(asked)) : 0;
        if (seconds == 0) {
            step.run();
            return;
        }
        visit.request().pause();
        server.vertx().setTimer(seconds * 1_000, late -> visit.request().loop().execute(() -> {
            visit.request().resume();
            responses.guard(visit, step);
        }));
    }

    private boolean isFromElsewhere(Visit visit, Operation operation) {
        return visit.writes() || operation.socket()
                ? !ownPages.sent(visit)
                : operation.effect() && !ownPages.asked(visit);
    }

    private void turnAway(Visit visit, Operation operation, int status, String detail, @Nullable Duration retryAfter) {
        responses.send(visit, Visitors.turnedAway(visit, operation, status, detail, retryAfter));
    }

    /// Why this principal may not call this operation; null where it may.
    private static @Nullable String objection(
            Operation operation, Credentials credentials, Gate.Decision.Admitted admitted) {
        if (operation.session() && !(admitted.principal() instanceof Principal.User)) {
            return "This needs a person who has signed in; neither a token nor an API key will do.";
        }
        if (operation.socket() && admitted.principal() instanceof Principal.Application) {
            return "This takes the token of a session, of a passcode, or a personal one; an API key will not do.";
        }
        if (operation.isGiven() && !operation.admits(admitted.principal())) {
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

    private void refuse(Visit visit, int status, String detail) {
        responses.send(visit, new Outcome.Refused(status, detail));
    }
}
