package io.serai.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Zoom's webhooks, each another one, signed as Zoom signs them. For one thread.
final class SignedWebhooks implements Supplier<byte[]> {
    private final int port;
    private final String path;
    private final String event;
    private final Mac mac;
    private final AtomicLong count;

    /// @param event Zoom's id of the event that the tickets are of
    /// @param count where the tickets' numbers come from
    SignedWebhooks(int port, String path, String secret, String event, AtomicLong count)
            throws GeneralSecurityException {
        this.port = port;
        this.path = path;
        this.event = event;
        this.mac = Mac.getInstance("HmacSHA256");
        this.mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        this.count = count;
    }

    @Override
    public byte[] get() {
        String body = "{\"event\":\"zoom_events.ticket_created\",\"event_ts\":" + System.currentTimeMillis()
                + ",\"payload\":{\"account_id\":\"abc\",\"object\":{\"event_id\":\"" + event
                + "\",\"ticket_id\":\"ticket-" + count.incrementAndGet() + "\"}}}";
        String time = Long.toString(System.currentTimeMillis() / 1000);
        String signature =
                HexFormat.of().formatHex(mac.doFinal(("v0:" + time + ":" + body).getBytes(StandardCharsets.UTF_8)));
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nContent-Type: application/json\r\n"
                        + "x-zm-request-timestamp: " + time + "\r\nx-zm-signature: v0=" + signature
                        + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
