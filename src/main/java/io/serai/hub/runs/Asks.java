package io.serai.hub.runs;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a run asks a person, where going on by itself might do more than was meant.
///
/// @param what is asked, a sentence for people
/// @param howMany it would do, and at most does when it is confirmed
/// @param limit how many it does without asking
public record Asks(String what, int howMany, int limit) {
    public Asks {
        if (howMany <= limit) {
            throw new IllegalArgumentException("a run that does " + howMany + " of " + limit + " allowed asks nobody");
        }
    }

    /// As the API answers it.
    public Map<String, Object> described() {
        var asks = new LinkedHashMap<String, Object>();
        asks.put("what", what);
        asks.put("how_many", howMany);
        asks.put("limit", limit);
        return asks;
    }
}
