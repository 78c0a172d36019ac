package io.serai.imports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which fields of a row's records would change from what to what, by name. A field that two of the records have
/// stands once if it changes alike in both, else the second time as `event_badge.given_name`.
final class Changes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Change> byField = new LinkedHashMap<>();

    private record Change(@Nullable Object from, @Nullable Object to) {}

    void add(String type, String field, @Nullable Object from, @Nullable Object to) {
        if (Objects.equals(from, to)) {
            return;
        }
        Change change = new Change(from, to);
        Change before = byField.putIfAbsent(field, change);
        if (before != null && !before.equals(change)) {
            byField.put(type + "." + field, change);
        }
    }

    /// The labels of `custom_json`, each as a field of its own.
    void addLabelled(@Nullable String from, @Nullable String to) {
        JsonNode was = object(from);
        object(to).properties().forEach(label -> {
            JsonNode before = was.get(label.getKey());
            add(
                    "event_person_profile",
                    "custom_json." + label.getKey(),
                    before == null || before.isNull() ? null : before.asText(),
                    label.getValue().asText());
        });
    }

    void write(JsonGenerator json) throws IOException {
        for (Map.Entry<String, Change> field : byField.entrySet()) {
            json.writeObjectFieldStart(field.getKey());
            json.writePOJOField("from", field.getValue().from);
            json.writePOJOField("to", field.getValue().to);
            json.writeEndObject();
        }
    }

    private static JsonNode object(@Nullable String text) {
        try {
            return JSON.readTree(text == null ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("custom_json holds no JSON", e);
        }
    }
}
