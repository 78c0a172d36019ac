package io.serai.senders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.connectors.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SNS' published scheme, with a certificate of the test's own.
class SnsSignaturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Once the keys are made.
    private static final Instant NOW = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
    private static final String URL =
            "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:mail";
    private static SnsKeys keys;
    private static SnsKeys others;

    @BeforeAll
    static void make() {
        keys = new SnsKeys("RSA");
        others = new SnsKeys("RSA");
    }

    private static SnsSignatures at(Instant now) {
        var signatures = new SnsSignatures(Clock.fixed(now, ZoneOffset.UTC));
        assertThat(signatures.keep(URL, keys.pem())).isTrue();
        return signatures;
    }

    private static ObjectNode notification() {
        return JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324")
                .put("TopicArn", TOPIC)
                .put("Message", "{\"notificationType\":\"Bounce\"} äöü\nline")
                .put("Timestamp", NOW.toString())
                .put("SigningCertURL", URL);
    }

    private static boolean matches(ObjectNode message, Instant now) {
        return at(now).matches(SnsMessage.of(message.toString().getBytes(StandardCharsets.UTF_8), JSON)
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void bothVersionsMatchWithASubjectWithoutAndWithNull(String version) {
        assertThat(matches(keys.sign(notification(), version), NOW)).isTrue();
        assertThat(matches(keys.sign(notification().put("Subject", "Amazon SES"), version), NOW))
                .isTrue();
        assertThat(matches(keys.sign(notification().putNull("Subject"), version), NOW))
                .as("Amazon's own library refuses it")
                .isTrue();
    }

    @Test
    void aSubscriptionIsSignedOverItsTokenAndAddress() {
        ObjectNode message = notification()
                .put("Type", "SubscriptionConfirmation")
                .put("Token", "2336412f37")
                .put("SubscribeURL", "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription");
        assertThat(matches(keys.sign(message, "2"), NOW)).isTrue();
        assertThat(matches(message.put("SubscribeURL", "https://sns.eu-central-1.amazonaws.com/?Action=Other"), NOW))
                .isFalse();
    }

    @Test
    void anyOtherContentKeyOrVersionDoesNotMatch() {
        for (String name : new String[] {"Message", "MessageId", "Timestamp", "TopicArn", "Type"}) {
            ObjectNode message = keys.sign(notification(), "2");
            message.put(name, name.equals("Timestamp") ? NOW.plusMillis(1).toString() : "other");
            assertThat(matches(message, NOW)).as(name).isFalse();
        }
        ObjectNode added = keys.sign(notification(), "2");
        assertThat(matches(added.put("Subject", "added later"), NOW)).isFalse();
        assertThat(matches(others.sign(notification(), "2"), NOW)).isFalse();
        assertThat(matches(keys.sign(notification(), "2").put("SignatureVersion", "1"), NOW))
                .isFalse();
        assertThat(matches(keys.sign(notification(), "2").put("SignatureVersion", "3"), NOW))
                .isFalse();
        for (String signature : new String[] {"", "no base64!", "AAAA"}) {
            assertThat(matches(keys.sign(notification(), "2").put("Signature", signature), NOW))
                    .isFalse();
        }
        ObjectNode none = keys.sign(notification(), "2");
        none.remove("Signature");
        assertThat(matches(none, NOW)).isFalse();
    }

    @Test
    void itIsGoodForAsLongAsSnsTries() {
        ObjectNode message = keys.sign(notification(), "2");
        assertThat(matches(message, NOW.plus(SnsSignatures.OLDEST))).isTrue();
        assertThat(matches(message, NOW.plus(SnsSignatures.OLDEST).plusMillis(1)))
                .isFalse();
        assertThat(matches(message, NOW.minus(SnsSignatures.AHEAD))).isTrue();
        assertThat(matches(message, NOW.minus(SnsSignatures.AHEAD).minusMillis(1)))
                .isFalse();
        ObjectNode timeless = notification();
        timeless.remove("Timestamp");
        assertThat(matches(keys.sign(timeless, "2"), NOW)).isFalse();
    }

    @Test
    void aCertificateThatIsOverSignsNothing() {
        Instant later = NOW.plus(Duration.ofDays(40));
        ObjectNode message = keys.sign(notification().put("Timestamp", later.toString()), "2");
        assertThat(matches(message, later)).isFalse();
    }

    @Test
    void whatIsNoRsaCertificateIsNotKept() {
        var signatures = new SnsSignatures(Clock.systemUTC());
        assertThat(signatures.keep(URL, "not a certificate".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(signatures.keep(URL, new SnsKeys("EC").pem())).isFalse();
        assertThat(signatures.knows(URL)).isFalse();
    }

    private static Connection connection() {
        ObjectNode settings = JSON.createObjectNode()
                .put("base_url", "http://127.0.0.1:1234/ses")
                .put("topic_arn", TOPIC);
        return new Connection(1, "abcdefghijk", "ses", "default", settings, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {URL, "https://sns.us-east-1.amazonaws.com/a.pem", "https://sns.cn-north-1.amazonaws.com.cn/a.pem"
            })
    void certificatesComeFromSns(String url) {
        assertThat(new SnsAddresses(true).isCertificate(url, connection())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://sns.us-east-1.amazonaws.com/a.pem",
                "https://sns.us-east-1.amazonaws.com/a.txt",
                "https://sns.us-east-1.amazonaws.com/a.pem?x=1",
                "https://sns.us-east-1.amazonaws.com:8443/a.pem",
                "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
                "https://evil.example/sns.us-east-1.amazonaws.com/a.pem",
                "https://sns.us-east-1.amazonaws.com@evil.example/a.pem",
                "https://evil@sns.us-east-1.amazonaws.com/a.pem",
                "https://sns.us.east.amazonaws.com/a.pem",
                "https://evilsns.us-east-1.amazonaws.com/a.pem",
                "https://s3.us-east-1.amazonaws.com/a.pem",
                "https://sns.a.amazonaws.com/a.pem",
                "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem",
                "https://sns.us-east-1.amazonaws.com/a.pem#.pem",
                "http://127.0.0.1:1234/ses/a.pem",
                "ftp://sns.us-east-1.amazonaws.com/a.pem",
                "not an address"
            })
    void andFromNowhereElse(String url) {
        assertThat(new SnsAddresses(true).isCertificate(url, connection())).isFalse();
    }

    @Test
    void inDevTheyMayComeFromTheConnectionsOwnAddress() {
        var dev = new SnsAddresses(false);
        assertThat(dev.isCertificate("http://127.0.0.1:1234/ses/a.pem", connection()))
                .isTrue();
        assertThat(dev.isCertificate("http://127.0.0.1:1234/sesame/a.pem", connection()))
                .isFalse();
        assertThat(dev.isCertificate("http://127.0.0.1:9999/ses/a.pem", connection()))
                .isFalse();
    }

    @Test
    void aConfirmationDoesNothingElse() {
        var strict = new SnsAddresses(true);
        String start = "https://sns.eu-central-1.amazonaws.com/?Token=2336&TopicArn=" + TOPIC;
        assertThat(strict.isConfirmation(start + "&Action=ConfirmSubscription", connection()))
                .isTrue();
        assertThat(strict.isConfirmation(start + "&Action=DeleteTopic", connection()))
                .isFalse();
        assertThat(strict.isConfirmation(start, connection())).isFalse();
        assertThat(strict.isConfirmation(
                        "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=1&TopicArn=arn:other",
                        connection()))
                .isFalse();
        assertThat(strict.isConfirmation(
                        "https://evil.example/?Action=ConfirmSubscription&Token=1&TopicArn=" + TOPIC, connection()))
                .isFalse();
    }
}
