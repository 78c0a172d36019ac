package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `eventTeamPages`: who hosts an event, and who was asked to.
public final class EventTeamPages {
    /// What one may be in an event, the least first.
    public static final Map<String, String> ROLES = roles();

    private final EventDesk desk;

    EventTeamPages(EventDesk desk) {
        this.desk = desk;
    }

    private static Map<String, String> roles() {
        var roles = new LinkedHashMap<String, String>();
        roles.put("viewer", "Viewer: sees the event and its guests");
        roles.put("editor", "Editor: changes the event, invites guests");
        roles.put("owner", "Owner: may do everything");
        return Collections.unmodifiableMap(roles);
    }

    /// Somebody who hosts the event, or is asked to.
    ///
    /// @param id the person's; empty for who has not answered
    /// @param self whether it is whoever looks
    /// @param when since when, or until when the invite works
    public record Member(
            String id,
            String email,
            String name,
            String role,
            boolean self,
            @Nullable When when) {
        static Member of(HostedView event, JsonNode row, String self) {
            String id = row.path("user_id").asText("");
            return new Member(
                    id,
                    row.path("email").asText(""),
                    row.path("name").asText(""),
                    row.path("role").asText(""),
                    id.equals(self),
                    event.at(row.path(id.isEmpty() ? "expires_at" : "since")));
        }
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Said.NOTHING);
    }

    private Outcome show(Call call, Said said) {
        return desk.show(call, "host-team", said, event -> {
            JsonNode team = desk.get(call, "/collaborators").body();
            String self = call.person().uuid();
            var model = new LinkedHashMap<String, Object>();
            for (String list : new String[] {"collaborators", "pending"}) {
                model.put(
                        list,
                        team.path(list)
                                .valueStream()
                                .map(row -> Member.of(event, row, self))
                                .toList());
            }
            model.put("email", said.sent().path("email").asText(""));
            model.put("role", said.sent().path("role").asText("viewer"));
            return model;
        });
    }

    public Outcome invite(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> wish = Map.of(
                "email", sent.path("email").asText("").strip(),
                "role", sent.path("role").asText(""));
        return done(call, desk.send(call, "POST", "/collaborators", wish), "host-invited", sent);
    }

    public Outcome change(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        Map<String, String> wish = Map.of("role", sent.path("role").asText(""));
        return done(call, desk.send(call, "PATCH", member(call), wish), "host-changed", MissingNode.getInstance());
    }

    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(call, "DELETE", member(call), null);
        boolean left = reply.isOk() && desk.get(call, "").status() == 404;
        return left
                ? new Outcome.Moved(303, "/host?done=event-left")
                : done(call, reply, "host-removed", MissingNode.getInstance());
    }

    public Outcome cancel(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        String email = URLEncoder.encode(sent.path("email").asText(""), StandardCharsets.UTF_8);
        InnerCalls.Reply reply = desk.send(call, "DELETE", "/collaborators/pending?email=" + email, null);
        return done(call, reply, "host-invite-cancelled", MissingNode.getInstance());
    }

    private static String member(Call call) {
        return "/collaborators/" + call.required("user_id");
    }

    private Outcome done(Call call, InnerCalls.Reply reply, String code, JsonNode sent) {
        return desk.done(
                call, reply, EventDesk.page(call, "/team?done=" + code), sent, said -> show(call, said.at("email")));
    }
}
