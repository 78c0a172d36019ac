package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.connectors.VendorSystem;
import io.serai.connectors.VendorSystem.Kind;
import io.serai.connectors.VendorSystem.Limits;
import io.serai.connectors.VendorSystem.Secret;
import io.serai.connectors.VendorSystem.Setting;
import io.serai.connectors.Vendors;
import io.serai.mail.MailMessages;
import io.serai.mail.Mailbox;
import io.serai.mail.Mailing;
import io.serai.mail.OutgoingMail;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/// The bean `sesApi`: what Amazon SES is asked by its API of version 2, and what its answers mean
/// (docs.aws.amazon.com/ses/latest/APIReference-V2).
public final class Ses {
    static final String SYSTEM = "ses";
    static final String SEND = "/v2/email/outbound-emails";
    static final String ACCOUNT = "/v2/email/account";

    /// Its account says how many a second it takes, which is asked for by the connection's test; 429 says so too.
    static final VendorSystem VENDOR = new VendorSystem(
            SYSTEM,
            List.of(
                    Setting.of(Kind.LABEL, "region", ""),
                    Setting.url("base_url", "https://email.{region}.amazonaws.com"),
                    Setting.of(Kind.MAILBOX, "from", "").steersNothing(),
                    Setting.of(Kind.TEXT, "topic_arn", "").optional().steersNothing()),
            List.of(new Secret("access_key_id", true), new Secret("secret_access_key", true)),
            new Limits(0, 0, 0));

    private final Vendors vendors;
    private final ObjectMapper json;
    private final Clock clock;

    Ses(Vendors vendors, ObjectMapper json, Clock clock) {
        this.vendors = vendors;
        this.json = json;
        this.clock = clock;
    }

    /// The mail as it is, made by us: so it is the same by whichever sender it goes.
    public VendorRequest send(@Body Mailing mailing) {
        OutgoingMail mail = mailing.mail();
        ObjectNode body = json.createObjectNode();
        body.put("FromEmailAddress", MailMessages.header(mail.from()));
        ObjectNode destination = body.putObject("Destination");
        destination.putArray("ToAddresses").add(mail.to().sent());
        add(destination.putArray("CcAddresses"), mail.cc());
        add(destination.putArray("BccAddresses"), mail.bcc());
        body.putObject("Content")
                .putObject("Raw")
                .put("Data", Base64.getEncoder().encodeToString(MailMessages.bytes(mailing, clock.instant())));
        return request(mailing.required(), "POST", SEND, body.toString(), secrets(mailing.required()));
    }

    private static void add(ArrayNode list, @Nullable Mailbox mailbox) {
        if (mailbox != null) {
            list.add(mailbox.sent());
        }
    }

    public VendorRequest account(@Body Connection connection) {
        return account(connection, secrets(connection));
    }

    VendorRequest account(Connection connection, Map<String, String> secrets) {
        return request(connection, "GET", ACCOUNT, "", secrets);
    }

    private Map<String, String> secrets(Connection connection) {
        return vendors.secrets(connection);
    }

    private VendorRequest request(
            Connection connection, String method, String path, String text, Map<String, String> secrets) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        var unsigned = new VendorRequest(
                connection,
                method,
                method + " " + path,
                "base_url",
                path,
                Map.of(),
                body.length == 0 ? Map.of() : Map.of("Content-Type", "application/json"),
                body,
                Set.of(400, 404));
        return AwsSignature.sign(
                unsigned,
                secrets.getOrDefault("access_key_id", ""),
                secrets.getOrDefault("secret_access_key", ""),
                clock);
    }

    /// SES' own id of the mail.
    public String answered(@Body VendorResponse response) {
        String what = SYSTEM + " POST " + SEND;
        JsonNode answer = checked(what, response);
        String id = answer.path("MessageId").asText("");
        if (id.isEmpty()) {
            throw Answers.unreadable(what, response.status(), "a MessageId");
        }
        return id;
    }

    /// What is said of a connection that works.
    public String said(@Body VendorResponse response) {
        String what = SYSTEM + " GET " + ACCOUNT;
        JsonNode answer = checked(what, response);
        if (!answer.path("SendQuota").isObject()) {
            throw Answers.unreadable(what, response.status(), "a SendQuota");
        }
        if (!answer.path("SendingEnabled").asBoolean()) {
            throw Answers.refused(what, response.status(), "sending is paused for this account of Amazon's");
        }
        return "The keys are taken; it sends %s a second and %s a day%s."
                .formatted(
                        answer.at("/SendQuota/MaxSendRate").asText(),
                        answer.at("/SendQuota/Max24HourSend").asText(),
                        answer.path("ProductionAccessEnabled").asBoolean()
                                ? ""
                                : ", to verified addresses only until production access is granted");
    }

    private JsonNode checked(String what, VendorResponse response) {
        JsonNode answer = Answers.tree(json, response);
        if (response.status() >= 400) {
            throw Answers.refused(
                    what,
                    response.status(),
                    answer.path("message").asText(answer.path("Message").asText("")));
        }
        return answer;
    }
}
