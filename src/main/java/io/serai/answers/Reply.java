package io.serai.answers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody who asked is told.
///
/// @param answered false where the documents don't say
/// @param extractive whether it is quotes alone, in the order in which they were found
/// @param reranked whether that order is the re-ranker's
record Reply(String text, boolean answered, boolean extractive, boolean reranked, List<Source> sources) {
    Reply {
        sources = List.copyOf(sources);
    }

    static Reply unknown(boolean extractive, boolean reranked) {
        return new Reply(
                "I don't know: I found nothing in your documents that answers this.",
                false,
                extractive,
                reranked,
                List.of());
    }

    /// @param session null where there is no memory
    Map<String, @Nullable Object> shown(@Nullable String session) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("answer", text);
        shown.put("answered", answered);
        shown.put("session_id", session);
        shown.put("extractive", extractive);
        shown.put("reranked", reranked);
        shown.put("sources", sources.stream().map(Source::shown).toList());
        return shown;
    }
}
