package io.serai.senders;

import static io.serai.senders.SandboxAnswers.object;
import static io.serai.senders.SandboxAnswers.reply;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxLimit;
import io.serai.connectors.SandboxVendor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Resend as its clients know it: a key is needed, one that may only send may read nothing, a mail is sent once per
/// `Idempotency-Key`, and the same key with another mail is a 409.
final class ResendSandbox implements SandboxVendor {
    static final String KEY = "re_sandbox";
    static final String SENDING_KEY = "re_sandbox_sending";
    static final String WEBHOOK_SECRET = "whsec_c2FuZGJveC13ZWJob29rLXNlY3JldA==";

    private static final String UNVERIFIED = "unverified.example";
    private static final int LONGEST_KEY = 256;

    private final List<JsonNode> sent = new CopyOnWriteArrayList<>();
    private final Map<String, Answered> answered = new ConcurrentHashMap<>();
    private final SandboxLimit limit;

    /// @param body that the key first came with
    private record Answered(String body, Reply reply) {}

    ResendSandbox() {
        this(2);
    }

    /// @param perSecond calls that it takes
    ResendSandbox(int perSecond) {
        limit = new SandboxLimit(perSecond, Duration.ofSeconds(1));
    }

    @Override
    public String system() {
        return Resend.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of("base_url", url, "from", "sandbox@example.org");
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("api_key", KEY, "webhook_secret", WEBHOOK_SECRET);
    }

    /// The mails that went out.
    List<JsonNode> sent() {
        return sent;
    }

    @Override
    public Reply answer(Request request) {
        String key = request.headers().getOrDefault("authorization", "");
        if (!key.equals("Bearer " + KEY) && !key.equals("Bearer " + SENDING_KEY)) {
            return problem(401, "validation_error", "API key is invalid");
        }
        if (!limit.allows()) {
            return problem(429, "rate_limit_exceeded", "Too many requests.");
        }
        if (request.path().equals(Resend.EMAILS) && request.method().equals("POST")) {
            return once(request);
        }
        if (!key.equals("Bearer " + KEY)) {
            return problem(401, "restricted_api_key", "This API key is restricted to only send emails");
        }
        return request.path().equals(Resend.DOMAINS) ? domains() : problem(404, "not_found", "Not found");
    }

    private static Reply domains() {
        var answer = object().put("object", "list");
        answer.putArray("data")
                .addObject()
                .put("id", "d91cd9bd-1176-453e-8fc1-35364d380206")
                .put("name", "example.org")
                .put("status", "verified");
        return reply(200, answer);
    }

    private synchronized Reply once(Request request) {
        String key = request.headers().get("idempotency-key");
        String body = new String(request.body(), StandardCharsets.UTF_8);
        if (key == null) {
            return send(request.body());
        }
        if (key.length() > LONGEST_KEY) {
            return problem(400, "invalid_idempotency_key", "The key has 1 to 256 characters.");
        }
        Answered before = answered.get(key);
        if (before == null) {
            Reply reply = send(request.body());
            if (reply.status() == 200) {
                answered.put(key, new Answered(body, reply));
            }
            return reply;
        }
        return before.body().equals(body)
                ? before.reply()
                : problem(409, "invalid_idempotent_request", "Same idempotency key used with a different request.");
    }

    private Reply send(byte[] body) {
        JsonNode mail = SandboxAnswers.tree(body);
        if (!mail.path("from").isTextual()
                || mail.path("to").isEmpty()
                || mail.path("subject").asText("").isEmpty()
                || !mail.has("html") && !mail.has("text")) {
            return problem(422, "validation_error", "Missing one of from, to, subject, and html or text.");
        }
        if (mail.path("from").asText().contains(UNVERIFIED)) {
            return problem(403, "validation_error", "The domain is not verified.");
        }
        sent.add(mail);
        return reply(200, object().put("id", UUID.randomUUID().toString()));
    }

    private static Reply problem(int status, String name, String message) {
        return reply(
                status, object().put("statusCode", status).put("name", name).put("message", message));
    }
}
