package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.DeliveryException;
import java.util.HashSet;
import java.util.Set;

/// How far a list has been read. Zoom's lists go on for as long as an answer has a `next_page_token`; without asking
/// for the next page a list ends silently at its first.
public final class Paging {
    private static final int MOST_PAGES = 20_000;

    private final Set<String> seen = new HashSet<>();
    private String token = "";
    private boolean ended;
    private int total = -1;

    public boolean more() {
        return !ended;
    }

    String token() {
        return token;
    }

    /// How many Zoom said there are in all, at last; -1 where it did not say.
    int total() {
        return total;
    }

    /// @throws DeliveryException permanent, where the list would never end
    void advance(JsonNode page) {
        total = page.path("total_records").asInt(total);
        token = page.path("next_page_token").asText("");
        ended = token.isEmpty();
        if (!ended && !seen.add(token)) {
            throw DeliveryException.permanent(
                    "zoom",
                    "Zoom's list goes round in a circle: it gave a next_page_token" + " for the second time, after "
                            + seen.size() + " pages.");
        }
        if (seen.size() > MOST_PAGES) {
            throw DeliveryException.permanent("zoom", "Zoom's list has more than " + MOST_PAGES + " pages.");
        }
    }
}
