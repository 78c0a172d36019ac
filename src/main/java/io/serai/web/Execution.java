package io.serai.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What becomes of a request that was let in: its body is read if the operation takes one, checked against the
/// contract, and the route runs.
final class Execution {
    private static final String HEALTH = "/observe/health/";

    /// What is asked for, and the route behind it.
    ///
    /// @param path the parameters that stand in the path
    record Target(Operation operation, HttpConsumer consumer, Map<String, String> path) {}

    /// Who may have it.
    record Admitted(
            Target target, Principal principal, @Nullable Account account) {
        Operation operation() {
            return target.operation();
        }
    }

    private final HttpServer server;
    private final ContractCheck check;
    private final Intake intake;
    private final Load load;
    private final Workers workers;
    private final Responses responses;
    private final Tracing tracing;

    Execution(HttpServer server, Limits limits, Load load, Workers workers, Responses responses, Tracing tracing) {
        this.server = server;
        this.check = new ContractCheck(server.json());
        this.intake = new Intake(server.vertx(), limits, load, responses::send);
        this.load = load;
        this.workers = workers;
        this.responses = responses;
        this.tracing = tracing;
    }

    /// Whether the hub is well is answered however much it has to do.
    static boolean isHealth(Visit visit) {
        return visit.path().startsWith(HEALTH);
    }

    /// Everything that is decided without the body is decided; now the body is read, if the operation takes one.
    void begin(Visit visit, Admitted admitted) {
        visit.carriedOutBy(admitted.operation().id());
        switch (admitted.operation().payload()) {
            case Operation.Payload.None none -> dispatch(visit, admitted, null);
            case Operation.Payload.Frames frames -> {
                Outcome refusal = Handshake.refusal(visit);
                if (refusal == null) {
                    dispatch(visit, admitted, null);
                } else {
                    responses.send(visit, refusal);
                }
            }
            case Operation.Payload.Json json ->
                intake.bytes(visit, bytes -> responses.guard(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Form form ->
                intake.bytes(visit, bytes -> responses.guard(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Raw raw ->
                intake.bytes(visit, bytes -> responses.guard(visit, () -> goOn(visit, admitted, bytes)));
            case Operation.Payload.Multipart form -> {
                String type = visit.request().getHeader("Content-Type");
                if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
                    refuse(visit, 415, "Send multipart/form-data with the part " + form.part() + ".");
                } else {
                    intake.form(visit, form, taken -> responses.guard(visit, () -> goOn(visit, admitted, taken)));
                }
            }
        }
    }

    /// The body has been waited for, and meanwhile others may have come.
    private void goOn(Visit visit, Admitted admitted, @Nullable Object body) {
        if (load.over()) {
            if (body instanceof FormOnDisk.Taken taken) {
                taken.delete();
            }
            refuse(visit, 503, Load.BUSY);
        } else {
            dispatch(visit, admitted, body);
        }
    }

    /// The body is here: the contract is checked and the route runs, on a thread of its own if it may wait.
    private void dispatch(Visit visit, Admitted admitted, @Nullable Object body) {
        visit.passes(tracing.begin(visit.id(), visit.began()));
        if (!admitted.operation().blocking()) {
            responses.send(visit, carryOut(visit, admitted, body));
            return;
        }
        Callable<Answer> work = () -> carryOut(visit, admitted, body);
        boolean socket = admitted.operation().socket();
        if (socket) {
            // one that is read to its end meanwhile can't become a WebSocket any more
            visit.request().pause();
        }
        var loop = visit.request().loop();
        (isHealth(visit) ? workers.runApart(loop, work) : workers.run(loop, work)).onComplete(carried -> {
            if (socket) {
                visit.request().resume();
            }
            if (carried.succeeded()) {
                responses.guard(visit, () -> responses.send(visit, carried.result()));
            } else {
                responses.send(visit, Failures.outcome(carried.cause(), visit.id()));
            }
        });
    }

    private Answer carryOut(Visit visit, Admitted admitted, @Nullable Object raw) {
        Passage passage = visit.passage();
        if (passage != null) {
            passage.enter();
        }
        try {
            return checked(visit, admitted, raw);
        } catch (Refusal refusal) {
            return server.answers().answer(refusal.outcome(), visit.path(), visit.id());
        } finally {
            if (passage != null) {
                passage.leave();
            }
            if (raw instanceof FormOnDisk.Taken taken) {
                taken.delete();
            }
        }
    }

    private Answer checked(Visit visit, Admitted admitted, @Nullable Object raw) {
        Operation operation = admitted.operation();
        Map<String, String> parameters = operation.isDeclared()
                ? check.parameters(operation, admitted.target().path(), visit.query(), header(visit))
                : undeclared(visit.query(), admitted.target().path());
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
                visit.accessToken());
        return admitted.target().consumer().carryOut(call, visit.request().headers(), body);
    }

    private @Nullable Object body(Visit visit, Operation operation, @Nullable Object raw) {
        return switch (operation.payload()) {
            case Operation.Payload.Json json
            when raw instanceof byte[] bytes -> check.body(json, visit.request().getHeader("Content-Type"), bytes);
            case Operation.Payload.Form form
            when raw instanceof byte[] bytes -> check.form(form, visit.request().getHeader("Content-Type"), bytes);
            case Operation.Payload.Multipart form when raw instanceof FormOnDisk.Taken taken -> sent(form, taken);
            case Operation.Payload payload when raw instanceof byte[] bytes && bytes.length == 0 -> null;
            default -> raw;
        };
    }

    private Object sent(Operation.Payload.Multipart form, FormOnDisk.Taken taken) {
        if (taken.files().isEmpty() && form.needed()) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The request has no file: send it as the part '" + form.part() + "' of multipart/form-data.",
                    List.of(new Fault("body." + form.part(), "is missing"))));
        }
        return form.many()
                ? new UploadForm(taken.files(), check.texts(form.texts(), taken.texts()))
                : taken.files().getFirst();
    }

    /// A range is one of a GET alone (RFC 9110, 14.2).
    private static UnaryOperator<@Nullable String> header(Visit visit) {
        return name ->
                visit.head() && name.equals("Range") ? null : visit.request().getHeader(name);
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
        responses.send(visit, new Outcome.Refused(status, detail));
    }
}
