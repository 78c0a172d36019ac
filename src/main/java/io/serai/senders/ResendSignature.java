package io.serai.senders;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Whether Resend signed a webhook (standardwebhooks.com): the signature is made anew by that library. Its own check
/// knows neither our clock nor a header that comes twice.
final class ResendSignature {
    /// Both ways.
    static final Duration TOLERANCE = Duration.ofSeconds(300);

    private ResendSignature() {}

    /// The three headers of a webhook, as they came.
    ///
    /// @param signatures `v1,…` with spaces between, of which any may match
    record Headers(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signatures) {}

    static boolean matches(byte[] body, Headers headers, String secret, Clock clock) {
        String id = headers.id();
        String timestamp = headers.timestamp();
        String signatures = headers.signatures();
        if (id == null || id.isEmpty() || timestamp == null || signatures == null || secret.isEmpty()) {
            return false;
        }
        try {
            long time = Long.parseLong(timestamp);
            if (Math.abs(clock.instant().getEpochSecond() - time) > TOLERANCE.toSeconds()) {
                return false;
            }
            // what is no UTF-8 can't be what Resend signed
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            byte[] right = new Webhook(secret).sign(id, time, text).getBytes(StandardCharsets.UTF_8);
            return Arrays.stream(signatures.split("[ ;]+"))
                    .anyMatch(one -> MessageDigest.isEqual(right, one.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | CharacterCodingException | WebhookSigningException _) {
            return false; // a secret that is no base64, a time that is no number
        }
    }
}
