package io.serai.console;

import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/// The bean `tokenPages`: an administrator sees and revokes everyone's tokens.
public final class TokenPages {
    private final InnerCalls calls;

    TokenPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(200, Frame.of(call), call);
    }

    private Outcome list(int status, Frame frame, Call call) {
        int number = call.parameter("page") == null ? 1 : Integer.parseInt(call.required("page"));
        var tokens = TokenView.list(calls.get(call, "/auth/admin/tokens"));
        return new Outcome.Page(status, "console/tokens", Map.of("frame", frame, "tokens", PageOf.of(tokens, number)));
    }

    public Outcome revoke(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "DELETE", "/auth/admin/tokens/" + call.required("token_id"), null);
        return reply.isOk()
                ? new Outcome.Moved(303, "/admin/tokens?done=token-revoked")
                : list(reply.status(), Frame.of(call, Notice.problem(reply)), call);
    }
}
