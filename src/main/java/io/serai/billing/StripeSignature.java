package io.serai.billing;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether Stripe signed a webhook, as its own library says (docs.stripe.com/webhooks/signature). A time ahead of ours
/// is taken: only Stripe can have signed it, and an event that comes again changes nothing.
final class StripeSignature {
    /// How old a signature may be.
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private StripeSignature() {}

    /// @param header `t=…,v1=…`, of which any `v1` may match
    static boolean matches(byte[] body, @Nullable String header, String secret, Clock clock) {
        if (header == null || header.isEmpty() || secret.isEmpty()) {
            return false;
        }
        try {
            // what is no UTF-8 can't be what Stripe signed
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return Webhook.Signature.verifyHeader(text, header, secret, TOLERANCE.toSeconds(), clock);
        } catch (SignatureVerificationException | CharacterCodingException | RuntimeException _) {
            return false; // a broken header is an unchecked exception there
        }
    }
}
