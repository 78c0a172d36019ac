package io.serai.senders;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `resendWebhooks`: takes in what Resend signed about mails that it sent.
public final class ResendWebhooks {
    private static final String WEBHOOK = "resend.webhook";
    private static final byte[] NOTHING = new byte[0];
    private static final int LONGEST_ID = 190;

    private final Vendors vendors;
    private final Inbox inbox;
    private final Clock clock;

    ResendWebhooks(Vendors vendors, Inbox inbox, Clock clock) {
        this.vendors = vendors;
        this.inbox = inbox;
        this.clock = clock;
    }

    /// Stores an event under its own id, as it came, and then acknowledges it.
    public Outcome receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header("svix-id") @Nullable String id,
            @Header("svix-timestamp") @Nullable String timestamp,
            @Header("svix-signature") @Nullable String signatures,
            @Header("Content-Type") @Nullable String contentType) {
        Connection connection = vendors.webhook(Resend.SYSTEM, call.required("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        byte[] body = sent == null ? NOTHING : sent;
        var headers = new ResendSignature.Headers(id, timestamp, signatures);
        boolean signed = vendors.verifyingSecrets(connection).stream()
                .anyMatch(secrets ->
                        ResendSignature.matches(body, headers, secrets.getOrDefault("webhook_secret", ""), clock));
        if (!signed || id == null || id.length() > LONGEST_ID) {
            return new Outcome.Refused(
                    401,
                    "The headers svix-id, svix-timestamp and svix-signature are missing, wrong, or more than five minutes"
                            + " off. Is the connection's webhook_secret the signing secret (whsec_…) of this webhook at"
                            + " Resend?");
        }
        inbox.receive(Arrival.webhook(
                Resend.SYSTEM,
                connection.id(),
                id,
                null,
                connection.account(),
                WEBHOOK,
                Map.of(),
                contentType,
                body,
                call.requestId()));
        return new Outcome.Done(Map.of());
    }
}
