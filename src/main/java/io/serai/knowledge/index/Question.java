package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is looked for.
///
/// @param text as a person asks
/// @param docIds only passages of these documents; null for all, empty for none
/// @param regulationType only of documents of this type; null for all
/// @param version only of documents of this version; null for all
/// @param top at most so many passages, 1 to 50
public record Question(
        String text,
        @Nullable Set<String> docIds,
        @Nullable String regulationType,
        @Nullable String version,
        int top) {

    public Question {
        docIds = docIds == null ? null : Set.copyOf(docIds);
        if (top < 1 || top > 50) {
            throw new IllegalArgumentException("expected 1 to 50 passages, not " + top);
        }
    }

    /// @param filters as the contract has them (`KnowledgeFilters`); what is absent or null filters nothing
    public static Question of(String text, JsonNode filters, int top) {
        Set<String> ids = filters.path("doc_ids").isArray() ? new HashSet<>() : null;
        if (ids != null) {
            filters.path("doc_ids").forEach(id -> ids.add(id.asText()));
        }
        return new Question(
                text,
                ids,
                filters.path("regulation_type").textValue(),
                filters.path("version").textValue(),
                top);
    }
}
