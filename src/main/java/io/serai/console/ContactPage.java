package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `contactPage`: somebody to whom one is connected, what they share, and what one shares with them.
public final class ContactPage {
    /// What can be said of a field; of what is set now the API tells nothing.
    public static final Map<String, String> CHOICES = choices();

    private static final String API = "/api/connections/";

    private final InnerCalls calls;

    ContactPage(InnerCalls calls) {
        this.calls = calls;
    }

    private static Map<String, String> choices() {
        var choices = new LinkedHashMap<String, String>();
        choices.put("", "leave it as it is");
        choices.put("general", "as with everybody");
        choices.put("yes", "they may read it");
        choices.put("no", "they may not");
        return java.util.Collections.unmodifiableMap(choices);
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, null);
    }

    private Outcome show(Call call, @Nullable Said said) {
        InnerCalls.Reply reply = calls.get(call, api(call, ""));
        if (!reply.isOk()) {
            return ConnectionPages.missing(call, reply.status(), "You have no such contact, or no longer.");
        }
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", said == null ? Frame.of(call) : Frame.of(call, said.notice()));
        model.put("contact", ContactView.of(reply.body(), "connected"));
        model.put("shared", calls.get(call, api(call, "/shared-profile")).body());
        model.put("general", calls.get(call, "/api/settings").body().path("share"));
        return new Outcome.Page(said == null ? 200 : said.status(), "console/contact", model);
    }

    public Outcome share(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new LinkedHashMap<String, @Nullable Boolean>();
        for (String field : ContactView.FIELDS.keySet()) {
            switch (sent.path(field).asText("")) {
                case "yes" -> wish.put(field, true);
                case "no" -> wish.put(field, false);
                case "general" -> wish.put(field, null);
                default -> {}
            }
        }
        InnerCalls.Reply reply = calls.call(call, "PUT", api(call, "/sharing-overrides"), wish);
        return reply.isOk()
                ? new Outcome.Moved(303, page(call) + "?done=contact-shared")
                : show(call, Said.refused(reply, sent));
    }

    public Outcome end(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "DELETE", api(call, ""), null);
        return reply.isOk()
                ? new Outcome.Moved(303, ContactPages.PAGE + "?done=contact-ended")
                : ConnectionPages.missing(call, reply.status(), reply.problem());
    }

    private static String api(Call call, String step) {
        return API + call.required("contact_id") + step;
    }

    private static String page(Call call) {
        return ContactPages.PAGE + "/people/" + call.required("contact_id");
    }
}
