package io.serai.zoom;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `zoom`: takes in Zoom's webhooks.
public final class Zoom {
    static final String SYSTEM = "zoom";
    private static final String WEBHOOK = "zoom.webhook";
    private static final String SIGNATURE = "x-zm-signature";
    private static final String TIMESTAMP = "x-zm-request-timestamp";
    private static final int MAX_ORDER_KEY = 128;
    private static final byte[] NOTHING = new byte[0];

    private final Vendors vendors;
    private final Inbox inbox;
    private final Clock clock;

    Zoom(Vendors vendors, Inbox inbox, Clock clock) {
        this.vendors = vendors;
        this.inbox = inbox;
        this.clock = clock;
    }

    /// Takes a webhook in: signed by Zoom it is stored as it came, whatever it holds, and then acknowledged.
    public Outcome receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header(SIGNATURE) @Nullable String signature,
            @Header(TIMESTAMP) @Nullable String timestamp,
            @Header("Content-Type") @Nullable String contentType) {
        Connection connection = vendors.webhook(SYSTEM, call.required("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        byte[] body = sent == null ? NOTHING : sent;
        String secret = signer(connection, signature, timestamp, body);
        if (secret == null || timestamp == null) {
            return new Outcome.Refused(
                    401,
                    "The signature is missing, wrong, or not of the last five minutes. Is the connection's"
                            + " webhook_secret the secret token of the app at Zoom?");
        }
        Glance glance = Glance.at(body);
        if (glance.event().equals(Glance.URL_CHECK)) {
            return new Outcome.Done(Map.of(
                    "plainToken",
                    glance.plainToken(),
                    "encryptedToken",
                    ZoomSignature.encrypted(secret, glance.plainToken())));
        }
        inbox.receive(Arrival.webhook(
                SYSTEM,
                connection.id(),
                HexFormat.of().formatHex(Sha256.digest().digest(body)),
                orderKey(glance.ticket()),
                connection.account(),
                WEBHOOK,
                Map.of(TIMESTAMP, timestamp),
                contentType,
                body,
                call.requestId()));
        return new Outcome.Done(Map.of());
    }

    /// The secret that it is signed with, the current one or one that is being replaced; null where it is none.
    private @Nullable String signer(
            Connection connection, @Nullable String signature, @Nullable String timestamp, byte[] body) {
        if (signature == null || timestamp == null || !ZoomSignature.isFresh(timestamp, clock.instant())) {
            return null;
        }
        return vendors.verifyingSecrets(connection).stream()
                .map(secrets -> secrets.getOrDefault("webhook_secret", ""))
                .filter(secret -> !secret.isEmpty() && ZoomSignature.matches(signature, secret, timestamp, body))
                .findFirst()
                .orElse(null);
    }

    /// All events of one ticket, one after the other.
    private static @Nullable String orderKey(@Nullable String ticket) {
        return ticket == null || ticket.isEmpty() || ticket.length() > MAX_ORDER_KEY ? null : ticket;
    }
}
