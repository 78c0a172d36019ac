package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// A question or an answer, for people.
///
/// @param sources those of an answer
public record AskedView(boolean question, String text, List<Source> sources) {
    public AskedView {
        sources = List.copyOf(sources);
    }

    /// @param link to the page that the quote stands in
    public record Source(int n, String document, String where, String quote, String link) {
        static Source of(JsonNode source) {
            int page = source.path("page").asInt(1);
            String heading = source.path("heading").asText("");
            var query = new LinkedHashMap<String, String>();
            query.put("page", String.valueOf(page));
            query.put("quote", source.path("quote").asText());
            return new Source(
                    source.path("n").asInt(),
                    source.path("doc_name").asText(),
                    "page " + page + (heading.isEmpty() ? "" : ", " + heading),
                    source.path("quote").asText(),
                    new Query(query)
                            .at(DocumentPages.PAGE + "/" + source.path("doc_id").asText()));
        }
    }

    static AskedView of(JsonNode message) {
        return new AskedView(
                message.path("role").asText().equals("user"),
                message.path("content").asText(),
                sources(message));
    }

    /// What was just answered, where nothing of it is remembered.
    static List<AskedView> of(String question, JsonNode reply) {
        return List.of(
                new AskedView(true, question, List.of()),
                new AskedView(false, reply.path("answer").asText(), sources(reply)));
    }

    private static List<Source> sources(JsonNode of) {
        return StreamSupport.stream(of.path("sources").spliterator(), false)
                .map(Source::of)
                .toList();
    }

    /// Of a conversation in the list.
    ///
    /// @param about how many messages it has
    public record Line(String id, String about, When when) {
        static Line of(JsonNode line) {
            long messages = line.path("message_count").asLong();
            return new Line(
                    line.path("session_id").asText(),
                    messages == 0 ? "nothing asked yet" : messages / 2 + (messages < 4 ? " question" : " questions"),
                    When.ofEpoch(line.path("updated_at").asLong()));
        }
    }

    /// For choices of a form.
    static Map<String, String> statuses() {
        var statuses = new LinkedHashMap<String, String>();
        statuses.put("", "Any");
        for (String status : List.of("stored", "parsed", "indexed", "failed")) {
            statuses.put(status, status);
        }
        return statuses;
    }
}
