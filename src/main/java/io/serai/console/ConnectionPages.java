package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `connectionPages`: an account's ways to third parties, looked at, tried, changed and taken away.
public final class ConnectionPages {
    private static final String API = "/v3/hub/connection";
    private static final String PAGE = "/connections";
    private static final Duration A_DAY = Duration.ofDays(1);

    private final InnerCalls calls;
    private final KnownSystems systems;
    private final Clock clock;

    ConnectionPages(InnerCalls calls, Clock clock) {
        this.calls = calls;
        this.systems = new KnownSystems(calls);
        this.clock = clock;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Query filter = Query.of(call, List.of("system"));
        InnerCalls.Reply reply = calls.get(call, filter.at(API));
        boolean may = calls.may(call, "POST", API);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", reply.isOk() ? Frame.of(call) : Frame.of(call, Notice.problem(reply)));
        model.put("filter", filter);
        model.put(
                "connections",
                reply.isOk()
                        ? Rows.of(reply, ConnectionView::of).stream()
                                .sorted(Comparator.comparing(ConnectionView::title))
                                .toList()
                        : List.of());
        model.put("systems", reply.isOk() && may ? systems.names(call) : Map.of());
        return new Outcome.Page(reply.status(), "console/connections", model);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Frame.of(call), 200, Attempt.NONE);
    }

    /// What a form on the page came to, where it could not be taken.
    ///
    /// @param sent what was in the form of the settings; null for another form
    /// @param faults by the part of the request
    /// @param advice what to do about it
    private record Attempt(
            @Nullable JsonNode sent,
            Map<String, String> faults,
            @Nullable String advice) {
        static final Attempt NONE = new Attempt(null, Map.of(), null);

        static Attempt of(@Nullable JsonNode sent, InnerCalls.Reply reply) {
            return new Attempt(sent, reply.faults(), null);
        }
    }

    private Outcome show(Call call, Frame frame, int status, Attempt attempt) {
        InnerCalls.Reply reply = calls.get(call, api(call, ""));
        if (!reply.isOk()) {
            return missing(call, reply.status(), "There is no such connection, or no longer.");
        }
        JsonNode row = reply.body().path("data");
        ConnectionView view = ConnectionView.of(row);
        JsonNode system = systems.find(call, view.system()).orElse(MissingNode.getInstance());
        JsonNode usage = calls.get(call, api(call, "/usage")).body().path("data");
        boolean may = calls.may(call, "PATCH", api(call, ""));
        var form = new ConnectionForm(system);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("connection", view);
        model.put("advice", attempt.advice());
        model.put("mayChange", may && !system.isMissingNode());
        model.put("mayDelete", may);
        model.put("heals", may && view.enabled() && system.path("heals").asBoolean());
        model.put(
                "name",
                attempt.sent() == null
                        ? view.name()
                        : attempt.sent().path("name").asText(""));
        model.put("settings", form.settings(row.path("settings"), attempt.sent(), attempt.faults()));
        model.put("secrets", form.secrets(false, attempt.sent() != null, attempt.faults()));
        model.put("faults", attempt.faults());
        model.put("usage", usage);
        model.put("drift", List.copyOf(usage.path("drift").valueStream().toList()));
        model.put("limits", limits(usage.path("limits")));
        model.put("used", When.exactly(usage.path("last_used_at")));
        model.put("outage", When.exactly(usage.path("outage_since")));
        model.put(
                "since",
                usage.hasNonNull("outage_since")
                        ? usage.path("outage_since").asText()
                        : clock.instant().minus(A_DAY).toString().replaceFirst("\\.\\d+", ""));
        return new Outcome.Page(status, "console/connection", model);
    }

    private static String limits(JsonNode limits) {
        return limits.properties().stream()
                .filter(limit -> limit.getValue().asInt() > 0)
                .map(limit -> limit.getValue().asText() + " " + limit.getKey().replace('_', ' '))
                .reduce((all, one) -> all + ", " + one)
                .orElse("none known");
    }

    public Outcome change(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply present = calls.get(call, api(call, ""));
        JsonNode row = present.body().path("data");
        JsonNode system =
                present.isOk() ? systems.find(call, row.path("system").asText()).orElse(null) : null;
        if (system == null) {
            return missing(call, present.isOk() ? 404 : present.status(), "There is no such connection, or no longer.");
        }
        var form = new ConnectionForm(system);
        var wish = new LinkedHashMap<String, Object>();
        String called = sent.path("name").asText("").strip();
        if (!called.equals(row.path("name").asText())) {
            wish.put("name", called);
        }
        put(wish, "settings", form.changed(row.path("settings"), sent));
        put(wish, "secrets", form.secrets(sent));
        if (wish.isEmpty()) {
            return show(call, Frame.of(call, new Notice(true, "Nothing is different.")), 200, Attempt.NONE);
        }
        return done(calls.call(call, "PATCH", api(call, ""), wish), call, "connection-changed", sent);
    }

    private static void put(Map<String, Object> wish, String name, ObjectNode members) {
        if (!members.isEmpty()) {
            wish.put(name, members);
        }
    }

    public Outcome rotate(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply present = calls.get(call, api(call, ""));
        JsonNode system =
                systems.find(call, present.body().at("/data/system").asText()).orElse(null);
        if (system == null) {
            return missing(call, present.isOk() ? 404 : present.status(), "There is no such connection, or no longer.");
        }
        ObjectNode secrets = new ConnectionForm(system).secrets(sent);
        if (secrets.isEmpty()) {
            Frame frame = Frame.of(call, Notice.problem("Type in at least one new secret."));
            return show(call, frame, 422, Attempt.NONE);
        }
        Map<String, Object> wish = Map.of(
                "secrets", secrets, "overlap_seconds", sent.path("overlap").asInt());
        return done(calls.call(call, "POST", api(call, "/rotate"), wish), call, "connection-rotated", null);
    }

    public Outcome test(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", api(call, "/test"), null);
        if (!reply.isOk()) {
            return show(call, Frame.of(call, Notice.problem(reply)), reply.status(), Attempt.NONE);
        }
        JsonNode result = reply.body().path("data");
        boolean ok = result.path("ok").asBoolean();
        String said = result.path("said").asText("");
        var notice = new Notice(
                ok,
                "%s in %d ms. %s"
                        .formatted(
                                ok ? "It works: answered" : "It does not work: failed",
                                result.path("took_ms").asLong(),
                                said)
                        .strip());
        String advice = ok
                ? null
                : "Where the secrets were refused, get new ones there and rotate them below. Where something was not "
                        + "found, look at the settings: the address, and what names your account there. Where nobody "
                        + "answered, try again later; work that came in waits meanwhile.";
        return show(call, Frame.of(call, notice), 200, new Attempt(null, Map.of(), advice));
    }

    public Outcome enable(@ExchangeProperty(Call.PROPERTY) Call call) {
        return able(call, true, "connection-enabled");
    }

    public Outcome disable(@ExchangeProperty(Call.PROPERTY) Call call) {
        return able(call, false, "connection-disabled");
    }

    private Outcome able(Call call, boolean enabled, String code) {
        return done(calls.call(call, "PATCH", api(call, ""), Map.of("enabled", enabled)), call, code, null);
    }

    /// Leads to the run.
    public Outcome heal(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String since = sent.path("since").asText("").strip();
        String moment = since.matches("\\d{4}-\\d{2}-\\d{2}") ? since + "T00:00:00Z" : since;
        InnerCalls.Reply reply = calls.call(
                call, "POST", api(call, "/heal?since=" + URLEncoder.encode(moment, StandardCharsets.UTF_8)), null);
        if (reply.isOk()) {
            return new Outcome.Moved(
                    303, "/runs/" + reply.body().at("/data/run_id").asText());
        }
        String fault = reply.faultIn("query.since");
        Notice notice = fault == null ? Notice.problem(reply) : Notice.problem("Since when " + fault + ".");
        return show(call, Frame.of(call, notice), reply.status(), Attempt.NONE);
    }

    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "DELETE", api(call, ""), null);
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "?done=connection-deleted")
                : missing(call, reply.status(), "There is no such connection, or no longer.");
    }

    /// @param sent what was in the form of the settings; null for another form
    private Outcome done(InnerCalls.Reply reply, Call call, String code, @Nullable JsonNode sent) {
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "/" + call.required("connection_id") + "?done=" + code)
                : show(call, Frame.of(call, Notice.problem(explained(reply))), reply.status(), Attempt.of(sent, reply));
    }

    /// With what no field of the page can say.
    private static String explained(InnerCalls.Reply reply) {
        String name = reply.fault("name");
        return Objects.requireNonNullElse(
                name == null ? null : reply.problem() + " Name: " + name + ".", reply.problem());
    }

    private static String api(Call call, String step) {
        return API + "/" + call.required("connection_id") + step;
    }

    static Outcome missing(Call call, int status, String what) {
        return new Outcome.Page(status, "console/missing", Map.of("frame", Frame.of(call, null), "what", what));
    }
}
