package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A document, for people.
///
/// @param tone of its state: `on`, `off` or `busy`
/// @param state how far it is, in words
/// @param working whether the hub is at it
public record DocumentView(
        String id,
        String name,
        String file,
        String type,
        String version,
        String tone,
        String state,
        boolean working,
        String passages,
        @Nullable When when) {

    static DocumentView of(JsonNode document) {
        String status = document.path("status").asText();
        return new DocumentView(
                document.path("doc_id").asText(),
                document.path("doc_name").asText(),
                document.path("file_name").asText(""),
                document.path("regulation_type").asText(""),
                document.path("version").asText(""),
                switch (status) {
                    case "indexed" -> "on";
                    case "failed" -> "off";
                    default -> "busy";
                },
                switch (status) {
                    case "indexed" -> "Can be asked";
                    case "failed" -> "Failed";
                    case "parsed" -> "Read, being indexed";
                    default -> "Waits to be read";
                },
                !status.equals("indexed") && !status.equals("failed"),
                String.format(Locale.ROOT, "%,d", document.path("chunk_count").asLong()),
                When.of(document.path("updated_at")));
    }

    /// What is known of it, by names for people.
    static Map<String, String> facts(JsonNode document, JsonNode status) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("File", document.path("file_name").asText());
        facts.put("Kind", document.path("content_type").asText());
        facts.put(
                "Size",
                String.format(
                        Locale.ROOT, "%,d bytes", document.path("size_bytes").asLong()));
        facts.put("Regulation", document.path("regulation_type").asText());
        facts.put("Version", document.path("version").asText());
        facts.put("Passages", document.path("chunk_count").asText());
        facts.put("Read by", status.path("parser").asText(""));
        facts.put("Summary", document.path("summary").asText(""));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }

    /// What became of it.
    public record Step(@Nullable When when, String stage, String message) {
        static Step of(JsonNode event) {
            return new Step(
                    When.exactly(event.path("at")),
                    event.path("stage").asText(),
                    event.path("message").asText());
        }
    }
}
