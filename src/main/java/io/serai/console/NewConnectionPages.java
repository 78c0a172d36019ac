package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `newConnectionPages`: a connection is made, by a form of what its system needs.
public final class NewConnectionPages {
    private final InnerCalls calls;
    private final KnownSystems systems;

    NewConnectionPages(InnerCalls calls) {
        this.calls = calls;
        this.systems = new KnownSystems(calls);
    }

    public Outcome begin(@ExchangeProperty(Call.PROPERTY) Call call) {
        return form(call, call.required("system"), null, null);
    }

    /// @param sent what was sent and could not be taken; null for none
    /// @param refusal why; null for none
    private Outcome form(Call call, String name, @Nullable JsonNode sent, InnerCalls.@Nullable Reply refusal) {
        JsonNode system = systems.find(call, name).orElse(null);
        if (system == null) {
            return unknown(call);
        }
        var form = new ConnectionForm(system);
        Map<String, String> faults = refusal == null ? Map.of() : refusal.faults();
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, refusal == null ? null : Notice.problem(refusal)));
        model.put("system", name);
        model.put("name", sent == null ? "" : sent.path("name").asText(""));
        model.put("nameFault", faults.get("body.name"));
        model.put("settings", form.settings(MissingNode.getInstance(), sent, faults));
        model.put("secrets", form.secrets(true, sent != null, faults));
        return new Outcome.Page(refusal == null ? 200 : refusal.status(), "console/connection-new", model);
    }

    public Outcome create(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String name = sent.path("system").asText();
        JsonNode system = systems.find(call, name).orElse(null);
        if (system == null) {
            return unknown(call);
        }
        var form = new ConnectionForm(system);
        var wish = new LinkedHashMap<String, Object>();
        wish.put("system", name);
        String called = sent.path("name").asText("").strip();
        if (!called.isEmpty()) {
            wish.put("name", called);
        }
        wish.put("settings", form.changed(MissingNode.getInstance(), sent));
        wish.put("secrets", form.secrets(sent));
        InnerCalls.Reply reply = calls.call(call, "POST", "/v3/hub/connection", wish);
        return reply.isOk()
                ? new Outcome.Moved(
                        303, "/connections/" + reply.body().at("/data/id").asText() + "?done=connection-made")
                : form(call, name, sent, reply);
    }

    private static Outcome unknown(Call call) {
        return ConnectionPages.missing(call, 404, "This hub knows no such system.");
    }
}
