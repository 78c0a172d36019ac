package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/// The bean `knowledgeSearch`: passages of the caller's account.
public final class Search {
    private static final int USUAL = 10;

    private final Passages passages;

    Search(Passages passages) {
        this.passages = passages;
    }

    public Outcome search(@Body JsonNode wish, @ExchangeProperty(Call.PROPERTY) Call call) {
        call.person(); // an application alone finds nothing
        Question question = Question.of(
                wish.path("query").asText(),
                wish.path("filters"),
                wish.path("top_k").asInt(USUAL));
        Found found = passages.find(call.tenant().id(), question);
        return new Outcome.Done(Map.of(
                "passages", found.passages().stream().map(Search::shown).toList(), "reranked", found.reranked()));
    }

    private static Map<String, Object> shown(Passage passage) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("doc_id", passage.docId());
        shown.put("doc_name", passage.docName());
        shown.put("page", passage.page());
        shown.put("heading", passage.heading());
        shown.put("text", passage.text());
        shown.put("score", passage.score());
        return shown;
    }
}
