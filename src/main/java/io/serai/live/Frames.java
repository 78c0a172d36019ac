package io.serai.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.web.Json;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Frames as they are written and read: `{type, group, from, to?, body?}`, see docs/reference/live.md.
final class Frames {
    /// Who speaks where it is no client.
    static final String HUB = "hub";

    static final String JOIN = "join";
    static final String LEAVE = "leave";
    static final String PRESENCE = "presence";
    static final String MESSAGE = "message";
    static final String OBJECT = "object";
    static final String PING = "ping";
    static final String ERROR = "error";

    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9_-]{11}");

    private final Json json;

    Frames(Json json) {
        this.json = json;
    }

    /// What a client said.
    ///
    /// @param to the client that it is meant for; null for all
    record Said(String type, @Nullable String to, @Nullable JsonNode body) {}

    /// What a client said is nothing that can be understood; the message says what was expected.
    static final class Misspoken extends Exception {
        private static final long serialVersionUID = 1;

        Misspoken(String expected) {
            super(expected);
        }
    }

    Said read(String text, String group) throws Misspoken {
        JsonNode frame;
        try {
            frame = json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (Refusal e) {
            throw new Misspoken("A frame is one JSON object; this is no JSON: " + reason(e.outcome()));
        }
        if (!frame.isObject() || !frame.path("type").isTextual()) {
            throw new Misspoken("A frame is a JSON object with a type: {\"type\": \"message\", \"body\": …}.");
        }
        if (frame.hasNonNull("group") && !frame.get("group").asText().equals(group)) {
            throw new Misspoken("This connection is to the group " + group + "; another group takes another one.");
        }
        JsonNode to = frame.path("to");
        if (frame.hasNonNull("to") && !CLIENT.matcher(to.asText()).matches()) {
            throw new Misspoken("to: expected the id of a client, as join and presence tell them.");
        }
        return new Said(frame.get("type").asText(), frame.hasNonNull("to") ? to.asText() : null, frame.get("body"));
    }

    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused && !refused.faults().isEmpty()
                ? "it " + refused.faults().getFirst().message()
                : "it cannot be read";
    }

    byte[] write(String type, String group, String from, @Nullable String to, @Nullable Object body) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode();
        frame.put("type", type).put("group", group).put("from", from);
        if (to != null) {
            frame.put("to", to);
        }
        if (body instanceof JsonNode node) {
            frame.set("body", node);
        } else if (body != null) {
            frame.putPOJO("body", body);
        }
        return json.bytes(frame);
    }
}
