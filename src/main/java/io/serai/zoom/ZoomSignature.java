package io.serai.zoom;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// How Zoom proves that a webhook is its own (developers.zoom.us/docs/api/webhooks): the header `x-zm-signature` is
/// `v0=` and HMAC-SHA256 of `v0:{x-zm-request-timestamp}:{raw body}` in hex.
final class ZoomSignature {
    /// How far the sender's clock may be from ours, both ways.
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_TIMESTAMP = 12;

    private ZoomSignature() {}

    /// Whether the timestamp is a time about now, in seconds since 1970.
    static boolean isFresh(@Nullable String timestamp, Instant now) {
        if (timestamp == null || timestamp.isEmpty() || timestamp.length() > MAX_TIMESTAMP) {
            return false;
        }
        for (int i = 0; i < timestamp.length(); i++) {
            if (timestamp.charAt(i) < '0' || timestamp.charAt(i) > '9') {
                return false;
            }
        }
        return Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) <= TOLERANCE.toSeconds();
    }

    /// Compared in constant time.
    static boolean matches(@Nullable String signature, String secret, String timestamp, byte[] body) {
        return signature != null
                && MessageDigest.isEqual(
                        signature.getBytes(StandardCharsets.UTF_8),
                        of(secret, timestamp, body).getBytes(StandardCharsets.UTF_8));
    }

    /// The header's value.
    static String of(String secret, String timestamp, byte[] body) {
        Mac mac = mac(secret);
        mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
        return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    /// What proves to Zoom that this address knows the secret: HMAC-SHA256 of its `plainToken`, in hex.
    static String encrypted(String secret, String plainToken) {
        return HexFormat.of().formatHex(mac(secret).doFinal(plainToken.getBytes(StandardCharsets.UTF_8)));
    }

    private static Mac mac(String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
