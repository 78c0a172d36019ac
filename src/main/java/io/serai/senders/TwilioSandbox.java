package io.serai.senders;

import static io.serai.senders.SandboxAnswers.object;
import static io.serai.senders.SandboxAnswers.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxVendor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Twilio as its clients know it: a login is needed, and the numbers that Twilio keeps for tests fail as they do there
/// (twilio.com/docs/iam/test-credentials).
final class TwilioSandbox implements SandboxVendor {
    static final String ACCOUNT = "AC00000000000000000000000000000000";
    static final String TOKEN = "sandbox-auth-token";
    static final String FROM = "+15005550006";
    /// Whoever has it said STOP.
    static final String STOPPED = "+15005550004";

    static final String INVALID = "+15005550001";

    private static final String ROOT = Twilio.VERSION + ACCOUNT;

    private final List<Map<String, String>> sent = new CopyOnWriteArrayList<>();

    @Override
    public String system() {
        return Twilio.SYSTEM;
    }

    @Override
    public Map<String, Object> settings(String url) {
        return Map.of(
                "base_url", url, "account_sid", ACCOUNT, "from", FROM, "countries", List.of(Locale.getISOCountries()));
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of("auth_token", TOKEN);
    }

    /// The forms of the SMS that went out.
    List<Map<String, String>> sent() {
        return sent;
    }

    @Override
    public Reply answer(Request request) {
        String login = Base64.getEncoder().encodeToString((ACCOUNT + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
        if (!request.headers().getOrDefault("authorization", "").equals("Basic " + login)) {
            return problem(401, 20_003, "Authenticate");
        }
        return switch (request.method() + " " + request.path()) {
            case "GET " + ROOT + ".json" ->
                reply(200, object().put("sid", ACCOUNT).put("status", "active"));
            case "POST " + ROOT + "/Messages.json" -> send(TwilioWebhooks.form(request.body()));
            default -> problem(404, 20_404, "The requested resource was not found");
        };
    }

    private Reply send(SortedMap<String, SortedSet<String>> form) {
        String to = TwilioWebhooks.first(form, "To");
        if (to.equals(INVALID)) {
            return problem(400, 21_211, "Invalid 'To' Phone Number");
        }
        if (to.equals(STOPPED)) {
            return problem(400, Twilio.STOPPED, "Attempt to send to unsubscribed recipient");
        }
        String sid = "SM" + UUID.randomUUID().toString().replace("-", "");
        sent.add(Map.of(
                "sid", sid,
                "To", to,
                "From", TwilioWebhooks.first(form, "From"),
                "Body", TwilioWebhooks.first(form, "Body"),
                "StatusCallback", TwilioWebhooks.first(form, "StatusCallback")));
        return reply(201, object().put("sid", sid).put("status", "queued").put("to", to));
    }

    private static Reply problem(int status, int code, String message) {
        ObjectNode problem = object().put("code", code).put("message", message).put("status", status);
        return reply(status, problem);
    }
}
