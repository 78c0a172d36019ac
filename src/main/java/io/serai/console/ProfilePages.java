package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `profilePages`: what is one's own.
public final class ProfilePages {
    private final InnerCalls calls;

    ProfilePages(InnerCalls calls) {
        this.calls = calls;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return profile(200, Frame.of(call), call, Entered.NOTHING);
    }

    /// What was typed and not taken, and why, so that it need not be typed again.
    private record Entered(
            String tokenName,
            @Nullable String tokenFault,
            @Nullable String passwordFault,
            @Nullable String deleteFault) {
        static final Entered NOTHING = new Entered("", null, null, null);
    }

    private Outcome profile(int status, Frame frame, Call call, Entered entered) {
        InnerCalls.Reply sessions = calls.get(call, "/me/sessions");
        InnerCalls.Reply tokens = calls.get(call, "/auth/tokens");
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("me", calls.get(call, "/me").body());
        model.put("sessions", SessionView.list(sessions));
        model.put("tokens", TokenView.list(tokens));
        model.put("tokenName", entered.tokenName());
        model.put("tokenFault", entered.tokenFault());
        model.put("passwordFault", entered.passwordFault());
        model.put("deleteFault", entered.deleteFault());
        return new Outcome.Page(status, "console/profile", model);
    }

    /// The token is in this answer and nowhere else, so there is no address that leads to it.
    public Outcome createToken(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String name = form.path("name").asText().strip();
        var wish = new LinkedHashMap<String, Object>();
        wish.put("name", name);
        String days = form.path("days").asText("90");
        wish.put("expires_in_days", days.equals("never") ? null : Integer.valueOf(days));
        InnerCalls.Reply reply = calls.call(call, "POST", "/auth/tokens", wish);
        if (reply.isOk()) {
            return new Outcome.Page(
                    200,
                    "console/token",
                    Map.of(
                            "frame", Frame.of(call, null),
                            "name", name,
                            "token", reply.body().path("token").asText()));
        }
        String fault = reply.fault("name");
        return profile(
                reply.status(),
                Frame.of(call, Notice.problem(reply)),
                call,
                new Entered(name, fault == null ? reply.problem() : fault, null, null));
    }

    public Outcome revokeToken(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(
                calls.call(call, "DELETE", "/auth/tokens/" + call.required("token_id"), null), call, "token-revoked");
    }

    public Outcome endSession(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(
                calls.call(call, "DELETE", "/me/sessions/" + call.required("session_id"), null), call, "session-ended");
    }

    /// An administrator could change a password without the one of now, but whoever sits before an open page need not
    /// be them.
    public Outcome changePassword(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String current = form.path("current").asText();
        String password = form.path("password").asText();
        if (current.isBlank()) {
            return passwordRefused(422, "Type the password you have now.", call);
        }
        if (!password.equals(form.path("again").asText())) {
            return passwordRefused(422, "The two are not the same.", call);
        }
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                "/v3/action/user/" + call.person().idRandom() + "/change_password",
                Map.of("current_password", current, "new_password", password));
        if (reply.isOk()) {
            return new Outcome.Moved(303, "/profile?done=password-changed");
        }
        String fault = reply.fault("new_password");
        return passwordRefused(reply.status(), fault == null ? reply.problem() : fault, call);
    }

    private Outcome passwordRefused(int status, String fault, Call call) {
        return profile(status, Frame.of(call, Notice.problem(fault)), call, new Entered("", null, fault, null));
    }

    public Outcome deleteAccount(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = call.person();
        if (!person.email().equalsIgnoreCase(form.path("confirmation").asText().strip())) {
            String fault = "Type " + person.email() + " to delete this account.";
            return profile(422, Frame.of(call, Notice.problem(fault)), call, new Entered("", null, null, fault));
        }
        InnerCalls.Reply reply = calls.call(call, "DELETE", "/me", null);
        return reply.isOk()
                ? EntryPages.withCookie(reply, new Outcome.Moved(303, "/login?done=account-deleted"))
                : profile(reply.status(), Frame.of(call, Notice.problem(reply)), call, Entered.NOTHING);
    }

    private Outcome done(InnerCalls.Reply reply, Call call, String code) {
        return reply.isOk()
                ? new Outcome.Moved(303, "/profile?done=" + code)
                : profile(reply.status(), Frame.of(call, Notice.problem(reply)), call, Entered.NOTHING);
    }
}
