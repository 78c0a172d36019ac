package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `userPages`: an administrator lists, adds and changes people.
public final class UserPages {
    private final InnerCalls calls;
    private final String publicUrl;

    /// @param publicUrl where links lead
    UserPages(InnerCalls calls, String publicUrl) {
        this.calls = calls;
        this.publicUrl = publicUrl;
    }

    /// What was typed to add somebody and was not taken, and why.
    private record Entered(
            String email,
            String name,
            String role,
            String knowledgeRole,
            @Nullable String fault) {
        static final Entered NOTHING = new Entered("", "", "analyst", "readonly", null);
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return list(200, Frame.of(call), call, Entered.NOTHING);
    }

    private Outcome list(int status, Frame frame, Call call, Entered entered) {
        String search = call.parameter("q") == null ? "" : call.required("q").strip();
        int number = call.parameter("page") == null ? 1 : Integer.parseInt(call.required("page"));
        List<UserView> found = users(call).stream()
                .filter(user -> search.isEmpty() || user.holds(search))
                .toList();
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("search", search);
        model.put("users", PageOf.of(found, number));
        model.put("email", entered.email());
        model.put("name", entered.name());
        model.put("role", entered.role());
        model.put("knowledgeRole", entered.knowledgeRole());
        model.put("fault", entered.fault());
        return new Outcome.Page(status, "console/users", model);
    }

    private List<UserView> users(Call call) {
        return UserView.list(calls.get(call, "/api/users"));
    }

    public Outcome add(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new Entered(
                form.path("email").asText().strip(),
                form.path("name").asText().strip(),
                form.path("role").asText(),
                form.path("knowledge_role").asText("readonly"),
                null);
        var asked = new LinkedHashMap<String, Object>();
        asked.put("email", wish.email());
        asked.put("name", wish.name());
        asked.put("role", wish.role());
        asked.put("knowledge_role", orNull(wish.knowledgeRole()));
        InnerCalls.Reply reply = calls.call(call, "POST", "/api/users", asked);
        if (reply.isOk()) {
            return new Outcome.Moved(
                    303, "/admin/users/" + reply.body().path("id").asText() + "?done=user-added");
        }
        String fault = reply.fault("email");
        return list(
                reply.status(),
                Frame.of(call, Notice.problem(reply)),
                call,
                new Entered(
                        wish.email(),
                        wish.name(),
                        wish.role(),
                        wish.knowledgeRole(),
                        fault == null ? reply.problem() : fault));
    }

    private static @Nullable String orNull(String role) {
        return role.isEmpty() ? null : role;
    }

    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        return user(200, Frame.of(call), call, null);
    }

    private Outcome user(int status, Frame frame, Call call, @Nullable String link) {
        return user(status, frame, call, link, null);
    }

    private Outcome user(int status, Frame frame, Call call, @Nullable String link, @Nullable String passwordFault) {
        String id = call.required("user_id");
        var found = users(call).stream().filter(user -> user.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return new Outcome.Page(
                    404,
                    "console/missing",
                    Map.of("frame", Frame.of(call, null), "what", "There is no such person, or no longer."));
        }
        var model = new LinkedHashMap<String, Object>();
        model.put("frame", frame);
        model.put("user", found.get());
        model.put("self", call.person().uuid().equals(id));
        model.put("link", link);
        model.put("passwordFault", passwordFault);
        return new Outcome.Page(status, "console/user", model);
    }

    public Outcome change(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        var wish = new LinkedHashMap<String, Object>();
        wish.put("name", form.path("name").asText().strip());
        wish.put("role", form.path("role").asText());
        if (form.has("knowledge_role")) {
            wish.put("knowledge_role", orNull(form.path("knowledge_role").asText()));
        }
        return done(calls.call(call, "PATCH", address(call, ""), wish), call, "user-changed");
    }

    public Outcome deactivate(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(calls.call(call, "POST", address(call, "/deactivate"), null), call, "user-deactivated");
    }

    public Outcome activate(@ExchangeProperty(Call.PROPERTY) Call call) {
        return done(calls.call(call, "POST", address(call, "/activate"), null), call, "user-activated");
    }

    public Outcome setPassword(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        String password = form.path("password").asText();
        if (!password.equals(form.path("again").asText())) {
            return user(422, Frame.of(call, null), call, null, "The two are not the same.");
        }
        InnerCalls.Reply reply = calls.call(call, "POST", address(call, "/set-password"), Map.of("password", password));
        String fault = reply.fault("password");
        return fault == null
                ? done(reply, call, "user-password-set")
                : user(reply.status(), Frame.of(call, null), call, null, fault);
    }

    /// The link is in this answer, this once.
    public Outcome reset(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "POST", address(call, "/reset-password"), null);
        if (!reply.isOk()) {
            return user(reply.status(), Frame.of(call, Notice.problem(reply)), call, null);
        }
        boolean sent = reply.body().path("email_sent").asBoolean();
        var notice = new Notice(true, sent ? "A mail with the link is on its way." : "The link is made.");
        return user(
                200,
                Frame.of(call, notice),
                call,
                publicUrl + "/reset?token=" + reply.body().path("reset_token").asText());
    }

    public Outcome delete(@ExchangeProperty(Call.PROPERTY) Call call) {
        InnerCalls.Reply reply = calls.call(call, "DELETE", address(call, ""), null);
        return reply.isOk()
                ? new Outcome.Moved(303, "/admin/users?done=user-deleted")
                : user(reply.status(), Frame.of(call, Notice.problem(reply)), call, null);
    }

    private static String address(Call call, String step) {
        return "/api/users/" + call.required("user_id") + step;
    }

    private Outcome done(InnerCalls.Reply reply, Call call, String code) {
        return reply.isOk()
                ? new Outcome.Moved(303, "/admin/users/" + call.required("user_id") + "?done=" + code)
                : user(reply.status(), Frame.of(call, Notice.problem(reply)), call, null);
    }
}
