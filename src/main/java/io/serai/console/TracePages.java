package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `tracePages`: what became of one request, as one timeline.
public final class TracePages {
    private static final Map<String, String> KINDS = Map.of(
            "edge", "Request",
            "step", "Step",
            "vendor", "Call",
            "work", "Work",
            "run", "Run",
            "rows", "Records");

    private final InnerCalls calls;

    TracePages(InnerCalls calls) {
        this.calls = calls;
    }

    /// A part as the page shows it.
    ///
    /// @param after how long after the first one it began
    /// @param took how long it took; empty while it goes on
    /// @param end what became of it; empty where nothing is to be said
    /// @param tone of the end's badge
    /// @param run the run's page; empty for none
    public record Part(
            String kind, String name, String about, String after, String took, String end, String tone, String run) {
        static Part of(JsonNode part, Instant first) {
            String kind = part.path("kind").asText();
            var about = new ArrayList<String>();
            if (part.hasNonNull("of")) {
                about.add(part.path("of").asText());
            }
            if (part.path("attempt").asInt() > 1) {
                about.add("try " + part.path("attempt").asInt());
            }
            if (part.hasNonNull("count")) {
                about.add(part.path("count").asLong() + " changes");
            }
            part.path("ids").forEach(id -> about.add(id.asText()));
            int status = part.path("status").asInt();
            String outcome = part.path("outcome").asText("");
            String end = (status == 0 ? "" : status + " ") + outcome;
            return new Part(
                    KINDS.getOrDefault(kind, kind),
                    part.path("name").asText(),
                    String.join(" · ", about),
                    "+" + millis(Duration.between(first, at(part)).toNanos() / 1e6),
                    part.hasNonNull("ms") ? millis(part.path("ms").asDouble()) : "",
                    end.strip(),
                    tone(kind, status, outcome),
                    kind.equals("run") ? "/runs/" + part.path("run_id").asText() : "");
        }

        private static String tone(String kind, int status, String outcome) {
            boolean good = status < 400 && (outcome.isEmpty() || kind.equals("rows") || outcome.equals("done"));
            return good ? "on" : outcome.equals("running") || outcome.equals("retrying") ? "busy" : "off";
        }

        private static String millis(double millis) {
            return millis < 1000
                    ? String.format(Locale.ROOT, "%.1f ms", millis)
                    : String.format(Locale.ROOT, "%.2f s", millis / 1000);
        }
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("request_id");
        InnerCalls.Reply reply = calls.get(call, "/v3/hub/trace/" + id);
        if (!reply.isOk()) {
            return new Outcome.Page(
                    reply.status(), "console/missing", Map.of("frame", Frame.of(call, null), "what", reply.problem()));
        }
        JsonNode trace = reply.body().path("data");
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", Frame.of(call));
        model.put("id", id);
        model.put("began", When.exactly(trace.at("/parts/0/at")));
        model.put("parts", parts(trace));
        model.put(
                "missing",
                trace.path("missing")
                        .valueStream()
                        .map(one -> one.path("why").asText())
                        .toList());
        return new Outcome.Page(200, "console/trace", model);
    }

    /// What became of a request, for a page about something that came of it.
    ///
    /// @param request empty for none
    /// @return without what stands on that page anyway; empty where nothing is known, or may be told
    static List<Part> of(InnerCalls calls, Call call, String request) {
        String api = "/v3/hub/trace/" + request;
        InnerCalls.Reply reply = request.isEmpty() || !calls.may(call, "GET", api) ? null : calls.get(call, api);
        return reply == null || !reply.isOk()
                ? List.of()
                : parts(reply.body().path("data")).stream()
                        .filter(part -> part.run().isEmpty())
                        .toList();
    }

    private static List<Part> parts(JsonNode trace) {
        List<JsonNode> parts = trace.path("parts").valueStream().toList();
        return parts.stream().map(part -> Part.of(part, at(parts.getFirst()))).toList();
    }

    private static Instant at(JsonNode part) {
        return Instant.parse(part.path("at").asText());
    }
}
