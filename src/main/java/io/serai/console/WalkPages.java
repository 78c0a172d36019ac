package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `walkPages`: those who have a phone and no address, told one after the other from somebody's own telephone.
/// The hub makes the link to the message and does not follow it.
public final class WalkPages {
    private static final int TOGETHER = 200;

    private final EventDesk desk;

    WalkPages(EventDesk desk) {
        this.desk = desk;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return desk.edit(call, "host-walk", Said.NOTHING, event -> {
            List<GuestView> left = left(call, event);
            return model(left.isEmpty() ? null : left.getFirst(), left.size(), null);
        });
    }

    private static Map<String, Object> model(@Nullable GuestView guest, int left, @Nullable String message) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("guest", guest);
        model.put("left", left);
        model.put("message", message);
        return model;
    }

    /// Makes the link of one of them, and shows the message that holds it, this once.
    public Outcome write(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply present = desk.get(call, GuestPages.guest(call, ""));
        if (!present.isOk()) {
            return ConnectionPages.missing(call, present.status(), present.problem());
        }
        InnerCalls.Reply reply = GuestPages.link(desk, call, present, false);
        Said said = reply.isOk() ? Said.NOTHING : Said.refused(reply, present.body());
        return desk.edit(
                call,
                "host-walk",
                said,
                event -> model(
                        GuestView.of(event, present.body()),
                        left(call, event).size(),
                        reply.body().path("wa_url").asText(null)));
    }

    /// Those who are to be told, behind the guest whose turn it was.
    private List<GuestView> left(Call call, HostedView event) {
        String after = call.parameter("after");
        var left = new ArrayList<GuestView>();
        boolean behind = after == null;
        for (int page = 1; ; page++) {
            JsonNode answer = desk.get(call, "/guests?page=" + page + "&per_page=" + TOGETHER)
                    .body();
            for (JsonNode guest : answer.path("items")) {
                GuestView view = GuestView.of(event, guest);
                if (behind && view.isForWalk()) {
                    left.add(view);
                }
                behind = behind || view.id().equals(after);
            }
            if ((long) page * TOGETHER >= answer.path("total").asLong()) {
                return left;
            }
        }
    }
}
