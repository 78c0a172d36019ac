package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Kind;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.mail.Mailbox;
import io.serai.mail.Mailing;
import io.serai.mail.OutgoingMail;
import io.serai.mail.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/// The bean `resendApi`: what Resend is asked, and what its answers mean (resend.com/docs/api-reference).
public final class Resend {
    static final String SYSTEM = "resend";
    static final String EMAILS = "/emails";
    static final String DOMAINS = "/domains";

    /// It allows a team two calls a second, unless it agreed to more (serai.vendor.limits).
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.url("base_url", "https://api.resend.com"),
                    Setting.of(Kind.MAILBOX, "from", "").steersNothing()),
            List.of(new Secret("api_key", true), new Secret("webhook_secret", false)),
            new Limits(2, 0, 0));

    private static final String SEND = SYSTEM + " POST " + EMAILS;
    private static final String SENT_BEFORE = "sent before";
    private static final String TEST = SYSTEM + " GET " + DOMAINS;

    private final Vendors vendors;
    private final ObjectMapper json;

    Resend(Vendors vendors, ObjectMapper json) {
        this.vendors = vendors;
        this.json = json;
    }

    /// Sent once per key, however often it is asked for: the key is the mail's own id.
    public VendorRequest send(@Body Mailing mailing) {
        OutgoingMail mail = mailing.mail();
        ObjectNode body = json.createObjectNode();
        body.put("from", shown(mail.from()));
        body.putArray("to").add(shown(mail.to()));
        put(body, "cc", mail.cc());
        put(body, "bcc", mail.bcc());
        body.put("subject", mail.subject());
        put(body, "text", mail.text());
        put(body, "html", mail.html());
        var lines = new LinkedHashMap<>(mailing.headers());
        if (mail.purpose() == Purpose.SIGN_IN) {
            lines.put("Auto-Submitted", "auto-generated");
        }
        if (!lines.isEmpty()) {
            ObjectNode headers = body.putObject("headers");
            lines.forEach(headers::put);
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = headers(mailing.required());
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", mail.id());
        return new VendorRequest(
                mailing.required(),
                "POST",
                "POST " + EMAILS,
                "base_url",
                EMAILS,
                Map.of(),
                headers,
                bytes,
                Set.of(400, 409, 413, 422));
    }

    private static void put(ObjectNode body, String name, @Nullable Mailbox mailbox) {
        if (mailbox != null) {
            body.putArray(name).add(shown(mailbox));
        }
    }

    private static void put(ObjectNode body, String name, String text) {
        if (!text.isBlank()) {
            body.put(name, text);
        }
    }

    private static String shown(Mailbox mailbox) {
        return mailbox.name().isEmpty()
                ? mailbox.sent()
                : "\"" + mailbox.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + mailbox.sent() + ">";
    }

    public VendorRequest domains(@Body Connection connection) {
        return domains(connection, vendors.secrets(connection).getOrDefault("api_key", ""));
    }

    /// A key that may only send is told so with a 401.
    VendorRequest domains(Connection connection, String key) {
        return new VendorRequest(
                connection,
                "GET",
                "GET " + DOMAINS,
                "base_url",
                DOMAINS,
                Map.of(),
                headers(key),
                new byte[0],
                Set.of(401));
    }

    private Map<String, String> headers(Connection connection) {
        return headers(vendors.secrets(connection).getOrDefault("api_key", ""));
    }

    private static Map<String, String> headers(String key) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer " + key);
        headers.put("Accept", "application/json");
        return headers;
    }

    /// Resend's own id of the mail. Where a letter was written anew for another try, with another link in it, and the
    /// first had got through, Resend says that the key was used with other content: it is sent then, and its first
    /// link works.
    public String answered(@Body VendorResponse response) {
        JsonNode answer = Answers.tree(json, response);
        String reason = answer.path("message").asText("");
        String name = answer.path("name").asText("");
        if (name.equals("invalid_idempotent_request")) {
            return SENT_BEFORE;
        }
        if (name.equals("concurrent_idempotent_requests")) {
            throw Answers.later(SEND, response.status(), reason);
        }
        if (response.status() >= 400) {
            throw Answers.refused(SEND, response.status(), reason);
        }
        String id = answer.path("id").asText("");
        if (id.isEmpty()) {
            throw Answers.unreadable(SEND, response.status(), "an id");
        }
        return id;
    }

    /// What is said of a connection that works.
    public String said(@Body VendorResponse response) {
        JsonNode answer = Answers.tree(json, response);
        if (response.status() == 401) {
            if (answer.path("name").asText().equals("restricted_api_key")) {
                return "The key is taken; it may send, and nothing else.";
            }
            throw Answers.refused(
                    TEST, response.status(), answer.path("message").asText(""));
        }
        if (!answer.path("data").isArray()) {
            throw Answers.unreadable(TEST, response.status(), "a list in data");
        }
        long verified = answer.path("data")
                .valueStream()
                .filter(domain -> domain.path("status").asText().equals("verified"))
                .count();
        return verified == 0
                ? "The key is taken, but no domain is verified yet."
                : "The key is taken; verified domains: " + verified + ".";
    }
}
