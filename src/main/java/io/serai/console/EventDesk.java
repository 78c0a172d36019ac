package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the pages of one event share: the event, who looks at it, and what became of a form.
final class EventDesk {
    static final String PAGE = "/host/events/";
    private static final int PAYMENT_REQUIRED = 402;

    private final InnerCalls calls;

    EventDesk(InnerCalls calls) {
        this.calls = calls;
    }

    /// What a form came to.
    ///
    /// @param notice null for what the page's address says was done
    /// @param faults by the part of the request
    /// @param sent what was in the form that could not be taken; missing for none
    record Said(int status, @Nullable Notice notice, Map<String, String> faults, JsonNode sent) {
        static final Said NOTHING = new Said(200, null, Map.of(), MissingNode.getInstance());

        static Said told(Notice notice) {
            return new Said(200, notice, Map.of(), MissingNode.getInstance());
        }

        static Said refused(InnerCalls.Reply reply, JsonNode sent) {
            return new Said(reply.status(), Notice.problem(why(reply)), reply.faults(), sent);
        }

        static Said faulty(String text, Map<String, String> faults, JsonNode sent) {
            return new Said(422, Notice.problem(text), faults, sent);
        }

        /// The same at the field that a form is about, where nothing says which part of it is wrong.
        Said at(String field) {
            return notice == null || !faults.isEmpty() || !sent.has(field)
                    ? this
                    : new Said(status, notice, Map.of("body." + field, notice.text()), sent);
        }

        private static String why(InnerCalls.Reply reply) {
            String error = reply.body().path("error").asText("");
            return error.isEmpty() ? reply.problem() : error;
        }
    }

    InnerCalls calls() {
        return calls;
    }

    static String api(Call call, String step) {
        return "/events/" + call.required("event_id") + step;
    }

    static String page(Call call, String step) {
        return PAGE + call.required("event_id") + step;
    }

    InnerCalls.Reply get(Call call, String step) {
        return calls.get(call, api(call, step));
    }

    InnerCalls.Reply send(Call call, String method, String step, @Nullable Object body) {
        return calls.call(call, method, api(call, step), body);
    }

    /// @param template of `console/`
    /// @param more what the template is given beside the event, the frame and what became of a form
    Outcome show(Call call, String template, Said said, Function<HostedView, Map<String, Object>> more) {
        InnerCalls.Reply reply = get(call, "");
        if (!reply.isOk()) {
            return ConnectionPages.missing(call, reply.status(), reply.problem());
        }
        var event = withDoor(call, new HostedView(reply.body()));
        var model = new LinkedHashMap<>(more.apply(event));
        model.put("frame", said.notice() == null ? Frame.of(call) : Frame.of(call, said.notice()));
        model.put("event", event);
        model.put("faults", said.faults());
        return new Outcome.Page(said.status(), "console/" + template, model);
    }

    /// Who can't be let to the door need not be asked about; of the others the API knows.
    private HostedView withDoor(Call call, HostedView event) {
        boolean door =
                (event.edits() || call.principal().may("badge:check_in")) && DoorPages.opens(calls, call, event.id());
        return new HostedView(event.event(), door);
    }

    /// A page that editors alone need.
    Outcome edit(Call call, String template, Said said, Function<HostedView, Map<String, Object>> more) {
        InnerCalls.Reply reply = get(call, "");
        return reply.isOk() && !new HostedView(reply.body()).edits()
                ? ConnectionPages.missing(call, 403, "This is for the event's editors; you are its viewer.")
                : show(call, template, said, more);
    }

    /// Leads to the page that says so where it is done; where the plan has no room, to where there is more.
    ///
    /// @param otherwise the page that holds the form
    Outcome done(Call call, InnerCalls.Reply reply, String page, JsonNode sent, Function<Said, Outcome> otherwise) {
        if (reply.isOk()) {
            return new Outcome.Moved(303, page);
        }
        return reply.status() == PAYMENT_REQUIRED ? upgrade(call, reply) : otherwise.apply(Said.refused(reply, sent));
    }

    private Outcome upgrade(Call call, InnerCalls.Reply reply) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", Frame.of(call, null));
        model.put("why", reply.body().path("error").asText(reply.problem()));
        model.put("may", calls.may(call, "GET", "/billing/status"));
        return new Outcome.Page(reply.status(), "console/host-upgrade", model);
    }

    /// What is different from what is there; empty where nothing is.
    static Map<String, Object> changed(JsonNode present, Map<String, Object> wish) {
        var changed = new LinkedHashMap<>(wish);
        changed.entrySet().removeIf(one -> Objects.toString(one.getValue(), "")
                .equals(present.path(one.getKey()).asText("")));
        return changed;
    }

    /// A number as a form has it: null where it is empty, the text itself where it is none, so that it is refused by
    /// the contract.
    static @Nullable Object number(JsonNode form, String field) {
        String text = form.path(field).asText("").strip();
        if (text.isEmpty()) {
            return null;
        }
        return text.matches("-?\\d{1,9}") ? (Object) Integer.valueOf(text) : text;
    }

    static @Nullable String orNull(JsonNode form, String field) {
        String text = form.path(field).asText("").strip();
        return text.isEmpty() ? null : text;
    }
}
