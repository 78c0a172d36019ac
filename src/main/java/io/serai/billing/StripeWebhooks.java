package io.serai.billing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `stripeWebhooks`: takes in the events that Stripe signed.
public final class StripeWebhooks {
    static final String WEBHOOK = "stripe.webhook";
    private static final byte[] NOTHING = new byte[0];

    private final Vendors vendors;
    private final Payee payee;
    private final Inbox inbox;
    private final ObjectMapper json;
    private final Clock clock;

    StripeWebhooks(Vendors vendors, Payee payee, Inbox inbox, ObjectMapper json, Clock clock) {
        this.vendors = vendors;
        this.payee = payee;
        this.inbox = inbox;
        this.json = json;
        this.clock = clock;
    }

    /// Stores an event under its own id, as it came, and then acknowledges it.
    public Outcome receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header("Stripe-Signature") @Nullable String signature,
            @Header("Content-Type") @Nullable String contentType) {
        Connection connection = connection(call.parameter("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        byte[] body = sent == null ? NOTHING : sent;
        if (!isSigned(connection, signature, body)) {
            return new Outcome.Refused(
                    401,
                    "The header Stripe-Signature is missing, wrong, or older than five minutes. Is the connection's"
                            + " webhook_secret the signing secret (whsec_…) of this endpoint at Stripe?");
        }
        StripeEvent event = event(body);
        inbox.receive(Arrival.webhook(
                Stripe.SYSTEM,
                connection.id(),
                event.id(),
                orderKey(event),
                connection.account(),
                WEBHOOK,
                Map.of(),
                contentType,
                body,
                call.requestId()));
        return new Outcome.Done(Map.of());
    }

    /// Without an id, the operator's; the sandbox's too, where that plays it.
    private Optional<Connection> connection(@Nullable String id) {
        if (id != null) {
            return vendors.webhook(Stripe.SYSTEM, id);
        }
        try {
            return payee.operator().map(operator -> vendors.find(operator, Stripe.SYSTEM, null));
        } catch (DeliveryException _) {
            return Optional.empty();
        }
    }

    private boolean isSigned(Connection connection, @Nullable String signature, byte[] body) {
        return vendors.verifyingSecrets(connection).stream()
                .anyMatch(secrets ->
                        StripeSignature.matches(body, signature, secrets.getOrDefault("webhook_secret", ""), clock));
    }

    private StripeEvent event(byte[] body) {
        try {
            return StripeEvent.of(body, json);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()));
        }
    }

    /// All events of one customer, one after the other.
    static @Nullable String orderKey(StripeEvent event) {
        String key = event.customer().isEmpty() ? event.subscription() : event.customer();
        return key.isEmpty() ? null : key;
    }
}
