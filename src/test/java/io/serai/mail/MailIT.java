package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub.Reply;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Mail as a real server sees it: TLS and a login are asked for, and the server answers as a test wants.
class MailIT {
    private static MailFixture mail;
    private static TestMailServer server;

    @BeforeAll
    static void open() throws Exception {
        mail = new MailFixture();
        server = mail.server;
    }

    @AfterAll
    static void close() {
        mail.close();
    }

    @BeforeEach
    void behave() {
        server.password = TestMailServer.PASSWORD;
        server.unwanted = "\n";
        server.putOff = 0;
        server.received.clear();
        server.offered.clear();
    }

    @Test
    void aMailToADomainWithSzGoesThereAndNotToSs() {
        for (String typed : new String[] {"Zoe@straße.example.com", "Zoe@xn--strae-oqa.example.com"}) {
            server.received.clear();
            var body = MailFixture.mail();
            body.put("to_email", typed);
            Reply reply = mail.send(body);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.json().path("data").path("to_email").asText()).isEqualTo("Zoe@straße.example.com");
            assertThat(server.received.getFirst().to()).containsExactly("Zoe@xn--strae-oqa.example.com");
        }
        var body = MailFixture.mail();
        body.put("to_email", "zoë@example.com");
        Reply local = mail.send(body);
        assertThat(local.status()).isEqualTo(400);
        assertThat(local.text()).contains("before the @ stand ASCII letters");
    }

    @Test
    void aMailArrivesWithBothItsPartsOverTlsAndWithALogin() throws Exception {
        Reply reply = mail.send(MailFixture.mail());

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        JsonNode data = reply.json().path("data");
        assertThat(data.path("from_email").asText()).isEqualTo("info@example.org");
        assertThat(data.path("to_email").asText()).isEqualTo("zoe@example.com");
        assertThat(data.path("subject").asText()).isEqualTo("Grüße from the hub");
        // the server takes nothing without TLS and a login
        assertThat(server.received).hasSize(1);
        var received = server.received.getFirst();
        assertThat(received.from()).isEqualTo("info@example.org");
        assertThat(received.to()).containsExactly("zoe@example.com");
        MimeMessage message = received.message();
        assertThat(message.getSubject()).isEqualTo("Grüße from the hub");
        assertThat(((InternetAddress) message.getFrom()[0]).getPersonal()).isEqualTo("Demo Association");
        assertThat(((InternetAddress) message.getRecipients(Message.RecipientType.TO)[0]).getPersonal())
                .isEqualTo("Zoë Ångström");
        assertThat(message.getMessageID()).matches("<[A-Za-z0-9_-]{22}@example\\.org>");
        assertThat(message.getSentDate()).isNotNull();
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        var parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).isMimeType("text/plain")).isTrue();
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Plain text, äöü.");
        assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>HTML, <b>äöü</b> 🎉</p>");
    }

    @Test
    void aMailOfOnePartHasNoOther() throws Exception {
        ObjectNode html = MailFixture.mail();
        html.remove("body_text");
        assertThat(mail.send(html).status()).isEqualTo(200);
        assertThat(mail.send(MailFixture.mail().putNull("body_html")).status()).isEqualTo(200);

        assertThat(server.received.getFirst().message().isMimeType("text/html")).isTrue();
        assertThat(server.received.getLast().message().isMimeType("text/plain")).isTrue();
    }

    @Test
    void aBlindCopyIsDeliveredAndShownToNobody() throws Exception {
        Reply reply = mail.send(MailFixture.mail()
                .put("cc_email", "carl@example.com")
                .put("bcc_email", "secret.reader@example.com")
                .put("bcc_name", "Secret Reader"));

        assertThat(reply.status()).isEqualTo(200);
        var received = server.received.getFirst();
        assertThat(received.to())
                .containsExactlyInAnyOrder("zoe@example.com", "carl@example.com", "secret.reader@example.com");
        assertThat(new String(received.bytes(), StandardCharsets.UTF_8))
                .contains("carl@example.com")
                .doesNotContainIgnoringCase("bcc")
                .doesNotContain("ecret");
    }

    @Test
    void aTestChecksEverythingAndSendsNothing() {
        Reply reply = mail.send(MailFixture.mail().put("subject", "S".repeat(60)), "?test=true");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/data/subject").asText()).isEqualTo("S".repeat(40));
        assertThat(reply.json().at("/meta/status_message").asText()).contains("was not");
        assertThat(mail.send(MailFixture.mail().put("from_email", "ceo@example.net"), "?test=true")
                        .status())
                .isEqualTo(400);
        assertThat(mail.send(MailFixture.mail().put("to_email", "nobody"), "?test=true")
                        .status())
                .isEqualTo(400);
        assertThat(server.offered).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "INFO@example.org, 200",
        "anyone@demo.example.org, 200",
        "other@example.org, 400",
        "info@sub.demo.example.org, 400",
        "info@example.org.evil.example, 400",
        "info@evildemo.example.org, 400"
    })
    void aSenderIsOneOfTheAccounts(String from, int status) {
        Reply reply = mail.send(MailFixture.mail().put("from_email", from));

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(server.received).hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void anAccountWithoutSendersSendsNothing() {
        Reply reply = mail.hub.send(mail.hub
                .request("/v3/action/email/send")
                .header("x-aether-api-key", io.serai.TestHub.KEY)
                .header("x-account-id", "demoAcct002")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        MailFixture.mail().toString()))
                .build());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/meta/status_message").asText()).startsWith("from_email: ");
        assertThat(server.offered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from_email",
                "from_name",
                "to_email",
                "to_name",
                "cc_email",
                "cc_name",
                "bcc_email",
                "bcc_name",
                "subject"
            })
    void aLineBreakInAFieldOfTheHeadIsRefused(String field) {
        for (String break_ : List.of("\r\n", "\n", "\r", "\0", "\u2028", "\u0085")) {
            ObjectNode wish =
                    MailFixture.mail().put("cc_email", "carl@example.com").put("bcc_email", "bea@example.com");
            String good = wish.path(field).asText("Ann");
            wish.put(field, good + break_ + "Bcc: evil@example.net" + break_ + "a@example.org");

            assertThat(mail.send(wish).status()).as("%s", wish).isEqualTo(field.endsWith("_name") ? 422 : 400);
        }
        assertThat(server.offered).isEmpty();
    }

    @Test
    void whatIsSpecialInAnAddressLineStaysAName() throws Exception {
        Reply reply = mail.send(MailFixture.mail()
                .put("from_name", "\"Ann\", evil@example.net <evil@example.net>")
                .put("to_name", "<evil@example.net>, \\\"Bob"));

        assertThat(reply.status()).isEqualTo(200);
        var received = server.received.getFirst();
        assertThat(received.from()).isEqualTo("info@example.org");
        assertThat(received.to()).containsExactly("zoe@example.com");
        InternetAddress[] from = InternetAddress.parse(received.message().getHeader("From", null));
        assertThat(from).hasSize(1);
        assertThat(from[0].getAddress()).isEqualTo("info@example.org");
        assertThat(from[0].getPersonal()).isEqualTo("\"Ann\", evil@example.net <evil@example.net>");
        InternetAddress[] to = InternetAddress.parse(received.message().getHeader("To", null));
        assertThat(to).hasSize(1);
        assertThat(to[0].getAddress()).isEqualTo("zoe@example.com");
    }

    @Test
    void headersOfTheRequestSteerNothing() {
        Reply reply = mail.send(
                MailFixture.mail(),
                "?To=evil2@example.net&subject=evil",
                "To",
                "evil@example.net",
                "Bcc",
                "evil@example.net",
                "From",
                "evil@example.net",
                "Subject",
                "evil",
                "X-Evil",
                "evil",
                "mail.smtp.host",
                "evil.example.net",
                "mail.smtp.from",
                "evil@example.net",
                "CamelMailMessageId",
                "evil");

        assertThat(reply.status()).isEqualTo(200);
        var received = server.received.getFirst();
        assertThat(received.from()).isEqualTo("info@example.org");
        assertThat(received.to()).containsExactly("zoe@example.com");
        assertThat(new String(received.bytes(), StandardCharsets.UTF_8)).doesNotContain("evil");
    }

    @Test
    void aLongSubjectArrivesWholeAndInShortLines() throws Exception {
        String subject = "Ein Wört ".repeat(110).strip();
        assertThat(mail.send(MailFixture.mail().put("subject", subject)).status())
                .isEqualTo(200);

        var received = server.received.getFirst();
        assertThat(received.message().getSubject()).isEqualTo(subject);
        assertThat(new String(received.bytes(), StandardCharsets.UTF_8).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
    }

    /// RFC 5322, 2.1.1: 998 octets, whatever could not be folded.
    @Test
    void noLineOfTheHeadIsLongerThanServersTake() throws Exception {
        for (String subject :
                List.of("S".repeat(998), "Sübject".repeat(140), "\uD83C\uDF89".repeat(490), "a " + "b".repeat(990))) {
            server.received.clear();
            ObjectNode wish = MailFixture.mail()
                    .put("subject", subject)
                    .put("to_name", "\uD83C\uDF89".repeat(100))
                    .put("from_name", "N".repeat(200))
                    .put("cc_email", "carl@example.com")
                    .put("cc_name", "ö".repeat(200));
            var reply = mail.send(wish);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            var received = server.received.getFirst();
            assertThat(received.message().getSubject()).isEqualTo(subject);
            assertThat(new String(received.bytes(), StandardCharsets.ISO_8859_1).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
        }
    }

    @Test
    void everyFieldHasABound() {
        assertThat(mail.send(MailFixture.mail().put("subject", "S".repeat(999))).status())
                .isEqualTo(422);
        assertThat(mail.send(MailFixture.mail().put("subject", " ")).status()).isEqualTo(400);
        assertThat(mail.send(MailFixture.mail().put("to_name", "N".repeat(201))).status())
                .isEqualTo(400);
        assertThat(mail.send(MailFixture.mail().put("to_email", "a".repeat(65) + "@example.org"))
                        .status())
                .isEqualTo(400);
        assertThat(mail.send(MailFixture.mail().put("body_text", " ").put("body_html", ""))
                        .status())
                .isEqualTo(400);
        assertThat(mail.send(MailFixture.mail().put("body_html", "x".repeat(1 << 20)))
                        .status())
                .isEqualTo(413);
        assertThat(mail.send(MailFixture.mail().put("cc_name", "Carl")).status())
                .isEqualTo(400);
        assertThat(server.offered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann",
                "ann@",
                "@example.org",
                "ann@localhost",
                "a b@example.org",
                "ann@example..org",
                "ann@[127.0.0.1]",
                "ann@example.org, bob@example.org",
                "Ann <ann@example.org>",
                "\"ann\"@example.org",
                "<ann@example.org>",
                "zoë@example.org"
            })
    void whatIsNoAddressIsRefusedAndNamed(String address) {
        Reply reply = mail.send(MailFixture.mail().put("to_email", address));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/meta/status_message").asText()).startsWith("to: ");
        assertThat(server.offered).isEmpty();
    }

    @Test
    void aRecipientThatTheServerDoesNotKnowIsARefusalWithItsReason() {
        server.unwanted = "carl";
        server.reply = "550 5.1.1 <carl@example.com>: no such user, says 10.1.2.3 [10.1.2.3]";
        Reply reply = mail.send(MailFixture.mail().put("cc_email", "carl@example.com"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/meta/status_message").asText())
                .contains("no such user")
                .doesNotContain("10.1.2.3")
                .doesNotContain("Exception");
        // one refused recipient: nobody gets it
        assertThat(server.offered).isEmpty();
    }

    @Test
    void aServerThatAsksForPatienceIsAnOutage() {
        server.putOff = 1;
        Reply reply = mail.send(MailFixture.mail());

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().at("/meta/status_message").asText()).contains("try again");
        // and it was not tried twice behind the caller's back
        assertThat(server.offered).hasSize(1);
        assertThat(server.received).isEmpty();
    }

    @Test
    void aServerThatIsDownIsAnOutage() {
        server.close();
        try {
            Reply reply = mail.send(MailFixture.mail());

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().at("/meta/status_message").asText())
                    .contains("can't be reached", "try again")
                    .doesNotContain("Exception", MailFixture.HOST);
        } finally {
            server.reopen(mail.trusted);
        }
    }

    @Test
    void aConnectionServesManyMailsAndOneThatTheServerEndedIsMadeAnew() {
        server.reopen(mail.trusted);
        server.logins.set(0);
        for (int i = 0; i < 5; i++) {
            assertThat(mail.send(MailFixture.mail()).status()).isEqualTo(200);
        }
        assertThat(server.logins).as("one connection").hasValue(1);
        server.reopen(mail.trusted);
        assertThat(mail.send(MailFixture.mail()).status()).isEqualTo(200);
        assertThat(server.logins).hasValue(2);
        server.unwanted = "nobody@";
        assertThat(mail.send(MailFixture.mail().put("to_email", "nobody@example.com"))
                        .status())
                .isEqualTo(400);
        server.unwanted = "\n";
        assertThat(mail.send(MailFixture.mail()).status()).isEqualTo(200);
        assertThat(server.received).as("each once").hasSize(7);
    }

    @Test
    void aWrongLoginIsTheHubsMatterAndItsPasswordStaysSecret() {
        server.password = "another";
        server.reopen(mail.trusted); // a connection that is kept is signed in
        Reply reply = mail.send(MailFixture.mail());

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().at("/meta/status_message").asText())
                .contains("login")
                .contains("SERAI_MAIL_URL");
        assertThat(reply.text() + mail.hub.output()).doesNotContain(TestMailServer.PASSWORD, "p%40ss");
    }

    @Test
    void nothingIsSentToAServerWithoutStartTls() {
        server.reopen(null);
        try {
            Reply reply = mail.send(MailFixture.mail());

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.json().at("/meta/status_message").asText()).contains("STARTTLS");
            assertThat(server.offered).isEmpty();
        } finally {
            server.reopen(mail.trusted);
        }
    }

    @Test
    void aServerWithTheCertificateOfAnotherOrOfNobodyGetsNothing() {
        try {
            for (var tls : List.of(mail.ofAnotherHost, mail.untrusted)) {
                server.reopen(tls);
                Reply reply = mail.send(MailFixture.mail());

                assertThat(reply.status()).isEqualTo(500);
                assertThat(reply.json().at("/meta/status_message").asText()).contains("certificate");
            }
            assertThat(server.offered).isEmpty();
        } finally {
            server.reopen(mail.trusted);
        }
    }

    @Test
    void aLetterGoesOutOfTheInboxAndNoSecretRestsInIt() throws Exception {
        String run = mail.letter("trial", "ann");

        await().until(() -> mail.is(run, "done"));
        assertThat(server.received).hasSize(1);
        MimeMessage message = server.received.getFirst().message();
        assertThat(server.received.getFirst().to()).containsExactly("ann@example.org");
        assertThat(((InternetAddress) message.getFrom()[0]).toUnicodeString()).isEqualTo("Serai Hub <hub@example.org>");
        assertThat(message.getMessageID()).isEqualTo("<trial." + run + "@example.org>");
        assertThat((String) message.getContent()).contains(TrialLetters.TOKEN);
        assertThat(message.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
        assertThat(traces(TrialLetters.TOKEN)).isZero();
        assertThat(traces("ann@example.org")).isZero();
        JsonNode shown = mail.hub.get("/v3/hub/run/" + run).json().path("data");
        assertThat(shown.path("capability").asText()).isEqualTo("mail.trial");
        assertThat(shown.path("status").asText()).isEqualTo("done");
    }

    @Test
    void aLetterToNobodyIsDoneAndNotSent() {
        String run = mail.letter("trial", "gone");

        await().until(() -> mail.is(run, "done"));
        assertThat(server.offered).isEmpty();
    }

    @Test
    void aServerThatIsDownIsWaitedForAndGetsTheLetterOnce() {
        server.close();
        String run;
        try {
            run = mail.letter("trial", "bob");
            await().pollInterval(Duration.ofMillis(20)).until(() -> mail.is(run, "retrying"));
        } finally {
            server.reopen(mail.trusted);
        }
        await().until(() -> mail.is(run, "done"));
        assertThat(server.received).hasSize(1);
        assertThat(server.offered).hasSize(1);
        assertThat(mail.hub.count("SELECT COUNT(*) FROM dead_letter l JOIN inbox i ON i.id = l.inbox_id "
                        + "WHERE i.event_key = '" + run + "'"))
                .isZero();
    }

    @Test
    void everyTryHasTheSameMessageId() {
        server.putOff = 4;
        String run = mail.letter("trial", "cleo");

        await().until(() -> mail.is(run, "done"));
        assertThat(server.received).hasSize(1);
        assertThat(server.offered).hasSize(5).containsOnly("<trial." + run + "@example.org>");
    }

    @Test
    void aRefusedLetterIsADeadLetterWithoutItsSecret() {
        server.unwanted = "dora";
        server.reply = "550 5.1.1 no such user";
        String run = mail.letter("trial", "dora");

        await().until(() -> mail.is(run, "dead"));
        JsonNode letters = mail.hub
                .get("/v3/hub/dead_letter?capability=mail.trial&status=open")
                .json()
                .path("data");
        JsonNode letter = Collections.list(
                        Collections.enumeration(letters.valueStream().toList()))
                .stream()
                .filter(one -> one.path("message").asText().contains("no such user"))
                .findFirst()
                .orElseThrow();
        assertThat(letter.path("exception").asText()).isEqualTo("DeliveryException");
        assertThat(traces(TrialLetters.TOKEN)).isZero();
        for (JsonNode entry : mail.hub.get("/v3/hub/ledger").json().path("data")) {
            assertThat(entry.path("imbalance").asInt()).isZero();
        }

        server.unwanted = "\n";
        Reply replay = mail.hub.send(mail.hub
                .demo("/v3/hub/dead_letter/" + letter.path("id").asText() + "/replay")
                .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(replay.status()).as(replay.text()).isEqualTo(202);
        await().until(() -> mail.is(run, "done"));
        assertThat(server.offered).containsExactly("<trial." + run + "@example.org>");
    }

    @Test
    void bodiesAndSecretsStayOutOfTheLog() {
        mail.send(MailFixture.mail().put("body_text", "only-for-the-reader"));
        server.putOff = 4;
        String run = mail.letter("trial", "eve");
        await().until(() -> mail.is(run, "done"));

        assertThat(server.received).hasSize(2);
        assertThat(mail.hub.output()).contains("Work[mail.trial ").contains("is tried again");
        assertThat(mail.hub.output())
                .doesNotContain("only-for-the-reader", TrialLetters.TOKEN, TestMailServer.PASSWORD, "p%40ss");
    }

    @Test
    void aHubWithAServerHasNoCatcher() {
        assertThat(mail.hub
                        .send(mail.hub.request("/api/dev/mail").GET().build())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whoMayNotSendMailIsTurnedAway() {
        Reply made = mail.hub.send(mail.hub
                .request("/v3/hub/api_key")
                .header("x-aether-api-key", io.serai.TestHub.KEY)
                .header("x-no-account-id", "bypass")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"name\": \"reader\", \"permissions\": [\"run:read\"], \"all_accounts\": true}"))
                .build());
        Reply reply = mail.hub.send(mail.hub
                .request("/v3/action/email/send")
                .header("x-aether-api-key", made.json().at("/data/key").asText())
                .header("x-account-id", "demoAcct001")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        MailFixture.mail().toString()))
                .build());

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(server.offered).isEmpty();
    }

    /// How often a text stands in what the database keeps of work.
    private static long traces(String text) {
        String like = " LIKE '%" + text + "%'";
        return mail.hub.count("SELECT (SELECT COUNT(*) FROM inbox WHERE CONCAT_WS(' ', headers_json, body, order_key)"
                + like
                + ") + (SELECT COUNT(*) FROM run WHERE CONCAT_WS(' ', parameters_json, message, source, counts_json)"
                + like
                + ") + (SELECT COUNT(*) FROM dead_letter WHERE CONCAT_WS(' ', message, endpoint, edited_payload)" + like
                + ")");
    }

    /// By TLS and with a login, as its connection says; the hub's own server gets nothing.
    @Test
    void anAccountsOwnServerTakesItsMail() throws Exception {
        String password = TestMailServer.PASSWORD.replace("/", "\\/");
        Reply made = mail.hub.send(mail.hub
                .demo("/v3/hub/connection")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        """
                        {"system": "smtp", "settings": {"host": "%s", "port": %d, "from": "Own <own@example.org>"},
                         "secrets": {"username": "%s", "password": "%s"}}
                        """.formatted(MailFixture.HOST, server.port, TestMailServer.USER, password)))
                .build());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String path = "/v3/hub/connection/" + made.json().at("/data/id").asText();
        try {
            Reply tested = mail.hub.send(
                    mail.hub.demo(path + "/test").POST(BodyPublishers.noBody()).build());
            assertThat(tested.json().at("/data/ok").asBoolean())
                    .as(tested.text())
                    .isTrue();
            assertThat(server.offered).as("a test sends nothing").isEmpty();

            assertThat(mail.send(MailFixture.mail()).status()).isEqualTo(200);
            String run = mail.letter("own_server", "zoe");
            await().until(() -> mail.is(run, "done"));
            assertThat(server.received)
                    .extracting(TestMailServer.Received::from)
                    .containsExactly("info@example.org", "own@example.org");

            server.password = "another";
            server.reopen(mail.trusted); // a connection that is kept is signed in
            Reply refused = mail.send(MailFixture.mail());
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.text())
                    .contains("does not take the login of the smtp connection")
                    .doesNotContain(TestMailServer.PASSWORD);
        } finally {
            mail.hub.send(mail.hub.demo(path).DELETE().build());
        }
    }
}
