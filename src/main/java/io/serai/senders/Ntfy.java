package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `ntfyApi`: what an ntfy server is asked, and what its answers mean (docs.ntfy.sh).
public final class Ntfy {
    static final String SYSTEM = "ntfy";
    static final String ACCOUNT = "/v1/account";

    /// Everyone may have a server of their own, with limits of its own: 429 says when.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(Setting.url("base_url", "https://ntfy.sh")),
            List.of(new Secret("token", false), new Secret("username", false), new Secret("password", false)),
            new Limits(0, 0, 0));

    private static final String PUBLISH = SYSTEM + " POST /";
    private static final String TEST = SYSTEM + " GET " + ACCOUNT;
    /// A longer one becomes a file.
    private static final int LONGEST = 4_096;

    private static final String NO_SEQUENCE = "-";
    private static final String TOPIC = "[A-Za-z0-9_-]{1,64}";

    private final Vendors vendors;
    private final ObjectMapper json;

    Ntfy(Vendors vendors, ObjectMapper json) {
        this.vendors = vendors;
        this.json = json;
    }

    /// To the server's root, as its JSON goes nowhere else.
    ///
    /// @throws DeliveryException permanent, where it can't be sent
    public VendorRequest publish(
            @Body String message,
            @ExchangeProperty("ntfyTopic") String topic,
            @ExchangeProperty("ntfyTitle") @Nullable String title,
            @ExchangeProperty("ntfyPriority") String priority,
            @ExchangeProperty("ntfySequence") String sequence,
            Exchange exchange) {
        if (!topic.matches(TOPIC)) {
            throw DeliveryException.permanent(
                    PUBLISH, "It can't be sent: a topic has 1 to 64 letters, digits, '_' and '-'.");
        }
        if (message.isBlank() || message.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw DeliveryException.permanent(PUBLISH, "It can't be sent: a message has 1 to " + LONGEST + " bytes.");
        }
        if (!priority.matches("[1-5]")) {
            throw DeliveryException.permanent(PUBLISH, "It can't be sent: a priority is 1 to 5.");
        }
        Connection connection = vendors.find(Whose.account(exchange), SYSTEM, null);
        ObjectNode body = json.createObjectNode().put("topic", topic).put("message", message);
        body.put("priority", Integer.parseInt(priority));
        if (title != null && !title.isBlank()) {
            body.put("title", title);
        }
        if (!sequence.equals(NO_SEQUENCE)) {
            body.put("sequence_id", sequence); // from ntfy 2.16 on; older ones leave it alone
        }
        Map<String, String> headers = headers(vendors.secrets(connection));
        headers.put("Content-Type", "application/json");
        return new VendorRequest(
                connection,
                "POST",
                "POST /",
                "base_url",
                "/",
                Map.of(),
                headers,
                body.toString().getBytes(StandardCharsets.UTF_8),
                Set.of(400, 413));
    }

    public VendorRequest account(@Body Connection connection) {
        return account(connection, vendors.secrets(connection));
    }

    VendorRequest account(Connection connection, Map<String, String> secrets) {
        return new VendorRequest(
                connection,
                "GET",
                "GET " + ACCOUNT,
                "base_url",
                ACCOUNT,
                Map.of(),
                headers(secrets),
                new byte[0],
                Set.of());
    }

    private static Map<String, String> headers(Map<String, String> secrets) {
        var headers = new LinkedHashMap<String, String>();
        if (secrets.containsKey("token")) {
            headers.put("Authorization", "Bearer " + secrets.get("token"));
        } else if (secrets.containsKey("username")) {
            String login = secrets.get("username") + ":" + secrets.getOrDefault("password", "");
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return headers;
    }

    /// The server's own id of the message.
    public String answered(@Body VendorResponse response) {
        JsonNode answer = Answers.tree(json, response);
        if (response.status() >= 400) {
            throw Answers.refused(
                    PUBLISH, response.status(), answer.path("error").asText(""));
        }
        String id = answer.path("id").asText("");
        if (id.isEmpty()) {
            throw Answers.unreadable(PUBLISH, response.status(), "an id");
        }
        return id;
    }

    /// What is said of a connection that works.
    public String said(@Body VendorResponse response) {
        JsonNode role = Answers.tree(json, response).path("role");
        if (!role.isTextual()) {
            throw Answers.unreadable(TEST, response.status(), "a role");
        }
        return role.asText().equals("anonymous")
                ? "The server answers; nobody is signed in."
                : "The server answers, and the login is taken.";
    }
}
