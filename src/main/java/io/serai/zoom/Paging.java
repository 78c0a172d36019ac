package io.serai.zoom;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.delivery.DeliveryException;
import java.util.HashSet;
import java.util.Set;

/// How far a list has been read. Zoom's lists go on for as long as an answer has a `next_page_token`; without asking
/// for the next page a list ends silently at its first.
public final class Paging {
    private static final int MOST_PAGES = 20_000;

    private final Set<String> seen = new HashSet<>();
    private String token = "";
    private boolean ended;
    private boolean whole = true;
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

    /// Whether `read` different ones are known to be all that there are: every page was a list, the last one named
    /// no further page, and as many came as Zoom said each time, if it said so. Nothing at all is never known to be
    /// all.
    boolean isComplete(int read) {
        return ended && whole && read > 0 && (total < 0 || total == read);
    }

    /// @param member the list's name
    /// @throws DeliveryException permanent, where the list would never end
    void advance(JsonNode page, String member) {
        JsonNode said = page.path("total_records");
        JsonNode next = page.path("next_page_token");
        boolean counts = said.canConvertToInt() && said.asInt() >= 0;
        boolean silent = said.isMissingNode() || said.isNull();
        boolean agrees = silent || counts && (total < 0 || total == said.asInt());
        whole &= page.path(member).isArray() && agrees && (next.isTextual() || next.isMissingNode() || next.isNull());
        total = counts ? said.asInt() : total;
        token = next.asText("");
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
