package io.serai.senders;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Inbox;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `snsWebhooks`: takes in what Amazon SNS signed: what became of mails that SES sent, and the question
/// whether it may tell so.
public final class SnsWebhooks {
    /// The exchange property that holds the [Envelope].
    static final String ENVELOPE = "sns";

    private static final String WEBHOOK = "ses.webhook";
    private static final byte[] NOTHING = new byte[0];

    private final Vendors vendors;
    private final Inbox inbox;
    private final SnsAddresses addresses;
    private final SnsSignatures signatures;
    private final ObjectMapper json;

    SnsWebhooks(Vendors vendors, Inbox inbox, SnsAddresses addresses, SnsSignatures signatures, ObjectMapper json) {
        this.vendors = vendors;
        this.inbox = inbox;
        this.addresses = addresses;
        this.signatures = signatures;
        this.json = json;
    }

    /// What came, before anyone knows who sent it.
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    public record Envelope(
            Connection connection,
            SnsMessage message,
            byte[] body,
            @Nullable String contentType) {}

    /// Takes a message in. One whose certificate is not known yet becomes the property [#ENVELOPE], to be fetched and
    /// looked at by [#fetched].
    ///
    /// @return the outcome; the envelope where the certificate is to be fetched
    public Object receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header("Content-Type") @Nullable String contentType,
            Exchange exchange) {
        Envelope envelope = open(call, sent == null ? NOTHING : sent, contentType);
        if (signatures.knows(envelope.message().text("SigningCertURL"))) {
            return store(call, envelope);
        }
        exchange.setProperty(ENVELOPE, envelope);
        return envelope;
    }

    /// The same, now that the certificate is here.
    public Outcome fetched(@ExchangeProperty(Call.PROPERTY) Call call, @ExchangeProperty(ENVELOPE) Envelope envelope) {
        return store(call, envelope);
    }

    /// Looks at the topic before anything else, so that nobody who does not know it has a certificate fetched.
    private Envelope open(Call call, byte[] body, @Nullable String contentType) {
        Connection connection = vendors.webhook(Ses.SYSTEM, call.required("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        String topic = connection.setting("topic_arn");
        SnsMessage message = SnsMessage.of(body, json)
                .filter(one -> !topic.isEmpty() && topic.equals(one.text("TopicArn")))
                .orElseThrow(() -> unsigned("it is not of the topic in the connection's setting topic_arn"));
        if (!addresses.isCertificate(message.text("SigningCertURL"), connection)) {
            throw unsigned("its SigningCertURL is no certificate of SNS");
        }
        return new Envelope(connection, message, body, contentType);
    }

    public VendorRequest certificate(@Body Envelope envelope) {
        return fetch(envelope.connection(), envelope.message().text("SigningCertURL"), "GET certificate");
    }

    /// A connection of its own, so that what is wrong with SNS is not taken for something wrong with SES.
    private static VendorRequest fetch(Connection connection, String url, String what) {
        ObjectNode settings = connection.settings().deepCopy();
        settings.put("sns_url", url);
        var sns = new Connection(
                connection.account(),
                connection.id() + ".sns",
                Ses.SYSTEM,
                connection.name(),
                settings,
                connection.sandbox());
        return new VendorRequest(sns, "GET", what, "sns_url", "", Map.of(), Map.of(), NOTHING, Set.of());
    }

    public Envelope keep(@Body VendorResponse response, @ExchangeProperty(ENVELOPE) Envelope envelope) {
        if (!signatures.keep(envelope.message().text("SigningCertURL"), response.body())) {
            throw unsigned("there is no RSA certificate at its SigningCertURL");
        }
        return envelope;
    }

    /// A certificate that is not there is nobody's; one that can't be fetched now may be later, so SNS is to come
    /// again.
    public void unfetched(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryException known && known.kind() == DeliveryException.Kind.PERMANENT) {
                throw unsigned("there is nothing at its SigningCertURL");
            }
        }
        throw failure;
    }

    /// Stores a message under its own id, as it came, and then acknowledges it.
    private Outcome store(Call call, Envelope envelope) {
        SnsMessage message = envelope.message();
        if (!signatures.matches(message) || message.text("MessageId").isEmpty()) {
            throw unsigned("its signature is missing, wrong, or older than SNS tries");
        }
        Connection connection = envelope.connection();
        inbox.receive(Arrival.webhook(
                Ses.SYSTEM,
                connection.id(),
                message.text("MessageId"),
                null,
                connection.account(),
                WEBHOOK,
                Map.of(),
                envelope.contentType(),
                envelope.body(),
                call.requestId()));
        return new Outcome.Done(Map.of());
    }

    private static Refusal unsigned(String why) {
        return new Refusal(401, "This is no message that SNS signed for this connection: " + why + ".");
    }

    /// Says yes to a subscription, where it is one to the connection's own topic.
    ///
    /// @throws DeliveryException permanent, where its address would do something else
    VendorRequest confirmation(Connection connection, SnsMessage message) {
        String url = message.text("SubscribeURL");
        if (!addresses.isConfirmation(url, connection)) {
            throw DeliveryException.permanent(
                    "ses GET subscribe", "The SubscribeURL is no confirmation of the connection's topic at SNS.");
        }
        return fetch(connection, url, "GET subscribe");
    }
}
