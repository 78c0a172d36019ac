package io.serai.answers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// @param created of which epoch second it is; `updated`, of its last message
/// @param messages the oldest first
record Conversation(String id, long created, long updated, JsonNode metadata, List<JsonNode> messages) {
    Conversation {
        messages = List.copyOf(messages);
    }

    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("session_id", id);
        shown.put("created_at", created);
        shown.put("updated_at", updated);
        shown.put("metadata", metadata);
        shown.put("messages", messages);
        return shown;
    }

    /// One of the list.
    record Line(String id, long messages, long created, long updated) {
        Map<String, Object> shown() {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("session_id", id);
            shown.put("message_count", messages);
            shown.put("created_at", created);
            shown.put("updated_at", updated);
            return shown;
        }
    }
}
