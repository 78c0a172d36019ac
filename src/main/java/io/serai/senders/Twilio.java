package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Kind;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.hub.delivery.DeliveryException;
import io.serai.mail.Channel;
import io.serai.mail.Suppression;
import io.serai.mail.Suppressions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `twilioApi`: what Twilio is asked, and what its answers mean (twilio.com/docs/messaging/api).
public final class Twilio {
    static final String SYSTEM = "twilio";
    static final String VERSION = "/2010-04-01/Accounts/";

    /// The exchange property that holds the [Sms].
    static final String SMS = "sms";

    /// Who gets it stands there, before it is an [Sms].
    static final String TO = "smsTo";

    /// How many a second go out is Twilio's business: it queues them.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.url("base_url", "https://api.twilio.com"),
                    Setting.of(Kind.LABEL, "account_sid", ""),
                    Setting.of(Kind.TEXT, "from", "").steersNothing(),
                    Setting.countries(SmsAllowance.COUNTRIES),
                    Setting.number(SmsAllowance.HOURLY, SmsAllowance.USUAL, SmsAllowance.MOST)),
            List.of(new Secret("auth_token", true)),
            new Limits(0, 0, 0));

    /// The receiver answered STOP to an earlier one.
    static final int STOPPED = 21_610;

    static final String SEND = SYSTEM + " POST /Messages";
    private static final String TEST = SYSTEM + " GET /Accounts/{sid}";

    private final Vendors vendors;
    private final Suppressions suppressions;
    private final SmsAllowance allowance;
    private final ObjectMapper json;
    private final Clock clock;
    private final String publicUrl;

    /// @param publicUrl where Twilio reaches the hub
    Twilio(
            Vendors vendors,
            Suppressions suppressions,
            SmsAllowance allowance,
            ObjectMapper json,
            Clock clock,
            String publicUrl) {
        this.vendors = vendors;
        this.suppressions = suppressions;
        this.allowance = allowance;
        this.json = json;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    /// @param text what is sent
    /// @param to the number, as +4930123456
    /// @throws DeliveryException permanent, where it can't be sent
    public Sms sms(@Body String text, @ExchangeProperty(TO) String to, Exchange exchange) {
        try {
            return new Sms(Whose.account(exchange), Channel.SMS.checked(to), text);
        } catch (IllegalArgumentException e) {
            throw DeliveryException.permanent(SEND, "The SMS can't be sent: " + e.getMessage() + ".");
        }
    }

    /// Asked at the last moment.
    public boolean isSuppressed(@ExchangeProperty(SMS) Sms sms) {
        return !suppressions.of(sms.account(), Channel.SMS, List.of(sms.to())).isEmpty();
    }

    /// Counted as one of the account's hour.
    ///
    /// @throws UnlistedCountryException for a number that the account does not send to
    /// @throws DeliveryException held back where the hour is full
    public VendorRequest send(@ExchangeProperty(SMS) Sms sms) {
        Connection connection = vendors.find(sms.account(), SYSTEM, null);
        allowance.take(connection, sms);
        String from = connection.setting("from");
        var form = new LinkedHashMap<String, String>();
        form.put("To", sms.to());
        form.put(from.matches("MG[0-9a-fA-F]{32}") ? "MessagingServiceSid" : "From", from);
        form.put("Body", sms.text());
        if (!connection.sandbox() && publicUrl.startsWith("https://")) {
            form.put("StatusCallback", TwilioWebhooks.address(publicUrl, connection.id()));
        }
        Map<String, String> headers = headers(connection, vendors.secrets(connection));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return new VendorRequest(
                connection,
                "POST",
                "POST /Messages",
                "base_url",
                account(connection) + "/Messages.json",
                Map.of(),
                headers,
                encoded(form),
                Set.of(400));
    }

    /// What was not even tried counts for nothing.
    ///
    /// @throws DeliveryException the same
    public void unsent(
            @ExchangeProperty(SMS) Sms sms, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure) {
        if (failure.kind() == DeliveryException.Kind.HELD_BACK) {
            allowance.giveBack(vendors.find(sms.account(), SYSTEM, null), sms);
        }
        throw failure;
    }

    private static byte[] encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    public VendorRequest check(@Body Connection connection) {
        return account(connection, vendors.secrets(connection));
    }

    VendorRequest account(Connection connection, Map<String, String> secrets) {
        return new VendorRequest(
                connection,
                "GET",
                "GET /Accounts/{sid}",
                "base_url",
                account(connection) + ".json",
                Map.of(),
                headers(connection, secrets),
                new byte[0],
                Set.of());
    }

    private static String account(Connection connection) {
        return VERSION + URLEncoder.encode(connection.setting("account_sid"), StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(Connection connection, Map<String, String> secrets) {
        String login = connection.setting("account_sid") + ":" + secrets.getOrDefault("auth_token", "");
        var headers = new LinkedHashMap<String, String>();
        headers.put(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        headers.put("Accept", "application/json");
        return headers;
    }

    /// Twilio's own id of the SMS.
    public String answered(@Body VendorResponse response, @ExchangeProperty(SMS) Sms sms) {
        JsonNode answer = Answers.tree(json, response);
        if (response.status() >= 400) {
            if (answer.path("code").asInt() == STOPPED) {
                suppressions.note(
                        sms.account(),
                        new Suppression(
                                Channel.SMS, sms.to(), Suppression.Reason.UNSUBSCRIBE, SYSTEM, clock.instant()));
            }
            throw Answers.refused(
                    SEND, response.status(), answer.path("message").asText(""));
        }
        String sid = answer.path("sid").asText("");
        if (sid.isEmpty()) {
            throw Answers.unreadable(SEND, response.status(), "a sid");
        }
        return sid;
    }

    /// What is said of a connection that works.
    public String said(@Body VendorResponse response) {
        String status = Answers.tree(json, response).path("status").asText("");
        if (status.isEmpty()) {
            throw Answers.unreadable(TEST, response.status(), "a status");
        }
        if (!status.equals("active")) {
            throw Answers.refused(TEST, response.status(), "the account is " + status);
        }
        return "The token is taken, and the account is active.";
    }
}
