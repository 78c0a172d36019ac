package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.SandboxVendor.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What the senders of the sandbox have in common.
final class SandboxAnswers {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private SandboxAnswers() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /// A missing node where it is no JSON.
    static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    static Reply reply(int status, JsonNode body) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
