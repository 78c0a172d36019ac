package io.serai.splash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/// A page of guests. The list is the answer itself or its member `data`; how many there are in all may be said or not.
///
/// @param total -1 where it isn't said
public record GuestPage(List<JsonNode> guests, int total) {
    private static final List<String> TOTALS =
            List.of("/pagination/total", "/meta/total", "/total", "/total_count", "/pagination/total_count");

    public GuestPage {
        guests = List.copyOf(guests);
    }

    static GuestPage of(JsonNode list, JsonNode answer) {
        int total = TOTALS.stream()
                .map(answer::at)
                .filter(JsonNode::canConvertToInt)
                .mapToInt(JsonNode::asInt)
                .findFirst()
                .orElse(-1);
        return new GuestPage(list.valueStream().toList(), total);
    }

    /// A missing node where the answer has no list.
    static JsonNode list(JsonNode answer) {
        if (answer.isArray()) {
            return answer;
        }
        JsonNode data = answer.path("data");
        return data.isArray() ? data : MissingNode.getInstance();
    }
}
