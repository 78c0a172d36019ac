package io.serai.web;

import java.io.InputStream;
import java.util.Map;

/// A response, ready to be sent by whatever server the hub stands on.
///
/// @param veiled whether it is held back so that its time tells nothing, see [Outcome.Veiled]
public record Answer(int status, Map<String, String> headers, Body body, boolean veiled) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, Map<String, String> headers, Body body) {
        this(status, headers, body, false);
    }

    /// The same, to be sent now.
    Answer unveiled() {
        return new Answer(status, headers, body);
    }

    public sealed interface Body {
        record Bytes(byte[] bytes) implements Body {}

        record Stream(InputStream stream) implements Body {}

        record Live(EventSource source) implements Body {}

        record Socket(Conversation conversation) implements Body {}
    }
}
