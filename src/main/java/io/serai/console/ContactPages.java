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
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `contactPages`: people find each other, ask and answer, and see what they were told.
public final class ContactPages {
    static final String PAGE = "/contacts";
    private static final String API = "/api/connections";
    private static final String NOTIFICATIONS = "/api/notifications";
    private static final String HUB_NAME = "umbral_name";

    private final InnerCalls calls;

    ContactPages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Said.NOTHING, null);
    }

    /// @param found the hub name of who was found and may be asked; null for nobody
    private Outcome show(Call call, Said said, @Nullable String found) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", said.notice() == null ? Frame.of(call) : Frame.of(call, said.notice()));
        model.put("me", calls.get(call, "/api/settings").body());
        model.put("news", ContactNews.of(calls, call));
        model.put("incoming", ContactView.list(calls, call, API + "/requests/incoming?per_page=100", "sender"));
        model.put("outgoing", ContactView.list(calls, call, API + "/requests/outgoing?per_page=100", "receiver"));
        model.put("sought", said.sent().path(HUB_NAME).asText(""));
        model.put("found", found);
        connected(call, model);
        return new Outcome.Page(said.status(), "console/contacts", model);
    }

    /// The list has no total: a page that is full may have a next one.
    private void connected(Call call, Map<String, @Nullable Object> model) {
        Query which = Query.of(call, List.of("page"));
        List<ContactView> page = ContactView.list(calls, call, which.at(API), "connected");
        int number = which.isEmpty() ? 1 : Integer.parseInt(which.get("page"));
        model.put("connected", page);
        model.put(
                "previous",
                number > 1 ? which.with("page", String.valueOf(number - 1)).at(PAGE) : null);
        model.put(
                "next",
                page.size() == 50
                        ? which.with("page", String.valueOf(number + 1)).at(PAGE)
                        : null);
    }

    public Outcome find(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String name = sent.path(HUB_NAME).asText("").strip();
        InnerCalls.Reply reply = calls.call(call, "POST", API + "/search", Map.of(HUB_NAME, name));
        if (!reply.isOk()) {
            return show(call, Said.refused(reply, sent), null);
        }
        boolean found = reply.body().path("found").asBoolean();
        Notice notice = found
                ? new Notice(true, name + " can be asked.")
                : Notice.problem("Nobody whom you could ask has this hub name.");
        return reply.shownBy(show(call, new Said(200, notice, Map.of(), sent), found ? name : null));
    }

    public Outcome ask(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> wish =
                Map.of(HUB_NAME, sent.path(HUB_NAME).asText("").strip());
        return done(call, calls.call(call, "POST", API + "/request", wish), "contact-asked");
    }

    public Outcome accept(@ExchangeProperty(Call.PROPERTY) Call call) {
        return answer(call, "accept", "contact-accepted");
    }

    public Outcome reject(@ExchangeProperty(Call.PROPERTY) Call call) {
        return answer(call, "reject", "contact-rejected");
    }

    private Outcome answer(Call call, String action, String code) {
        return done(call, calls.call(call, "PUT", request(call) + "/respond", Map.of("action", action)), code);
    }

    public Outcome withdraw(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, calls.call(call, "DELETE", request(call), null), "contact-withdrawn");
    }

    private static String request(Call call) {
        return API + "/requests/" + call.required("request_id");
    }

    public Outcome readAll(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, calls.call(call, "POST", NOTIFICATIONS + "/read", null), "news-read");
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, calls.call(call, "POST", notification(call) + "/read", null), "news-read");
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, calls.call(call, "DELETE", notification(call), null), "news-removed");
    }

    private static String notification(Call call) {
        return NOTIFICATIONS + "/" + call.required("notification_id");
    }

    private Outcome done(Call call, InnerCalls.Reply reply, String code) {
        return reply.isOk()
                ? new Outcome.Moved(303, PAGE + "?done=" + code)
                : reply.shownBy(show(call, Said.refused(reply, MissingNode.getInstance()), null));
    }
}
