package io.serai.senders;

import static io.serai.senders.SendersFixture.ACCOUNT;
import static io.serai.senders.SendersFixture.JSON;
import static io.serai.senders.SendersFixture.OTHER;
import static io.serai.senders.SendersFixture.PUBLIC_URL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFault;
import io.serai.connectors.SandboxFaults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What senders report, over HTTP, with a real database.
class SenderWebhookIT {
    private static final String TWILIO_FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static SendersFixture senders;
    private static SnsKeys keys;
    private String ses;
    private String resend;
    private String twilio;

    @BeforeAll
    static void start() {
        senders = new SendersFixture();
        keys = new SnsKeys("RSA");
    }

    @AfterAll
    static void stop() {
        senders.close();
    }

    @BeforeEach
    void connect() {
        senders.empty();
        senders.ses.certificate(keys.pem());
        ses = senders.connect(ACCOUNT, senders.ses);
        resend = senders.connect(ACCOUNT, senders.resend);
        twilio = senders.connect(ACCOUNT, senders.twilio);
    }

    // Amazon SES by SNS

    /// @param name makes the address of its certificate
    private static ObjectNode sns(String type, String message, String name) {
        return JSON.createObjectNode()
                .put("Type", type)
                .put("MessageId", UUID.randomUUID().toString())
                .put("TopicArn", SesSandbox.TOPIC)
                .put("Message", message)
                .put("Timestamp", Instant.now().toString())
                .put("SigningCertURL", senders.server.url() + "/ses" + name);
    }

    private static ObjectNode bounce(String kind, Instant on, String... addresses) {
        ObjectNode event = JSON.createObjectNode().put("notificationType", "Bounce");
        ObjectNode bounce = event.putObject("bounce").put("bounceType", kind).put("timestamp", on.toString());
        for (String address : addresses) {
            bounce.withArray("bouncedRecipients").addObject().put("emailAddress", address);
        }
        return sns("Notification", event.toString(), SesSandbox.CERTIFICATE);
    }

    private static ObjectNode complaint(Instant on, String address) {
        ObjectNode event = JSON.createObjectNode().put("eventType", "Complaint");
        event.putObject("complaint")
                .put("timestamp", on.toString())
                .putArray("complainedRecipients")
                .addObject()
                .put("emailAddress", address);
        return sns("Notification", event.toString(), SesSandbox.CERTIFICATE);
    }

    private static Reply post(String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request =
                senders.hub.request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return senders.hub.send(request.build());
    }

    private Reply deliver(ObjectNode message) {
        return post(
                "/webhooks/ses/" + ses,
                "text/plain; charset=UTF-8",
                message.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void accepted(ObjectNode message) {
        Reply reply = deliver(message);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private void refused(ObjectNode message) {
        Reply reply = deliver(message);
        assertThat(reply.status()).as("%s: %s", message, reply.text()).isEqualTo(401);
        assertThat(senders.inbox()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void whatBouncesForGoodIsWrittenToNoMore(String version) {
        accepted(keys.sign(bounce("Transient", Instant.now(), "full@example.com"), version));
        accepted(keys.sign(
                bounce("Permanent", Instant.now(), "Gone@example.com", "=?UTF-8?Q?Z?= <zoe@example.com>"), version));
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT))
                .containsExactlyInAnyOrder("Gone@example.com bounce ses", "zoe@example.com bounce ses");
        assertThat(senders.suppressions(OTHER)).isEmpty();
        Reply reply = senders.send(SendersFixture.mail("gone@example.com"));
        assertThat(reply.json().at("/data/suppressed")).hasSize(1);
        assertThat(senders.hub.count("SELECT COUNT(*) FROM run WHERE counts_json LIKE '%suppressed%2%'"))
                .isEqualTo(1);
    }

    /// Each bounce comes, twice, while the next letter to its address is with the sender.
    @Test
    void ofManyBouncesThatComeWhileTheNextLettersAreSentNoneIsLostAndNoLetterIsSentTwice() throws Exception {
        int people = 12;
        String setting = "{\"connection_id\": \"" + ses + "\"}";
        assertThat(senders.call(ACCOUNT, "PUT", "/v3/hub/mail/setting", setting).status())
                .isEqualTo(200);
        senders.heard.clear();
        senders.listen(request -> {
            if (request.path().equals(Ses.SEND)) {
                String to = JSON.convertValue(body(request.body()).at("/Destination/ToAddresses/0"), String.class);
                ObjectNode bounce = keys.sign(bounce("Permanent", Instant.now(), to), "2");
                accepted(bounce);
                accepted(bounce);
            }
        });
        var meanwhile = together(people);
        assertThat(meanwhile).allMatch(reply -> reply.status() == 200).allMatch(SenderWebhookIT::isSent);
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT)).hasSize(people);
        assertThat(senders.inbox()).isEqualTo(people);
        var after = together(people);
        assertThat(after).allMatch(reply -> reply.status() == 200).noneMatch(SenderWebhookIT::isSent);
        assertThat(senders.ses.sent().stream().flatMap(sent -> sent.recipients().stream()))
                .hasSize(people)
                .doesNotHaveDuplicates();
    }

    private static JsonNode body(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSent(Reply reply) {
        return reply.json().at("/data/suppressed").isEmpty();
    }

    /// A letter to each of so many, all at once.
    private static List<Reply> together(int people) throws InterruptedException {
        var replies = Collections.synchronizedList(new ArrayList<Reply>());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < people; i++) {
            ObjectNode mail = SendersFixture.mail("zoe" + i + "@example.com");
            threads.add(Thread.startVirtualThread(() -> replies.add(senders.send(mail))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(replies).hasSize(people);
        return replies;
    }

    @Test
    void whatSnsDidNotSignIsRefusedAndNothingIsStored() {
        ObjectNode wrong = keys.sign(bounce("Permanent", Instant.now(), "a@example.com"), "2");
        refused(wrong.deepCopy().put("Signature", "AAAA"));
        ObjectNode missing = wrong.deepCopy();
        missing.remove("Signature");
        refused(missing);
        refused(wrong.deepCopy().put("Message", "{}"));
        refused(new SnsKeys("RSA").sign(wrong.deepCopy(), "2"));
        refused(keys.sign(
                wrong.deepCopy()
                        .put(
                                "Timestamp",
                                Instant.now().minus(Duration.ofMinutes(66)).toString()),
                "2"));
        refused(keys.sign(
                wrong.deepCopy()
                        .put(
                                "Timestamp",
                                Instant.now().plus(Duration.ofMinutes(6)).toString()),
                "2"));
        assertThat(post("/webhooks/ses/" + ses, "text/plain", "no json".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(post("/webhooks/ses/" + ses, "text/plain", new byte[0]).status())
                .isIn(400, 401, 422);
        assertThat(post(
                                "/webhooks/ses/nobodysId01",
                                "text/plain",
                                wrong.toString().getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(404);
        assertThat(senders.inbox()).isZero();
        accepted(wrong);
    }

    @Test
    void theTopicIsLookedAtBeforeTheCertificateIsFetched() {
        senders.heard.clear();
        refused(keys.sign(
                sns("Notification", "{}", "/another.pem").put("TopicArn", "arn:aws:sns:eu-central-1:1:another"), "2"));
        refused(keys.sign(sns("Notification", "{}", "").put("SigningCertURL", "https://evil.example/a.pem"), "2"));
        assertThat(senders.heard).isEmpty();
        String other = senders.connect(
                OTHER,
                "ses",
                Map.of("base_url", senders.server.url() + "/ses", "region", SesSandbox.REGION, "from", "a@example.org"),
                senders.ses.secrets());
        Reply none = post(
                "/webhooks/ses/" + other,
                "text/plain",
                keys.sign(sns("Notification", "{}", SesSandbox.CERTIFICATE).put("TopicArn", ""), "2")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(none.status()).as("without a topic nothing is taken").isEqualTo(401);
        assertThat(senders.heard).isEmpty();
    }

    @Test
    void aCertificateIsFetchedOnce() {
        for (int i = 0; i < 5; i++) {
            accepted(keys.sign(bounce("Transient", Instant.now(), "a@example.com"), "2"));
        }
        assertThat(senders.heard.stream().filter(request -> request.path().equals(SesSandbox.CERTIFICATE)))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aCertificateThatIsNotThereIsNobodysAndOneThatCanNotBeFetchedMayComeLater() {
        refused(keys.sign(sns("Notification", "{}", "/none.pem"), "2"));
        senders.server.faults(new SandboxFaults(1, 1, Set.of(SandboxFault.ERROR)));
        Reply later = deliver(keys.sign(sns("Notification", "{}", "/later.pem"), "2"));
        assertThat(later.status()).as(later.text()).isEqualTo(503);
        assertThat(senders.inbox()).isZero();
    }

    @Test
    void aSubscriptionToTheOwnTopicIsConfirmedOnceAndByNoOtherAddress() {
        ObjectNode message = sns("SubscriptionConfirmation", "You have chosen to subscribe", SesSandbox.CERTIFICATE)
                .put("Token", "2336412f37");
        String address =
                senders.server.url() + "/ses/?Action=ConfirmSubscription&Token=2336412f37&TopicArn=" + SesSandbox.TOPIC;
        ObjectNode good = keys.sign(message.deepCopy().put("SubscribeURL", address), "2");
        accepted(good);
        accepted(good);
        senders.settle();
        assertThat(senders.ses.confirmed()).containsExactly("2336412f37");

        senders.heard.clear();
        accepted(keys.sign(
                message.deepCopy()
                        .put("MessageId", "other")
                        .put("SubscribeURL", address.replace("ConfirmSubscription", "DeleteTopic")),
                "2"));
        senders.settle();
        assertThat(senders.heard).isEmpty();
        assertThat(senders.hub.count("SELECT COUNT(*) FROM dead_letter")).isEqualTo(1);
    }

    @Test
    void otherMessagesOfTheTopicAreDone() {
        accepted(keys.sign(
                sns("Notification", "Successfully validated SNS topic for Amazon SES.", SesSandbox.CERTIFICATE), "2"));
        accepted(keys.sign(sns("Notification", "{\"notificationType\":\"Delivery\"}", SesSandbox.CERTIFICATE), "2"));
        senders.settle();
        assertThat(senders.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(2);
        assertThat(senders.suppressions(ACCOUNT)).isEmpty();
    }

    /// Each order of reports, with repeats and what an administrator took off the list in between.
    @Test
    void reportsInAnyOrderAndTwiceComeToOneEnd() {
        Instant now = Instant.now();
        var messages = new ArrayList<>(List.of(
                keys.sign(bounce("Permanent", now.minusSeconds(50), "a@example.com"), "2"),
                keys.sign(complaint(now.minusSeconds(40), "a@example.com"), "2"),
                keys.sign(bounce("Permanent", now.minusSeconds(30), "a@example.com"), "2"),
                keys.sign(complaint(now.minusSeconds(30), "a@example.com"), "2"),
                keys.sign(bounce("Transient", now.minusSeconds(10), "a@example.com"), "2")));
        var random = new Random(14);
        for (int i = 0; i < 12; i++) {
            for (String table : List.of("suppression", "inbox", "run")) {
                senders.hub.execute("DELETE FROM " + table);
            }
            Collections.shuffle(messages, random);
            for (ObjectNode message : messages) {
                accepted(message);
                if (random.nextBoolean()) {
                    accepted(message);
                }
            }
            senders.settle();
            assertThat(senders.suppressions(ACCOUNT)).containsExactly("a@example.com complaint ses");
            assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/suppression", "")
                            .json()
                            .at("/data/0/noted_on")
                            .asText())
                    .startsWith(now.minusSeconds(30).toString().substring(0, 19));
        }
    }

    @Test
    void aReportFromBeforeItWasTakenOffTheListChangesNothing() {
        accepted(keys.sign(bounce("Permanent", Instant.now().minusSeconds(100), "a@example.com"), "2"));
        senders.settle();
        assertThat(senders.call(ACCOUNT, "DELETE", "/v3/hub/suppression?address=a@example.com", "")
                        .status())
                .isEqualTo(200);
        accepted(keys.sign(bounce("Permanent", Instant.now().minusSeconds(50), "a@example.com"), "2"));
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT)).isEmpty();
        accepted(keys.sign(bounce("Permanent", Instant.now(), "a@example.com"), "2"));
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT)).hasSize(1);
    }

    // Resend

    private Reply deliver(String id, Instant at, String secret, String body) {
        try {
            String signature = new Webhook(secret).sign(id, at.getEpochSecond(), body);
            return post(
                    "/webhooks/resend/" + resend,
                    "application/json",
                    body.getBytes(StandardCharsets.UTF_8),
                    "svix-id",
                    id,
                    "svix-timestamp",
                    Long.toString(at.getEpochSecond()),
                    "svix-signature",
                    signature);
        } catch (WebhookSigningException e) {
            throw new AssertionError(e);
        }
    }

    private static String event(String type, String kind, String to) {
        ObjectNode event = JSON.createObjectNode()
                .put("type", type)
                .put("created_at", Instant.now().toString().replace("Z", "+00:00"));
        ObjectNode data = event.putObject("data").put("email_id", "56761188");
        data.putArray("to").add(to);
        if (!kind.isEmpty()) {
            data.putObject("bounce").put("type", kind).put("subType", "General");
        }
        return event.toString();
    }

    @Test
    void resendsBouncesAndComplaintsAreKept() {
        String secret = ResendSandbox.WEBHOOK_SECRET;
        for (String body : List.of(
                event("email.bounced", "Permanent", "gone@example.com"),
                event("email.bounced", "Transient", "full@example.com"),
                event("email.bounced", "Undetermined", "unknown@example.com"),
                event("email.complained", "", "Ann <angry@example.com>"),
                event("email.delivered", "", "fine@example.com"),
                "{\"type\": \"email.bounced\", \"data\": {\"to\": [\"nobody\", 7]}}")) {
            for (int i = 0; i < 2; i++) {
                Reply reply = deliver("msg_" + Integer.toHexString(body.hashCode()), Instant.now(), secret, body);
                assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            }
        }
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT))
                .containsExactlyInAnyOrder("gone@example.com bounce resend", "angry@example.com complaint resend");
        assertThat(senders.inbox()).as("a repeat changes nothing").isEqualTo(6);
        assertThat(senders.hub.count("SELECT COUNT(*) FROM run WHERE message LIKE '%: 56761188'"))
                .as("each run names the mail that it is about")
                .isEqualTo(5);
        assertThat(senders.hub.count("SELECT COUNT(*) FROM dead_letter")).isZero();
    }

    @Test
    void whatResendDidNotSignIsRefusedAndNothingIsStored() {
        String body = event("email.bounced", "Permanent", "gone@example.com");
        String other = "whsec_" + Base64.getEncoder().encodeToString("another".getBytes(StandardCharsets.UTF_8));
        assertThat(deliver("msg_1", Instant.now(), other, body).status()).isEqualTo(401);
        assertThat(deliver("msg_1", Instant.now().minusSeconds(302), ResendSandbox.WEBHOOK_SECRET, body)
                        .status())
                .isEqualTo(401);
        assertThat(deliver("msg_1", Instant.now().plusSeconds(302), ResendSandbox.WEBHOOK_SECRET, body)
                        .status())
                .isEqualTo(401);
        assertThat(post("/webhooks/resend/" + resend, "application/json", body.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(401);
        assertThat(senders.inbox()).isZero();
        assertThat(senders.suppressions(ACCOUNT)).isEmpty();
        String none = senders.connect(
                OTHER, "resend", senders.resend.settings(senders.server.url() + "/resend"), Map.of("api_key", "re_1"));
        resend = none;
        assertThat(deliver("msg_1", Instant.now(), other, body).status())
                .as("without a secret nothing is signed")
                .isEqualTo(401);
    }

    @Test
    void ofSeveralSignaturesAnyMayMatch() throws Exception {
        String body = event("email.delivered", "", "a@example.com");
        long now = Instant.now().getEpochSecond();
        Reply reply = post(
                "/webhooks/resend/" + resend,
                "application/json",
                body.getBytes(StandardCharsets.UTF_8),
                "svix-id",
                "msg_two",
                "svix-timestamp",
                Long.toString(now),
                "svix-signature",
                "v1,AAAA " + new Webhook(ResendSandbox.WEBHOOK_SECRET).sign("msg_two", now, body));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    // Twilio

    private static String form(String... fields) {
        var form = new ArrayList<String>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return String.join("&", form);
    }

    private Reply twilio(String body, String token) {
        String url = PUBLIC_URL + "/webhooks/twilio/" + twilio;
        String signature = TwilioSignature.signature(
                url, new TreeMap<>(TwilioWebhooks.form(body.getBytes(StandardCharsets.UTF_8))), token);
        return post(
                "/webhooks/twilio/" + twilio,
                TWILIO_FORM,
                body.getBytes(StandardCharsets.UTF_8),
                "X-Twilio-Signature",
                signature);
    }

    private void accepted(String... fields) {
        Reply reply = twilio(form(fields), TwilioSandbox.TOKEN);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        senders.settle();
    }

    @Test
    void aNumberThatSaysStopIsWrittenToNoMoreUntilItSaysStart() {
        accepted("MessageSid", "SM1", "MessageStatus", "undelivered", "ErrorCode", "30006", "To", "+4930111111");
        accepted("MessageSid", "SM2", "MessageStatus", "undelivered", "ErrorCode", "30003", "To", "+4930222222");
        accepted("MessageSid", "SM3", "MessageStatus", "failed", "ErrorCode", "21610", "To", "+4930333333");
        accepted("MessageSid", "SM4", "SmsStatus", "received", "From", "+4930444444", "Body", " stop ");
        accepted("MessageSid", "SM5", "SmsStatus", "received", "From", "+4930555555", "Body", "please don't stop");
        assertThat(senders.suppressions(ACCOUNT))
                .containsExactlyInAnyOrder(
                        "+4930111111 bounce twilio",
                        "+4930333333 unsubscribe twilio",
                        "+4930444444 unsubscribe twilio");
        accepted("MessageSid", "SM6", "SmsStatus", "received", "From", "+4930444444", "OptOutType", "START");
        accepted("MessageSid", "SM4", "SmsStatus", "received", "From", "+4930444444", "Body", " stop ");
        assertThat(senders.suppressions(ACCOUNT))
                .as("an old STOP again changes nothing")
                .hasSize(2);
        accepted("MessageSid", "SM7", "SmsStatus", "received", "From", "+4930444444", "Body", "STOPALL");
        assertThat(senders.suppressions(ACCOUNT)).hasSize(3);
    }

    @Test
    void whatTwilioDidNotSignIsRefusedAndNothingIsStored() {
        String body = form("MessageSid", "SM1", "MessageStatus", "failed", "ErrorCode", "21610", "To", "+4930333333");
        assertThat(twilio(body, "another-token").status()).isEqualTo(401);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(post("/webhooks/twilio/" + twilio, TWILIO_FORM, bytes).status())
                .isEqualTo(401);
        String ofAnotherHost = TwilioSignature.signature(
                "http://127.0.0.1:" + senders.hub.port + "/webhooks/twilio/" + twilio,
                TwilioWebhooks.form(bytes),
                TwilioSandbox.TOKEN);
        assertThat(post("/webhooks/twilio/" + twilio, TWILIO_FORM, bytes, "X-Twilio-Signature", ofAnotherHost)
                        .status())
                .as("the address is the configured one, whatever was called")
                .isEqualTo(401);
        assertThat(senders.inbox()).isZero();
    }

    @Test
    void aBodyThatIsNoFormIsSignedByItsHash() throws Exception {
        byte[] body = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        String path = "/webhooks/twilio/" + twilio + "?bodySHA256=" + hash;
        String signature = TwilioSignature.signature(PUBLIC_URL + path, new TreeMap<>(), TwilioSandbox.TOKEN);
        Reply reply = post(path, "application/json", body, "X-Twilio-Signature", signature);
        assertThat(reply.status())
                .as("it is signed, and about no SMS: " + reply.text())
                .isEqualTo(400);
        assertThat(post(
                                path,
                                "application/json",
                                "{}".getBytes(StandardCharsets.UTF_8),
                                "X-Twilio-Signature",
                                signature)
                        .status())
                .isEqualTo(401);
        String bare = TwilioSignature.signature(
                PUBLIC_URL + "/webhooks/twilio/" + twilio, new TreeMap<>(), TwilioSandbox.TOKEN);
        assertThat(post("/webhooks/twilio/" + twilio, "application/json", body, "X-Twilio-Signature", bare)
                        .status())
                .as("without its hash no body is signed")
                .isEqualTo(401);
        assertThat(senders.inbox()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox.inserted", "work.claimed", "senders.report-kept"})
    void aHubThatDiesAnywhereKeepsTheReportOnce(String moment) throws Exception {
        Path halt = senders.hub.data.resolve("moment");
        Path written = Files.writeString(senders.hub.data.resolve("moment.part"), moment);
        Files.move(written, halt);
        ObjectNode message = keys.sign(bounce("Permanent", Instant.now(), "gone@example.com"), "2");
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                deliver(message);
            } catch (UncheckedIOException | IllegalStateException _) {
                // killed before it could answer; SNS sends it again
            }
        });
        senders.hub.await("MOMENT " + moment);
        senders.hub.kill();
        Files.delete(halt);
        caller.join();
        senders.start();
        accepted(message);
        senders.settle();
        assertThat(senders.suppressions(ACCOUNT)).containsExactly("gone@example.com bounce ses");
        assertThat(senders.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(1);
    }
}
