package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `hostPages`: the events that one hosts, a new one, and what one of them is.
public final class HostPages {
    private static final String PAGE = "/host";

    private final InnerCalls calls;
    private final EventDesk desk;

    HostPages(EventDesk desk) {
        this.calls = desk.calls();
        this.desk = desk;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Query which = Query.of(call, List.of("page"));
        InnerCalls.Reply reply = calls.get(call, which.at("/events"));
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", reply.isOk() ? Frame.of(call) : Frame.of(call, Notice.problem(reply)));
        model.put(
                "events",
                reply.body().path("items").valueStream().map(HostedView::new).toList());
        model.put("part", ListPart.of(reply.body(), which, PAGE));
        model.put("mayMake", calls.may(call, "POST", "/events"));
        return new Outcome.Page(reply.status(), "console/host", model);
    }

    public Outcome begin(@ExchangeProperty(Call.PROPERTY) Call call) {
        return begin(call, Said.NOTHING);
    }

    private Outcome begin(Call call, Said said) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, said.notice()));
        model.put("form", EventForm.of(MissingNode.getInstance(), said.sent()));
        model.put("faults", said.faults());
        return new Outcome.Page(said.status(), "console/host-new", model);
    }

    public Outcome create(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", "/events", EventForm.wish(form));
        String page = EventDesk.PAGE + reply.body().path("id").asText("");
        return reply.isOk() && !reply.body().path("notices").isEmpty()
                ? new Outcome.Moved(303, page + "/settings?done=event-clock")
                : desk.done(call, reply, page + "?done=event-made", form, said -> begin(call, said));
    }

    public Outcome settings(@ExchangeProperty(Call.PROPERTY) Call call) {
        return settings(call, Said.NOTHING);
    }

    private Outcome settings(Call call, Said said) {
        return desk.edit(
                call, "host-settings", said, event -> Map.of("form", EventForm.of(event.event(), said.sent())));
    }

    public Outcome change(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply present = desk.get(call, "");
        Map<String, Object> wish = EventDesk.changed(present.body(), EventForm.wish(form));
        if (present.isOk() && wish.isEmpty()) {
            return settings(call, Said.told(new Notice(true, "Nothing is different.")));
        }
        InnerCalls.Reply reply = desk.send(call, "PATCH", "", wish);
        if (reply.isOk() && !reply.body().path("notices").isEmpty()) {
            String notices = reply.body()
                    .path("notices")
                    .valueStream()
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(" "));
            return settings(call, Said.told(new Notice(true, "Saved. " + notices)));
        }
        Function<Said, Outcome> again = said -> settings(call, said);
        return desk.done(call, reply, EventDesk.page(call, "/settings?done=event-changed"), form, again);
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(call, "DELETE", "?confirm=true", null);
        return desk.done(
                call, reply, PAGE + "?done=event-removed", MissingNode.getInstance(), said -> settings(call, said));
    }
}
