package io.serai.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a request can become a WebSocket (RFC 6455, 4.2.1).
final class Handshake {
    private static final int KEY_BYTES = 16;
    private static final String VERSION = "13";

    private Handshake() {}

    /// What is answered to one that can't; null where it can.
    static @Nullable Outcome refusal(Visit visit) {
        MultiMap headers = visit.request().headers();
        boolean asked = visit.request().version() == HttpVersion.HTTP_1_1
                && visit.method().equals("GET")
                && has(headers, HttpHeaders.CONNECTION, "upgrade")
                && has(headers, HttpHeaders.UPGRADE, "websocket");
        if (!asked) {
            return new Outcome.WithHeaders(
                    new Outcome.Refused(426, "This address is a WebSocket: connect to it as ws:// or wss://."),
                    Map.of("Upgrade", "websocket"));
        }
        if (!VERSION.equals(headers.get("Sec-WebSocket-Version"))) {
            return new Outcome.WithHeaders(
                    new Outcome.Refused(426, "WebSockets of version 13 are spoken here (RFC 6455)."),
                    Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", VERSION));
        }
        if (!isKey(headers.get("Sec-WebSocket-Key"))) {
            return new Outcome.Refused(400, "Sec-WebSocket-Key is no 16 bytes in Base64.");
        }
        boolean body = headers.contains(HttpHeaders.TRANSFER_ENCODING)
                || !"0".equals(headers.get(HttpHeaders.CONTENT_LENGTH)) && headers.contains(HttpHeaders.CONTENT_LENGTH);
        return body ? new Outcome.Refused(400, "A request that opens a WebSocket has no body.") : null;
    }

    /// Whether a request asks to become one, in whatever form.
    static boolean isAsked(Visit visit) {
        return has(visit.request().headers(), HttpHeaders.UPGRADE, "websocket");
    }

    private static boolean has(MultiMap headers, CharSequence name, String token) {
        return headers.getAll(name).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(token));
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
