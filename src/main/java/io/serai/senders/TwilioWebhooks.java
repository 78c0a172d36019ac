package io.serai.senders;

import io.serai.connectors.Connection;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.settings.Sha256;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/// The bean `twilioWebhooks`: takes in what Twilio signed about SMS that it sent, and those that came back.
public final class TwilioWebhooks {
    /// When it came, as Twilio says no time of its own.
    static final String RECEIVED = "received";

    private static final String WEBHOOK = "twilio.webhook";
    private static final String HASH = "bodySHA256";
    private static final byte[] NOTHING = new byte[0];
    private static final int LONGEST_ID = 100;
    private static final Pattern NO_KEY = Pattern.compile("[^\\w.]");

    private final Vendors vendors;
    private final Inbox inbox;
    private final Clock clock;
    private final String publicUrl;

    /// @param publicUrl where Twilio reaches the hub: what a request says of its own address is never believed
    TwilioWebhooks(Vendors vendors, Inbox inbox, Clock clock, String publicUrl) {
        this.vendors = vendors;
        this.inbox = inbox;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    static String address(String publicUrl, String connection) {
        return publicUrl + "/webhooks/twilio/" + connection;
    }

    /// Stores an event under the SMS' id and its status, as it came, and then acknowledges it.
    public Outcome receive(
            @ExchangeProperty(Call.PROPERTY) Call call,
            @Body byte @Nullable [] sent,
            @Header("X-Twilio-Signature") @Nullable String signature,
            @Header("Content-Type") @Nullable String contentType) {
        Connection connection = vendors.webhook(Twilio.SYSTEM, call.required("connection_id"))
                .orElseThrow(() -> new Refusal(404, "There is nothing at this address."));
        byte[] body = sent == null ? NOTHING : sent;
        SortedMap<String, SortedSet<String>> form = isForm(contentType) ? form(body) : new TreeMap<>();
        if (!isSigned(connection, call.parameter(HASH), form, body, signature)) {
            return new Outcome.Refused(
                    401,
                    "The header X-Twilio-Signature is missing or wrong. It is over "
                            + address(publicUrl, connection.id())
                            + ": is that the address that Twilio calls (SERAI_PUBLIC_URL), and the connection's"
                            + " auth_token the account's?");
        }
        String sms = first(form, "MessageSid");
        if (sms.isEmpty() || sms.length() > LONGEST_ID) {
            return new Outcome.Refused(400, "The body names no SMS: expected a form with MessageSid.");
        }
        inbox.receive(Arrival.webhook(
                Twilio.SYSTEM,
                connection.id(),
                NO_KEY.matcher(sms + "." + first(form, "MessageStatus") + first(form, "SmsStatus"))
                        .replaceAll(""),
                null,
                connection.account(),
                WEBHOOK,
                Map.of(RECEIVED, clock.instant().toString()),
                contentType,
                body,
                call.requestId()));
        return new Outcome.Done(Map.of());
    }

    /// A form is signed field by field; of any other body the address holds the hash.
    private boolean isSigned(
            Connection connection,
            @Nullable String hash,
            SortedMap<String, SortedSet<String>> form,
            byte[] body,
            @Nullable String signature) {
        String url = address(publicUrl, connection.id()) + (hash == null ? "" : "?" + HASH + "=" + hash);
        if (form.isEmpty() && (hash == null || !isHash(hash, body))) {
            return false;
        }
        return vendors.verifyingSecrets(connection).stream()
                .anyMatch(secrets ->
                        TwilioSignature.matches(url, form, signature, secrets.getOrDefault("auth_token", "")));
    }

    private static boolean isHash(String hash, byte[] body) {
        String right = HexFormat.of().formatHex(Sha256.digest().digest(body));
        return MessageDigest.isEqual(
                right.getBytes(StandardCharsets.UTF_8),
                hash.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    /// Of each name every value once, in order, as Twilio signs it. Empty where it can't be read.
    static SortedMap<String, SortedSet<String>> form(byte[] body) {
        var form = new TreeMap<String, SortedSet<String>>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                if (!parts[0].isEmpty()) {
                    form.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), _ -> new TreeSet<>())
                            .add(parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
                }
            } catch (IllegalArgumentException _) {
                return new TreeMap<>();
            }
        }
        return form;
    }

    static String first(SortedMap<String, SortedSet<String>> form, String name) {
        SortedSet<String> values = form.get(name);
        return values == null ? "" : values.first();
    }
}
