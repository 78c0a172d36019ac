package io.serai.web;

import java.io.InputStream;
import java.util.Map;

/// A response, ready to be sent by whatever server the hub stands on.
public record Answer(int status, Map<String, String> headers, Body body) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    public sealed interface Body {
        record Bytes(byte[] bytes) implements Body {}

        record Stream(InputStream stream) implements Body {}

        record Live(EventSource source) implements Body {}

        record Socket(Conversation conversation) implements Body {}
    }
}
