package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `runPages`: what the hub did for an account, run by run.
public final class RunPages {
    private static final List<String> FILTERS = List.of("capability", "status", "since");
    private static final int SIZE = 50;

    /// What may become of a row, as people choose it.
    public static final Map<String, String> OUTCOMES = outcomes();

    private final InnerCalls calls;

    RunPages(InnerCalls calls) {
        this.calls = calls;
    }

    private static Map<String, String> outcomes() {
        var outcomes = new LinkedHashMap<String, String>();
        outcomes.put("", "any");
        for (String outcome : List.of(
                "created",
                "updated",
                "unchanged",
                "skipped",
                "rejected",
                "subscribed",
                "unsubscribed",
                "kept",
                "restored",
                "removed",
                "returned",
                "protected",
                "declined",
                "failed")) {
            outcomes.put(outcome, outcome);
        }
        return Collections.unmodifiableMap(outcomes);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Query filter = Query.of(call, FILTERS);
        Pages pages = Pages.of(call, SIZE);
        InnerCalls.Reply reply = calls.get(call, pages.asked(filter).at("/v3/hub/run"));
        List<RunView> runs = reply.isOk() ? Rows.of(reply, RunView::of) : List.of();
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, reply.isOk() ? null : Notice.problem(pages.explained(reply, FILTERS))));
        model.put("filter", filter);
        model.put("runs", runs.subList(0, Math.min(SIZE, runs.size())));
        model.put("statuses", RunView.STATUSES);
        model.put("previous", pages.previous(filter, "/runs"));
        model.put("next", pages.next(filter, "/runs", runs.size()));
        return new Outcome.Page(reply.status(), "console/runs", model);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Frame.of(call), 200);
    }

    private Outcome show(Call call, Frame frame, int status) {
        String api = "/v3/hub/run/" + call.required("run_id");
        InnerCalls.Reply reply = calls.get(call, api);
        if (!reply.isOk()) {
            return new Outcome.Page(
                    reply.status(),
                    "console/missing",
                    Map.of("frame", Frame.of(call, null), "what", "There is no such run, or no longer."));
        }
        JsonNode run = reply.body().path("data");
        Query filter = Query.of(call, List.of("outcome", "cursor"));
        InnerCalls.Reply rows = calls.get(call, filter.with("limit", "" + SIZE).at(api + "/rows"));
        boolean letters = calls.may(call, "GET", "/v3/hub/dead_letter");
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("run", RunView.of(run));
        model.put("events", api + "/events");
        model.put("parts", TracePages.of(calls, call, run.path("request_id").asText("")));
        boolean made = run.path("capability").asText().equals("tenant.export")
                && run.path("status").asText().equals("done");
        model.put("file", run.hasNonNull("file") || made ? api + "/file" : null);
        model.put("rejected", run.at("/counts/rejected").asLong() > 0 ? api + "/rejected.csv" : null);
        model.put("filter", filter);
        model.put("rows", rows.isOk() ? Rows.of(rows, RunRow::of) : List.of());
        model.put("next", next(filter, "/runs/" + call.required("run_id"), rows));
        model.put("letters", letters ? letters(call) : List.of());
        model.put("mayConfirm", run.hasNonNull("asks") && calls.may(call, "POST", api + "/confirm"));
        model.put("mayUndo", !run.path("status").asText().equals("running") && calls.may(call, "POST", api + "/undo"));
        return new Outcome.Page(status, "console/run", model);
    }

    private static @Nullable String next(Query filter, String page, InnerCalls.Reply rows) {
        String cursor = rows.body().at("/meta/next_cursor").asText("");
        return cursor.isEmpty() || cursor.equals("null")
                ? null
                : filter.with("cursor", cursor).at(page);
    }

    private List<LetterView> letters(Call call) {
        var query = new Query(Map.of("run_id", call.required("run_id"), "limit", "" + SIZE));
        return Rows.of(calls.get(call, query.at("/v3/hub/dead_letter")), LetterView::of);
    }

    public Outcome confirm(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("run_id");
        InnerCalls.Reply reply = calls.call(call, "POST", "/v3/hub/run/" + id + "/confirm", null);
        return reply.isOk()
                ? new Outcome.Moved(303, "/runs/" + id + "?done=run-confirmed")
                : show(call, Frame.of(call, Notice.problem(reply)), reply.status());
    }

    /// Leads to the run that undoes it.
    public Outcome undo(@ExchangeProperty(Call.PROPERTY) Call call) {
        String id = call.required("run_id");
        InnerCalls.Reply reply = calls.call(call, "POST", "/v3/hub/run/" + id + "/undo", null);
        return reply.isOk()
                ? new Outcome.Moved(
                        303, "/runs/" + reply.body().at("/data/run_id").asText(id))
                : show(call, Frame.of(call, Notice.problem(reply)), reply.status());
    }

    /// What became of one row or person of a run.
    ///
    /// @param about whom or what it is about, and why it became that
    public record RunRow(String row, String outcome, String about) {
        static RunRow of(JsonNode node) {
            var about = new ArrayList<String>();
            for (String name : List.of("who", "place", "column", "value", "reason", "event_person_id")) {
                if (node.hasNonNull(name)) {
                    about.add(
                            Objects.equals(name, "event_person_id")
                                    ? "person " + node.path(name).asText()
                                    : node.path(name).asText());
                }
            }
            return new RunRow(node.path("row").asText(), node.path("outcome").asText(), String.join(" · ", about));
        }
    }
}
