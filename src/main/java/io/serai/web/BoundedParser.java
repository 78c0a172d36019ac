package io.serai.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.Arrays;

/// Counts the members of each object while it is read, so that one with too many is never held.
final class BoundedParser extends JsonParserDelegate {
    private final int most;
    private int[] members = new int[8];
    private int depth;

    BoundedParser(JsonParser parser, int most) {
        super(parser);
        this.most = most;
    }

    /// @throws Refusal 400 an object has more members than it may
    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (token == JsonToken.START_OBJECT) {
            begin();
        } else if (token == JsonToken.END_OBJECT) {
            depth--;
        } else if (token == JsonToken.FIELD_NAME && ++members[depth] > most) {
            var at = currentTokenLocation();
            throw new Refusal(
                    400,
                    "An object of the body has more than %d members: line %d, column %d."
                            .formatted(most, at.getLineNr(), at.getColumnNr()));
        }
        return token;
    }

    private void begin() {
        depth++;
        if (depth == members.length) {
            members = Arrays.copyOf(members, depth * 2);
        }
        members[depth] = 0;
    }
}
