package io.serai.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls that no request made, for tests of beans.
public final class TestCalls {
    private TestCalls() {}

    public static Call of(
            Principal principal, @Nullable Account account, Client client, Map<String, String> parameters) {
        var operation = new Operation(
                "testCall",
                "GET",
                "/test",
                "test:call",
                false,
                false,
                false,
                false,
                false,
                false,
                true,
                List.of(),
                new Operation.Payload.None());
        return new Call(operation, "/test", "request-1", null, principal, account, parameters, client, null);
    }
}
