package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `contactSettingsPages`: by which name one is found, what one shares with everybody one is connected to, how
/// one hears of news, and whom one wants nothing of.
public final class ContactSettingsPages {
    static final String PAGE = ContactPages.PAGE + "/settings";
    private static final String SETTINGS = "/api/settings";
    private static final String BLOCKS = "/api/connections/block";
    private static final List<String> TICKS =
            List.of("accept_connections", "ntfy_enabled", "ntfy_on_request", "ntfy_on_accept");
    /// 128 bits.
    private static final int TOPIC_BYTES = 16;

    private final InnerCalls calls;
    private final SecureRandom random = new SecureRandom();

    ContactSettingsPages(InnerCalls calls) {
        this.calls = calls;
    }

    /// A name that is blocked.
    public record Block(String id, String name) {}

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, null);
    }

    private Outcome show(Call call, @Nullable Said said) {
        InnerCalls.Reply reply = calls.get(call, SETTINGS);
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("frame", said == null ? Frame.of(call) : Frame.of(call, said.notice()));
        model.put("me", reply.body());
        model.put("sent", said == null ? reply.body().path("none") : said.sent());
        model.put("faults", said == null ? Map.of() : said.faults());
        model.put(
                "blocks",
                calls.get(call, BLOCKS)
                        .body()
                        .valueStream()
                        .map(row -> new Block(
                                row.path("id").asText(), row.path("umbral_name").asText()))
                        .toList());
        return new Outcome.Page(said == null ? reply.status() : said.status(), "console/contact-settings", model);
    }

    /// A form sends no box that is not ticked, so all of it is said.
    public Outcome change(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new LinkedHashMap<String, @Nullable Object>();
        wish.put("umbral_name", EventDesk.orNull(sent, "umbral_name"));
        wish.put("ntfy_topic", EventDesk.orNull(sent, "ntfy_topic"));
        TICKS.forEach(name -> wish.put(name, ticked(sent, name)));
        var share = new LinkedHashMap<String, Boolean>();
        var profile = new LinkedHashMap<String, @Nullable String>();
        for (String field : ContactView.FIELDS.keySet()) {
            share.put(field, ticked(sent, "share-" + field));
            profile.put(field, EventDesk.orNull(sent, field));
        }
        wish.put("share", share);
        wish.put("profile", profile);
        return done(call, calls.call(call, "PUT", SETTINGS, wish), "settings-saved", sent);
    }

    private static boolean ticked(JsonNode sent, String name) {
        return sent.path(name).asText("").equals("true");
    }

    /// A topic that nobody guesses.
    public Outcome topic(@ExchangeProperty(Call.PROPERTY) Call call) {
        byte[] bits = new byte[TOPIC_BYTES];
        random.nextBytes(bits);
        String topic = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        InnerCalls.Reply reply = calls.call(call, "PUT", SETTINGS, Map.of("ntfy_topic", topic));
        return done(call, reply, "topic-made", null);
    }

    public Outcome block(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> wish =
                Map.of("umbral_name", sent.path("blocked").asText("").strip());
        return done(call, calls.call(call, "POST", BLOCKS, wish), "name-blocked", null);
    }

    public Outcome unblock(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(
                call,
                calls.call(call, "DELETE", BLOCKS + "/" + call.required("block_id"), null),
                "name-unblocked",
                null);
    }

    private Outcome done(Call call, InnerCalls.Reply reply, String code, @Nullable JsonNode sent) {
        if (reply.isOk()) {
            return reply.shownBy(new Outcome.Moved(303, PAGE + "?done=" + code));
        }
        Said said = Said.refused(reply, sent == null ? reply.body().path("none") : sent);
        return reply.shownBy(show(call, reply.status() == 409 ? said.at("umbral_name") : said));
    }
}
