package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `schedulePages`: what fires by itself, for who looks after the whole hub.
public final class SchedulePages {
    private static final String API = "/v3/hub/schedule";

    private final InnerCalls calls;

    SchedulePages(InnerCalls calls) {
        this.calls = calls;
    }

    /// A schedule as a page shows it.
    ///
    /// @param times when it fires, as it was set
    public record ScheduleView(
            String id,
            String description,
            String times,
            String status,
            @Nullable When last,
            @Nullable When next) {
        static ScheduleView of(JsonNode row) {
            String zone = row.path("time_zone").asText("");
            return new ScheduleView(
                    row.path("id").asText(),
                    row.path("description").asText(""),
                    row.hasNonNull("cron")
                            ? row.path("cron").asText() + (zone.isEmpty() ? "" : " " + zone)
                            : row.path("interval").asText(""),
                    row.path("status").asText(),
                    When.exactly(row.path("last_fired_on")),
                    When.exactly(row.path("next_fire_on")));
        }

        public boolean paused() {
            return status.equals("paused");
        }

        public boolean ended() {
            return status.equals("ended");
        }

        /// The beginning of the addresses of its buttons.
        public String address() {
            return "/schedules/" + segment(id);
        }
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, Frame.of(call), 200);
    }

    private Outcome list(Call call, Frame frame, int status) {
        InnerCalls.Reply reply = calls.get(call, API);
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", reply.isOk() ? frame : Frame.of(call, Notice.problem(reply)));
        model.put("schedules", reply.isOk() ? Rows.of(reply, ScheduleView::of) : List.of());
        model.put("mayChange", reply.isOk() && calls.may(call, "POST", API + "/x/run"));
        return new Outcome.Page(reply.isOk() ? status : reply.status(), "console/schedules", model);
    }

    public Outcome run(@ExchangeProperty(Call.PROPERTY) Call call) {
        return change(call, "run", "schedule-run");
    }

    public Outcome pause(@ExchangeProperty(Call.PROPERTY) Call call) {
        return change(call, "pause", "schedule-paused");
    }

    public Outcome resume(@ExchangeProperty(Call.PROPERTY) Call call) {
        return change(call, "resume", "schedule-resumed");
    }

    private Outcome change(Call call, String step, String code) {
        InnerCalls.Reply reply =
                calls.call(call, "POST", API + "/" + segment(call.required("schedule_id")) + "/" + step, null);
        return reply.isOk()
                ? new Outcome.Moved(303, "/schedules?done=" + code)
                : list(call, Frame.of(call, Notice.problem(reply)), reply.status());
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
