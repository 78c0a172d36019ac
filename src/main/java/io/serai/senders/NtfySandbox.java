package io.serai.senders;

import static io.serai.senders.SandboxAnswers.object;
import static io.serai.senders.SandboxAnswers.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxVendor;
import io.serai.hub.database.PublicId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// An ntfy server as its clients know it: JSON goes to its root, and a wrong token is a 401 even where none is needed.
final class NtfySandbox implements SandboxVendor {
    static final String TOKEN = "tk_sandbox";

    private static final int LONGEST = 4_096;

    private final List<JsonNode> published = new CopyOnWriteArrayList<>();

    @Override
    public String system() {
        return Ntfy.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url);
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("token", TOKEN);
    }

    List<JsonNode> published() {
        return published;
    }

    @Override
    public Reply answer(Request request) {
        String login = request.headers().getOrDefault("authorization", "");
        if (!login.isEmpty() && !login.equals("Bearer " + TOKEN)) {
            return problem(401, 40_101, "unauthorized");
        }
        if (request.method().equals("GET") && request.path().equals(Ntfy.ACCOUNT)) {
            return reply(
                    200,
                    object().put("username", login.isEmpty() ? "*" : "sandbox")
                            .put("role", login.isEmpty() ? "anonymous" : "user"));
        }
        if (request.method().equals("POST") && request.path().equals("/")) {
            return publish(SandboxAnswers.tree(request.body()));
        }
        return problem(404, 40_401, "page not found");
    }

    private Reply publish(JsonNode message) {
        if (!message.path("topic").isTextual()) {
            return problem(400, 40_024, "invalid request: body must be valid JSON with a topic");
        }
        if (message.path("message").asText().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            return problem(413, 41_301, "attachment too large, or bandwidth limit reached");
        }
        published.add(message);
        ObjectNode answer = object().put("id", PublicId.random()).put("event", "message");
        return reply(
                200,
                answer.put("time", Instant.now().getEpochSecond())
                        .put("topic", message.path("topic").asText()));
    }

    private static Reply problem(int status, int code, String error) {
        return reply(status, object().put("code", code).put("http", status).put("error", error));
    }
}
