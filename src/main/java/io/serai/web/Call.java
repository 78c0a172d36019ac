package io.serai.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One checked request, as a route's beans see it. Parameters are those the contract declares, defaults filled in;
/// for a route that no contract describes, those the caller sent.
///
/// @param accessToken what came as a bearer token or in the cookie, unverified where the operation is public
/// @param account the tenant; null for a caller with bypass, and where the operation is about no tenant
public record Call(
        Operation operation,
        String path,
        String requestId,
        @Nullable String traceparent,
        Principal principal,
        @Nullable Account account,
        Map<String, String> parameters,
        Client client,
        @Nullable String accessToken) {

    /// The exchange property that holds it.
    public static final String PROPERTY = "call";

    public Call {
        parameters = Map.copyOf(parameters);
    }

    /// What the hub does by itself in an account, for the record.
    ///
    /// @param what a word that names it
    public static Call ofHub(String what, String requestId, Account account) {
        var hub = new Principal.Application("hub", "the hub", Set.of(), false, false);
        var operation = Operation.undeclared("POST", "/", true);
        return new Call(operation, what, requestId, null, hub, account, Map.of(), Client.NONE, null);
    }

    /// The tenant, where the operation can't be called without one.
    public Account tenant() {
        if (account == null) {
            throw new Refusal(403, "This call is about one account's data: name it in the header x-account-id.");
        }
        return account;
    }

    /// The person who calls, themselves or by a token of theirs.
    public Person person() {
        Person person = principal.someone();
        if (person == null) {
            throw new Refusal(403, "This call is about a person's own things: sign in, or use a token of theirs.");
        }
        return person;
    }

    /// The same call with another value of a parameter, for what one bean asks of another.
    public Call with(String name, String value) {
        var all = new LinkedHashMap<>(parameters);
        all.put(name, value);
        return new Call(operation, path, requestId, traceparent, principal, account, all, client, accessToken);
    }

    /// Without a secret, so that it may stand in a log.
    @Override
    public String toString() {
        return "Call[" + operation.id() + ", " + requestId + ", " + principal.name() + "]";
    }

    /// Whether its method may change something.
    public boolean writes() {
        return !operation.method().equals("GET");
    }

    /// Whether a page is asked for rather than data, of an operation that answers either and declares the header
    /// `Accept`: `*/*`, and a client that says nothing, prefer data.
    public boolean prefersPage() {
        String accept = parameter("Accept");
        return accept != null && Accepted.of(List.of(accept)).prefersPages();
    }

    /// Whether server-sent events are asked for rather than data, of such an operation.
    public boolean prefersEvents() {
        String accept = parameter("Accept");
        return accept != null && Accepted.of(List.of(accept)).prefersEvents();
    }

    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /// A parameter that the contract requires or gives a default.
    public String required(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("operation " + operation.id() + " declares no parameter " + name);
        }
        return value;
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(parameters.get(name));
    }
}
