package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `routePages`: what the hub's routes do, for who looks after the whole hub.
public final class RoutePages {
    private static final String API = "/v3/hub/route";
    private static final String ID = "route_id";
    private static final String USUAL = "100";
    private static final List<String> FILTERS = List.of("domain", "status", "text");

    private final InnerCalls calls;

    RoutePages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Query filter = Query.of(call, FILTERS);
        InnerCalls.Reply reply = calls.get(call, filter.at(API));
        List<RouteRow> routes = reply.isOk() ? Rows.of(reply, RouteRow::of) : List.of();
        var model = new LinkedHashMap<String, Object>();
        model.put(
                "frame",
                Frame.of(
                        call,
                        reply.isOk() ? null : Notice.problem(Pages.of(call, 1).explained(reply, FILTERS))));
        model.put("filter", filter);
        model.put("statuses", RouteRow.STATUSES);
        model.put(
                "domains",
                routes.stream().collect(Collectors.groupingBy(RouteRow::domain, TreeMap::new, Collectors.toList())));
        model.put("events", reply.isOk() ? API + "/events" : null);
        return new Outcome.Page(reply.status(), "console/routes", model);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Frame.of(call), 200);
    }

    private Outcome show(Call call, Frame frame, int status) {
        return show(call, frame, status, null, null);
    }

    /// @param edited what somebody made of its YAML; null before they did
    /// @param tried what that would have done otherwise; null where it was not tried
    private Outcome show(Call call, Frame frame, int status, @Nullable JsonNode edited, @Nullable TriedRoute tried) {
        String api = address(call);
        InnerCalls.Reply reply = calls.get(call, api);
        if (!reply.isOk()) {
            String what = reply.status() == 404 ? "There is no such route, or no longer." : reply.problem();
            return new Outcome.Page(
                    reply.status(), "console/missing", Map.of("frame", Frame.of(call, null), "what", what));
        }
        JsonNode data = reply.body().path("data");
        RouteRow route = RouteRow.of(data);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("route", route);
        model.put("steps", RouteRow.Step.of(data.path("steps")));
        model.put("source", data.path("source").asText(""));
        model.put("keepsRunning", data.path("keeps_running").asText(""));
        model.put("events", API + "/events?id=" + RouteRow.segment(route.id()));
        boolean running = route.status().equals("started");
        model.put("mayStart", !running && calls.may(call, "POST", api + "/start"));
        model.put("mayStop", running && data.path("keeps_running").isNull() && calls.may(call, "POST", api + "/stop"));
        model.put(
                "mayRun", !route.schedule().isEmpty() && calls.may(call, "POST", schedule(route.schedule()) + "/run"));
        model.put("mayTry", route.from().startsWith("direct:") && calls.may(call, "POST", api + "/shadow"));
        model.put(
                "yaml",
                edited == null
                        ? data.path("source").asText("")
                        : edited.path("yaml").asText());
        model.put("limit", edited == null ? USUAL : edited.path("limit").asText(USUAL));
        model.put("tried", tried);
        return new Outcome.Page(status, "console/route", model);
    }

    public Outcome start(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, calls.call(call, "POST", address(call) + "/start", null), "route-started");
    }

    public Outcome stop(@ExchangeProperty(Call.PROPERTY) Call call) {
        return changed(call, calls.call(call, "POST", address(call) + "/stop", null), "route-stopped");
    }

    /// Tells what the edited YAML would have done otherwise. Nothing changes.
    public Outcome shadow(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new LinkedHashMap<String, Object>();
        String limit = USUAL;
        if (form != null) {
            // browsers end each line of a field with CR and LF
            wish.put("yaml", form.path("yaml").asText().replace("\r\n", "\n"));
            limit = form.path("limit").asText(USUAL).strip();
        }
        wish.put("limit", limit.matches("\\d{1,6}") ? (Object) Integer.valueOf(limit) : limit);
        InnerCalls.Reply reply = calls.call(call, "POST", address(call) + "/shadow", wish);
        return reply.isOk()
                ? show(
                        call,
                        Frame.of(call),
                        200,
                        form,
                        TriedRoute.of(reply.body().path("data")))
                : show(call, Frame.of(call, Notice.problem(reply)), reply.status(), form, null);
    }

    /// Fires the schedule that the route begins at.
    public Outcome run(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.get(call, address(call));
        String schedule = reply.body().at("/data/schedule").asText("");
        return reply.isOk() && schedule.isEmpty()
                ? show(call, Frame.of(call, Notice.problem("This route begins at no schedule.")), 409)
                : changed(
                        call,
                        reply.isOk() ? calls.call(call, "POST", schedule(schedule) + "/run", null) : reply,
                        "schedule-run");
    }

    private Outcome changed(Call call, InnerCalls.Reply reply, String code) {
        return reply.isOk()
                ? new Outcome.Moved(303, "/routes/" + RouteRow.segment(call.required(ID)) + "?done=" + code)
                : show(call, Frame.of(call, Notice.problem(reply)), reply.status());
    }

    private static String address(Call call) {
        return API + "/" + RouteRow.segment(call.required(ID));
    }

    private static String schedule(String id) {
        return "/v3/hub/schedule/" + RouteRow.segment(id);
    }
}
