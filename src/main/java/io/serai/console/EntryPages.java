package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `entryPages`: signing in and out, and the ways back in.
public final class EntryPages {
    private static final String NO = "This e-mail address and password don't go together.";

    /// Nothing but the hub's name leaves such a page: its own address holds a secret. (`no-referrer` would have
    /// browsers say `Origin: null` of the form.)
    private static final Map<String, String> SECRET_ADDRESS = Map.of("Referrer-Policy", "strict-origin");

    private final InnerCalls calls;

    private final BooleanSupplier signUp;

    /// @param signUp whether people sign up by themselves
    EntryPages(InnerCalls calls, BooleanSupplier signUp) {
        this.calls = calls;
        this.signUp = signUp;
    }

    /// Where the overview was once.
    public Outcome dashboard() {
        return new Outcome.Moved("/");
    }

    public Outcome showLogin(@ExchangeProperty(Call.PROPERTY) Call call) {
        String next = Next.of(call.parameter("next"));
        Invited invited = Invited.of(calls, call, next);
        return login(200, Frame.of(call), invited == null ? "" : invited.email(), next, invited);
    }

    /// What was wrong is said as the API says it, which never tells an unknown address from a wrong password; what
    /// can't be right is answered alike.
    public Outcome login(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String next = Next.of(form.path("next").asText());
        String email = form.path("email").asText();
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                "/auth/login",
                Map.of("email", email, "password", form.path("password").asText()));
        if (reply.isOk()) {
            return withCookie(reply, new Outcome.Moved(303, next));
        }
        boolean malformed = reply.status() == 400 || reply.status() == 422;
        Notice notice = malformed ? Notice.problem(NO) : Notice.problem(reply);
        return login(
                malformed ? 401 : reply.status(), Frame.of(call, notice), email, next, Invited.of(calls, call, next));
    }

    private Outcome login(int status, Frame frame, String email, String next, @Nullable Invited invited) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("email", email);
        model.put("next", next);
        model.put("signUp", invited != null ? invited.signUp() : signUp.getAsBoolean() ? "/signup" : null);
        return new Outcome.Page(status, "console/login", model);
    }

    public Outcome logout(@Body @Nullable JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String next = form == null ? "" : form.path("next").asText();
        String back = next.isEmpty() ? "" : "&next=" + URLEncoder.encode(Next.of(next), StandardCharsets.UTF_8);
        return withCookie(
                calls.call(call, "POST", "/auth/logout", null),
                new Outcome.Moved(303, "/login?done=signed-out" + back));
    }

    public Outcome showForgot(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Page(200, "console/forgot", Map.of("frame", Frame.of(call), "sent", false));
    }

    public Outcome forgot(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                "/auth/forgot-password",
                Map.of("email", form.path("email").asText()));
        Notice notice = reply.isOk() ? null : Notice.problem(reply);
        return new Outcome.Page(
                reply.isOk() ? 200 : reply.status(),
                "console/forgot",
                Map.of("frame", Frame.of(call, notice), "sent", reply.isOk()));
    }

    public Outcome showReset(@ExchangeProperty(Call.PROPERTY) Call call) {
        return reset(200, Frame.of(call), call.parameter("token"), null, false);
    }

    public Outcome reset(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String token = form.path("token").asText();
        String password = form.path("password").asText();
        boolean endTokens = form.path("end_tokens").asText().equals("true");
        if (!password.equals(form.path("again").asText())) {
            return reset(422, Frame.of(call), token, "The two are not the same.", endTokens);
        }
        InnerCalls.Reply reply = calls.call(
                call,
                "POST",
                "/auth/reset-password",
                Map.of("token", token, "password", password, "end_tokens", endTokens));
        if (reply.isOk()) {
            return withCookie(reply, new Outcome.Moved(303, "/login?done=password-set"));
        }
        String fault = reply.fault("password");
        return reset(
                reply.status(), Frame.of(call, fault == null ? Notice.problem(reply) : null), token, fault, endTokens);
    }

    private static Outcome reset(
            int status, Frame frame, @Nullable String token, @Nullable String fault, boolean endTokens) {
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("token", token == null ? "" : token);
        model.put("fault", fault);
        model.put("endTokens", endTokens);
        return new Outcome.WithHeaders(new Outcome.Page(status, "console/reset", model), SECRET_ADDRESS);
    }

    /// Mail scanners follow links, so the link itself uses nothing up.
    public Outcome showVerify(@ExchangeProperty(Call.PROPERTY) Call call) {
        return verify(200, Frame.of(call), call.parameter("token"));
    }

    public Outcome verify(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String token = form.path("token").asText();
        InnerCalls.Reply reply = calls.call(call, "POST", "/auth/verify-email", Map.of("token", token));
        return reply.isOk()
                ? new Outcome.Moved(303, "/login?done=email-verified")
                : verify(reply.status(), Frame.of(call, Notice.problem(reply)), token);
    }

    private static Outcome verify(int status, Frame frame, @Nullable String token) {
        return new Outcome.WithHeaders(
                new Outcome.Page(status, "console/verify", Map.of("frame", frame, "token", token == null ? "" : token)),
                SECRET_ADDRESS);
    }

    static Outcome withCookie(InnerCalls.Reply reply, Outcome outcome) {
        String cookie = reply.headers().get("Set-Cookie");
        return cookie == null ? outcome : new Outcome.WithHeaders(outcome, Map.of("Set-Cookie", cookie));
    }
}
