package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Lets a page call an operation as whoever sent the page's request would themselves: with the same permission, the
/// same contract check and the same route, so that rules and records are in one place.
public final class InnerCalls {
    private final HttpServer server;
    private final ContractCheck check;

    InnerCalls(HttpServer server) {
        this.server = server;
        this.check = new ContractCheck(server.json());
    }

    /// What an operation answered.
    ///
    /// @param body missing where there is none
    /// @param headers such as `Set-Cookie`
    /// @param veiled see [#shownBy]
    public record Reply(int status, JsonNode body, Map<String, String> headers, boolean veiled) {
        public Reply {
            headers = Map.copyOf(headers);
        }

        public boolean isOk() {
            return status < 400;
        }

        /// The page that shows it, veiled as it is: else the page's time would tell what the API's does not.
        public Outcome shownBy(Outcome page) {
            return veiled ? new Outcome.Veiled(page) : page;
        }

        /// What was wrong and what to do, as a sentence for people.
        public String problem() {
            return body.path("detail").asText(body.at("/meta/status_message").asText("That did not work."));
        }

        private JsonNode errors() {
            return body.has("errors") ? body.path("errors") : body.at("/meta/errors");
        }

        /// What is wrong with the request, by the part, such as `body.settings.base_url`.
        public Map<String, String> faults() {
            var faults = new LinkedHashMap<String, String>();
            errors().forEach(error -> faults.putIfAbsent(
                    error.path("where").asText(), error.path("message").asText()));
            return faults;
        }

        /// What is wrong with one field of the body; null where nothing is.
        public @Nullable String fault(String field) {
            return faultIn("body." + field);
        }

        /// What is wrong with a part of the request, such as `query.since`; null where nothing is.
        public @Nullable String faultIn(String part) {
            return faults().get(part);
        }
    }

    /// Whether there is such an operation, and whoever sent the page's request may call it: what is not so need not be
    /// shown.
    public boolean may(Call page, String method, String path) {
        var found = server.contract().find(method, path);
        return found != null && permits(found.value(), page.principal());
    }

    private static boolean permits(Operation operation, Principal principal) {
        return operation.permission().equals(Operation.KNOWN)
                ? !(principal instanceof Principal.Guest)
                : principal.may(operation.permission());
    }

    public Reply get(Call page, String address) {
        return call(page, "GET", address, null);
    }

    /// The same of all accounts at once, for those who work across them.
    ///
    /// @throws Refusal 403 for anybody else
    public Reply getEverywhere(Call page, String address) {
        if (!page.principal().everywhere()) {
            throw new Refusal(403, "Only super users see all accounts.");
        }
        return call(
                new Call(
                        page.operation(),
                        page.path(),
                        page.requestId(),
                        page.traceparent(),
                        page.principal(),
                        null,
                        Map.of(),
                        page.client(),
                        page.accessToken()),
                "GET",
                address,
                null);
    }

    /// @param address path and query, percent-encoded
    /// @param body what Jackson can write as the JSON that the operation takes, or the [Upload] that came to the
    ///     page, or the [UploadForm] that did; null for none
    public Reply call(Call page, String method, String address, @Nullable Object body) {
        return call(page, method, address, body, Map.of());
    }

    /// @param headers as the contract names them
    public Reply call(Call page, String method, String address, @Nullable Object body, Map<String, String> headers) {
        var mine = MDC.getCopyOfContextMap();
        try {
            return reply(answer(page, method, new QueryStringDecoder(address), body, headers));
        } finally {
            MDC.setContextMap(mine == null ? Map.of() : mine);
        }
    }

    private Answer answer(
            Call page, String method, QueryStringDecoder address, @Nullable Object body, Map<String, String> headers) {
        var found = server.contract().find(method, address.rawPath());
        HttpConsumer consumer = found == null ? null : server.consumer(found.value());
        if (found == null || consumer == null) {
            throw new IllegalStateException("no operation answers " + method + " " + address.rawPath());
        }
        Operation operation = found.value();
        try {
            admit(page, operation);
            Call call = new Call(
                    operation,
                    address.rawPath(),
                    page.requestId(),
                    page.traceparent(),
                    operation.isPublic() ? new Principal.Guest() : page.principal(),
                    operation.isPublic() ? null : page.account(),
                    check.parameters(operation, found.parameters(), address.parameters(), headers::get),
                    page.client(),
                    page.accessToken());
            return consumer.carryOut(call, MultiMap.caseInsensitiveMultiMap(), checked(operation, body));
        } catch (Refusal refusal) {
            return server.answers().answer(refusal.outcome(), address.rawPath(), page.requestId());
        }
    }

    private static void admit(Call page, Operation operation) {
        if (operation.isPublic()) {
            return;
        }
        if (operation.session() && !(page.principal() instanceof Principal.User)) {
            throw new Refusal(403, "This needs a person who has signed in.");
        }
        if (!permits(operation, page.principal())) {
            throw new Refusal(403, "You have no permission " + operation.permission() + ".");
        }
        if (operation.account()
                && !(operation.bypass()
                        && page.account() == null
                        && page.principal().everywhere())) {
            page.tenant();
        }
    }

    private @Nullable Object checked(Operation operation, @Nullable Object body) {
        return switch (operation.payload()) {
            case Operation.Payload.Json json ->
                check.body(
                        json,
                        "application/json",
                        body == null ? new byte[0] : server.json().bytes(body));
            case Operation.Payload.Multipart form when !form.many() && body instanceof Upload file -> file;
            case Operation.Payload.Multipart form
            when form.many() && body instanceof UploadForm sent ->
                new UploadForm(sent.files(), check.texts(form.texts(), fields(sent.texts())));
            case Operation.Payload.None none -> null;
            case Operation.Payload other ->
                throw new IllegalStateException(
                        operation.id() + " takes neither JSON nor one file, so no page can call it");
        };
    }

    private static Map<String, List<String>> fields(JsonNode texts) {
        var fields = new LinkedHashMap<String, List<String>>();
        texts.properties()
                .forEach(field ->
                        fields.put(field.getKey(), List.of(field.getValue().asText())));
        return fields;
    }

    private Reply reply(Answer answer) {
        byte[] bytes =
                switch (answer.body()) {
                    case Answer.Body.Bytes whole -> whole.bytes();
                    case Answer.Body.Stream stream -> {
                        try (var in = stream.stream()) {
                            yield in.readAllBytes();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    case Answer.Body.Socket socket -> throw new IllegalStateException("a page can't hold a socket");
                    case Answer.Body.Live live -> throw new IllegalStateException("a page can't show events");
                };
        boolean json = ContractCheck.isJson(answer.headers().get("Content-Type"));
        return new Reply(
                answer.status(),
                json && bytes.length > 0 ? server.json().read(bytes) : MissingNode.getInstance(),
                answer.headers(),
                answer.veiled());
    }
}
