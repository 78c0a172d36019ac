package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `signUpPages`: people sign up by themselves, where the hub lets them, or as somebody invited them.
public final class SignUpPages {
    private final InnerCalls calls;
    private final BooleanSupplier open;

    /// @param open whether people sign up by themselves
    SignUpPages(InnerCalls calls, BooleanSupplier open) {
        this.calls = calls;
        this.open = open;
    }

    /// What was typed and not taken, and why; a password is typed anew.
    private record Entered(String email, String name, boolean accepted, Map<String, String> faults) {
        static final Entered NOTHING = new Entered("", "", false, Map.of());
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        Invited invited = Invited.of(calls, call, call.parameter("next"));
        if (invited == null && !open.getAsBoolean()) {
            return closed(call);
        }
        var entered = invited == null ? Entered.NOTHING : new Entered(invited.email(), "", false, Map.of());
        return page(200, Frame.of(call), entered, invited, null);
    }

    public Outcome send(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        Invited invited = Invited.of(calls, call, form.path("next").asText());
        if (invited == null && !open.getAsBoolean()) {
            return closed(call);
        }
        String email = form.path("email").asText().strip();
        String name = form.path("name").asText().strip();
        String password = form.path("password").asText();
        boolean accepted = form.path("accept").asText().equals("yes");
        var faults = new LinkedHashMap<String, String>();
        if (!password.equals(form.path("again").asText())) {
            faults.put("again", "The two are not the same.");
        }
        if (!accepted) {
            faults.put("accept", "Nobody signs up without.");
        }
        if (!faults.isEmpty()) {
            return page(422, Frame.of(call, null), new Entered(email, name, accepted, faults), invited, null);
        }
        var wish = new LinkedHashMap<String, Object>(
                Map.of("email", email, "name", name, "password", password, "accept_terms", true));
        if (invited != null) {
            wish.put("invite", invited.token());
        }
        InnerCalls.Reply reply = calls.call(call, "POST", "/auth/signup", wish);
        if (reply.isOk()) {
            return page(
                    200,
                    Frame.of(call, null),
                    Entered.NOTHING,
                    invited,
                    reply.body().path("message").asText());
        }
        for (String field : new String[] {"email", "name", "password"}) {
            String fault = reply.fault(field);
            if (fault != null) {
                faults.put(field, fault);
            }
        }
        return page(
                reply.status(),
                Frame.of(call, faults.isEmpty() ? Notice.problem(reply) : null),
                new Entered(email, name, true, faults),
                invited,
                null);
    }

    private static Outcome closed(Call call) {
        return new Outcome.Page(
                404,
                "console/missing",
                Map.of(
                        "frame",
                        Frame.of(call, null),
                        "what",
                        "Nobody signs up here by themselves. An administrator can add you."));
    }

    private static Outcome page(
            int status, Frame frame, Entered entered, @Nullable Invited invited, @Nullable String said) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("email", entered.email());
        model.put("name", entered.name());
        model.put("accepted", entered.accepted());
        model.put("faults", entered.faults());
        model.put("said", said);
        model.put("next", invited == null ? "" : invited.path());
        model.put("signIn", invited == null ? "/login" : invited.signIn());
        return new Outcome.Page(status, "console/signup", model);
    }
}
