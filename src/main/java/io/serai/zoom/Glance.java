package io.serai.zoom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// As much of a webhook's body as must be known before it is stored. Nothing is refused here: what can't be read is
/// empty.
///
/// @param event the member `event`
/// @param plainToken the first member of that name
/// @param ticket the first `ticket_id`; null where there is none
record Glance(String event, String plainToken, @Nullable String ticket) {
    /// The event by which Zoom asks whether this address knows the secret.
    static final String URL_CHECK = "endpoint.url_validation";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    static Glance at(byte[] body) {
        String event = "";
        String plainToken = "";
        String ticket = null;
        int depth = 0;
        try (JsonParser json = JSON.createParser(body)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING) {
                    String name = json.currentName();
                    if (depth == 1 && "event".equals(name)) {
                        event = json.getText();
                    } else if (plainToken.isEmpty() && "plainToken".equals(name)) {
                        plainToken = json.getText();
                    } else if (ticket == null && "ticket_id".equals(name)) {
                        ticket = json.getText();
                    }
                }
            }
        } catch (IOException e) {
            // it is stored as it is, and whoever works on it says what is wrong with it
            return new Glance(event, plainToken, ticket);
        }
        return new Glance(event, plainToken, ticket);
    }
}
