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

/// The bean `guestPages`: whom an event invites.
public final class GuestPages {
    private static final String WRONG = "The guest can't be like this.";

    private final EventDesk desk;

    GuestPages(EventDesk desk) {
        this.desk = desk;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(call, Said.NOTHING);
    }

    private Outcome list(Call call, Said said) {
        return desk.show(call, "host-guests", said, event -> {
            Query filter = Query.of(call, List.of("status", "q", "page"));
            InnerCalls.Reply reply = desk.get(call, filter.at("/guests"));
            Query which = filter.with("page", "");
            var model = new LinkedHashMap<String, Object>();
            model.put("filter", which);
            model.put(
                    "guests",
                    reply.body()
                            .path("items")
                            .valueStream()
                            .map(guest -> GuestView.of(event, guest))
                            .toList());
            model.put("part", ListPart.of(reply.body(), which, EventDesk.page(call, "")));
            model.put("form", GuestForm.of(MissingNode.getInstance(), said.sent()));
            return model;
        });
    }

    public Outcome add(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        GuestForm.Read read = GuestForm.read(sent);
        if (!read.faults().isEmpty()) {
            return list(call, Said.faulty(WRONG, read.faults(), sent));
        }
        InnerCalls.Reply reply = desk.send(call, "POST", "/guests", read.wish());
        return desk.done(call, reply, EventDesk.page(call, "?done=guest-added"), sent, said -> list(call, said));
    }

    /// Those who have no link get one, and a letter where they have an address.
    public Outcome inviteAll(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(call, "POST", "/guests/invitations/bulk", Map.of());
        if (!reply.isOk()) {
            return list(call, Said.refused(reply, MissingNode.getInstance()));
        }
        List<String> mails = reply.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("mail").asText())
                .toList();
        long letters = mails.stream().filter("queued"::equals).count();
        String text = mails.isEmpty()
                ? "Everybody has an invitation already."
                : "Invited: %d. By mail: %d.".formatted(mails.size(), letters)
                        + (letters == mails.size() ? "" : " The others have no address that takes mail.");
        return list(call, Said.told(new Notice(true, text)));
    }

    public Outcome remind(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(call, "POST", "/reminders", null);
        return list(
                call,
                reply.isOk()
                        ? Said.told(new Notice(
                                true,
                                "Reminded: " + reply.body().path("reminded").asLong() + "."))
                        : Said.refused(reply, MissingNode.getInstance()));
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return show(call, Said.NOTHING);
    }

    private Outcome show(Call call, Said said) {
        InnerCalls.Reply reply = desk.get(call, guest(call, ""));
        return reply.isOk()
                ? desk.show(
                        call,
                        "host-guest",
                        said,
                        event -> Map.of(
                                "guest", GuestView.of(event, reply.body()),
                                "form", GuestForm.of(reply.body(), said.sent())))
                : ConnectionPages.missing(call, reply.status(), reply.problem());
    }

    public Outcome change(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        GuestForm.Read read = GuestForm.read(sent);
        if (!read.faults().isEmpty()) {
            return show(call, Said.faulty(WRONG, read.faults(), sent));
        }
        InnerCalls.Reply present = desk.get(call, guest(call, ""));
        Map<String, Object> wish = EventDesk.changed(present.body(), read.wish());
        InnerCalls.Reply reply = desk.send(call, "PATCH", guest(call, ""), wish);
        return desk.done(
                call, reply, EventDesk.page(call, guest(call, "?done=guest-changed")), sent, said -> show(call, said));
    }

    public Outcome remove(@Body @Nullable JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        boolean erase = sent != null && sent.path("erase").asText("").equals("true");
        InnerCalls.Reply reply = desk.send(call, "DELETE", guest(call, erase ? "?erase=true" : ""), null);
        return desk.done(
                call,
                reply,
                EventDesk.page(call, erase ? "?done=guest-erased" : "?done=guest-removed"),
                MissingNode.getInstance(),
                said -> show(call, said));
    }

    /// A new link, which is in this answer, this once.
    public Outcome link(@Body @Nullable JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        boolean send = sent != null && sent.path("send").asText("").equals("true");
        InnerCalls.Reply present = desk.get(call, guest(call, ""));
        InnerCalls.Reply reply = link(desk, call, present, send);
        return reply.isOk()
                ? desk.show(
                        call,
                        "host-link",
                        Said.NOTHING,
                        event -> Map.of("guest", GuestView.of(event, present.body()), "link", reply.body()))
                : show(call, Said.refused(reply, MissingNode.getInstance()));
    }

    /// @param present the guest as they are
    static InnerCalls.Reply link(EventDesk desk, Call call, InnerCalls.Reply present, boolean send) {
        String step = present.body().path("token").asText("").equals("active") ? "/token/rotate" : "/token";
        return desk.send(call, "POST", guest(call, step + (send ? "" : "?send=false")), null);
    }

    /// A person has told a guest by hand.
    public Outcome told(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = desk.send(
                call,
                "POST",
                guest(call, "/notices"),
                Map.of("channel", sent.path("channel").asText("")));
        String next = sent.path("walk").asText("").equals("true")
                ? "/walk?done=guest-told&after=" + call.required("guest_id")
                : guest(call, "?done=guest-told");
        return desk.done(call, reply, EventDesk.page(call, next), sent, said -> show(call, said));
    }

    static String guest(Call call, String step) {
        return "/guests/" + call.required("guest_id") + step;
    }
}
