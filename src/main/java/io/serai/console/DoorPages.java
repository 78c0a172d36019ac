package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `doorPages`: the door of an event. Its scripts ask the hub by themselves and go on without it; where no
/// script runs, it is a form that checks one badge in. Nobody's name or address is in the page, as browsers keep it.
public final class DoorPages {
    private static final String PAGE = "/door/";
    private static final String API = "/v3/action/event/";

    /// What a browser needs of it when there is no hub. The scripts that another one imports are named without a piece
    /// of their hash, as that one can't know it.
    private static final List<String> FILES = Stream.concat(
                    Stream.of("app.css", "door.css", "app.js", "door.js", "jsqr.js", "nacl.js", "icon.svg")
                            .map(AppFiles::address),
                    Stream.of("doorcamera.js", "doorcode.js", "doorhub.js", "doorstore.js")
                            .map(name -> "/app/" + name))
            .toList();

    /// A service worker is held to the policy of its own script.
    private static final Map<String, String> WORKER =
            Map.of("Content-Security-Policy", "default-src 'none'; connect-src 'self'");

    private final InnerCalls calls;

    DoorPages(InnerCalls calls) {
        this.calls = calls;
    }

    /// What came of a badge, for people's eyes.
    ///
    /// @param kind `in`, `again` or `no`
    public record Verdict(String kind, String said, String more) {
        static Verdict of(InnerCalls.Reply reply) {
            JsonNode came = reply.body().path("data");
            String name = came.at("/badge/full_name").asText("");
            return switch (reply.status()) {
                case 200 ->
                    came.path("first").asBoolean()
                            ? new Verdict("in", "Come in" + (name.isEmpty() ? "" : " – " + name), "")
                            : new Verdict("again", "Already in" + (name.isEmpty() ? "" : " – " + name), since(came));
                case 400 -> new Verdict("no", "No badge code", reply.problem());
                case 404 -> new Verdict("no", "Not of this event", reply.problem());
                case 422 -> new Verdict("no", "Not checked in", why(reply));
                default -> new Verdict("no", "Not checked in", reply.problem());
            };
        }

        private static String since(JsonNode came) {
            When at = When.exactly(came.path("checked_in_at"));
            return at == null
                    ? ""
                    : "Since " + at.text() + " (UTC), by "
                            + came.path("by_device").asText("") + ".";
        }

        private static String why(InnerCalls.Reply reply) {
            String faults = reply.faults().entrySet().stream()
                    .map(fault -> fault.getKey().replaceFirst("^body\\.", "") + ": " + fault.getValue())
                    .collect(Collectors.joining(", "));
            return faults.isEmpty() ? reply.problem() : reply.problem() + " " + faults;
        }
    }

    public static String address(String event) {
        return PAGE + event;
    }

    /// Whether who asks may check people in to an event.
    static boolean opens(InnerCalls calls, Call call, String event) {
        return calls.get(call, API + event + "/badge_keys").isOk();
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, 200, null, "");
    }

    private Outcome show(Call call, int status, @Nullable Verdict verdict, String device) {
        String event = call.required("event_id");
        InnerCalls.Reply reply = calls.get(call, API + event + "/door?limit=1");
        if (!reply.isOk()) {
            return ConnectionPages.missing(call, reply.status(), reply.problem());
        }
        String name = reply.body().at("/event/name").asText("").strip();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("event", event);
        model.put("name", name.isEmpty() ? "Event without a name" : name);
        model.put("api", API + event);
        model.put("files", String.join(" ", FILES));
        model.put("verdict", verdict);
        model.put("device", device);
        return new Outcome.Page(status, "console/door", model);
    }

    public Outcome checkIn(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        JsonNode sent = form == null ? MissingNode.getInstance() : form;
        String device = sent.path("device").asText("").strip();
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                API + call.required("event_id") + "/check_in",
                Map.of("code", sent.path("code").asText("").strip(), "device", device));
        return show(call, reply.status(), Verdict.of(reply), device);
    }

    public Outcome worker() {
        return AppFiles.current("doorworker.js", WORKER);
    }
}
