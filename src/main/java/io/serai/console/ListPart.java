package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Which part of a list a page shows, where the operation tells how long the list is.
///
/// @param previous the page before it; null where there is none
/// @param next the page after it; null where there is none
public record ListPart(
        long total, @Nullable String previous, @Nullable String next, String where) {

    /// @param answer with `page`, `per_page` and `total`
    static ListPart of(JsonNode answer, Query filter, String page) {
        long total = answer.path("total").asLong();
        long size = Math.max(1, answer.path("per_page").asLong());
        long number = Math.max(1, answer.path("page").asLong());
        long pages = Math.max(1, (total + size - 1) / size);
        return new ListPart(
                total,
                number > 1
                        ? filter.with("page", String.valueOf(Math.min(number - 1, pages)))
                                .at(page)
                        : null,
                number < pages ? filter.with("page", String.valueOf(number + 1)).at(page) : null,
                "Page " + number + " of " + pages);
    }
}
