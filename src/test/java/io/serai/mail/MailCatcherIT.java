package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// In dev nothing leaves the hub: its own catcher takes every mail, and shows it. In prod there is nothing of that.
class MailCatcherIT {
    private static final String HOSTILE = "<script>alert('xss')</script>\"><img src=x onerror=alert(1)>";
    private static TestHub hub;

    @BeforeAll
    static void open() {
        hub = TestHub.create().start();
        hub.execute("UPDATE account SET mail_senders_json = '[\"info@example.org\"]' WHERE id_random = 'demoAcct001'");
    }

    @AfterAll
    static void close() {
        hub.close();
    }

    private static Reply send(TestHub hub, ObjectNode mail) {
        return hub.send(hub.demo("/v3/action/email/send")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(mail.toString()))
                .build());
    }

    private static Reply open(String path) {
        return hub.send(hub.request(path).GET().build());
    }

    private static JsonNode caught(String to) {
        return open("/api/dev/mail?to=" + to).json();
    }

    @Test
    void aMailIsCaughtAndShown() {
        Reply reply = send(
                hub,
                MailFixture.mail()
                        .put("to_email", "shown@example.com")
                        .put("bcc_email", "blind@example.com")
                        .put("body_text", "See https://hub.example.org/reset?token=a&b=c."));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);

        JsonNode mail = caught("SHOWN@example.com").path(0);
        assertThat(mail.path("from").asText()).isEqualTo("info@example.org");
        assertThat(mail.path("to")).hasSize(2);
        assertThat(mail.path("subject").asText()).isEqualTo("Grüße from the hub");
        assertThat(mail.path("text").asText()).isEqualTo("See https://hub.example.org/reset?token=a&b=c.");
        assertThat(mail.path("html").asText()).isEqualTo("<p>HTML, <b>äöü</b> 🎉</p>");
        assertThat(mail.at("/headers/Message-ID").asText()).endsWith("@example.org>");
        assertThat(caught("blind@example.com")).hasSize(1);
        assertThat(caught("nobody@example.com")).isEmpty();

        String id = mail.path("id").asText();
        assertThat(open("/dev/mail").text()).contains("/dev/mail/" + id, "Grüße from the hub", "shown@example.com");
        Reply page = open("/dev/mail/" + id);
        assertThat(page.response().headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.response().headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe"));
        assertThat(page.text()).contains("href=\"https://hub.example.org/reset?token=a&amp;b=c\"");
    }

    @Test
    void whatIsHostileInAMailIsTextOnThePage() {
        send(
                hub,
                MailFixture.mail()
                        .put("to_email", "hostile@example.com")
                        .put("to_name", HOSTILE)
                        .put("from_name", HOSTILE)
                        .put("subject", HOSTILE)
                        .put("body_text", HOSTILE + " javascript:alert(1) https://a.example/\"onclick=alert(1)")
                        .put("body_html", HOSTILE + "\" onload=\"alert(1)"));

        JsonNode mail = caught("hostile@example.com").path(0);
        assertThat(mail.path("subject").asText()).isEqualTo(HOSTILE);
        for (String path :
                new String[] {"/dev/mail", "/dev/mail/" + mail.path("id").asText()}) {
            String page = open(path).text();
            assertThat(page).contains("&lt;script&gt;").doesNotContain("<script>", "<img");
            for (String tag : tags(page)) {
                assertThat(tag).doesNotContain("onclick", "onload", "onerror", "javascript:");
            }
        }
    }

    private static List<String> tags(String page) {
        return Pattern.compile("<[A-Za-z][^>]*>")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void theCatcherKeepsTheLastMailsOnly() throws Exception {
        try (var catcher = new MailCatcher(java.time.Clock.systemUTC())) {
            MailServer server = catcher.server();
            SmtpSender sender = SmtpSenderTest.sender(() -> Optional.of(server), Duration.ofSeconds(5));
            var session = jakarta.mail.Session.getInstance(new Properties());
            for (int i = 1; i <= CaughtMails.MOST + 3; i++) {
                sender.send(message(session, "mail " + i, "text"));
            }
            assertThat(catcher.all()).hasSize(CaughtMails.MOST);
            assertThat(catcher.all().getFirst().subject()).isEqualTo("mail " + (CaughtMails.MOST + 3));
            assertThat(catcher.all().getLast().subject()).isEqualTo("mail 4");

            String large = ("x".repeat(70) + "\r\n").repeat(40_000);
            for (int i = 0; i < 12; i++) {
                sender.send(message(session, "large", large));
            }
            long kept = catcher.all().stream().mapToLong(CaughtMail::size).sum();
            assertThat(kept).isBetween(MailCatcher.MOST_BYTES / 2, MailCatcher.MOST_BYTES);
            assertThat(catcher.all()).allMatch(mail -> mail.subject().equals("large"));

            assertThat(catchThrowable(() -> sender.send(message(session, "too large", large + large))))
                    .hasMessageContaining("552");
            assertThat(catcher.all().getFirst().subject()).isEqualTo("large");
        }
    }

    private static MimeMessage message(Session session, String subject, String text) throws Exception {
        var message = new MimeMessage(session);
        message.setFrom("a@example.org");
        message.setRecipients(Message.RecipientType.TO, "b@example.org");
        message.setSubject(subject);
        message.setText(text);
        return message;
    }

    @Test
    void prodHasNoCatcherAndSaysThatMailIsNotSetUp() {
        try (TestHub prod = TestHub.create()
                .with("SERAI_PROFILE", "prod")
                .with("SERAI_SANDBOX", "false")
                .with("SERAI_MASTER_KEY", "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=")
                .start()) {
            prod.execute("INSERT INTO account (id_random, code, name, mail_senders_json) "
                    + "VALUES ('demoAcct001', 'demo', 'Demo', '[\"info@example.org\"]')");
            for (String path : new String[] {"/dev/mail", "/dev/mail/abcdefghijk", "/api/dev/mail"}) {
                assertThat(prod.send(prod.request(path).GET().build()).status())
                        .as(path)
                        .isEqualTo(404);
            }
            Reply reply = send(prod, MailFixture.mail());
            assertThat(reply.status()).as(reply.text()).isEqualTo(500);
            assertThat(reply.json().at("/meta/status_message").asText()).contains("SERAI_MAIL_URL");
        }
    }
}
