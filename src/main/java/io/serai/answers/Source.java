package io.serai.answers;

import io.serai.knowledge.index.Passage;
import java.util.LinkedHashMap;
import java.util.Map;

/// A passage that an answer stands on.
///
/// @param n its number in the answer, from 1 on
/// @param quote stands in its page to the letter
record Source(int n, Passage passage, String quote) {

    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("n", n);
        shown.put("doc_id", passage.docId());
        shown.put("doc_name", passage.docName());
        shown.put("page", passage.page());
        shown.put("heading", passage.heading());
        shown.put("quote", quote);
        shown.put("score", passage.score());
        return shown;
    }
}
