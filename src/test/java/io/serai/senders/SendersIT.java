package io.serai.senders;

import static io.serai.senders.SendersFixture.ACCOUNT;
import static io.serai.senders.SendersFixture.JSON;
import static io.serai.senders.SendersFixture.OTHER;
import static io.serai.senders.SendersFixture.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.SandboxFault;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxVendor;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Mail by each sender, as the sender sees it.
class SendersIT {
    private static SendersFixture senders;

    @BeforeAll
    static void start() {
        senders = new SendersFixture();
    }

    @AfterAll
    static void stop() {
        senders.close();
    }

    @BeforeEach
    void empty() {
        senders.empty();
    }

    private static List<SandboxVendor> vendors() {
        return List.of(senders.ses, senders.resend, senders.twilio, senders.ntfy);
    }

    private static JsonNode test(String connection) {
        Reply reply = senders.call(ACCOUNT, "POST", "/v3/hub/connection/" + connection + "/test", "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("data");
    }

    @Test
    void eachConnectionIsTestedByOneHarmlessCall() {
        for (SandboxVendor vendor : vendors()) {
            senders.heard.clear();
            JsonNode told = test(senders.connect(ACCOUNT, vendor));
            assertThat(told.path("ok").asBoolean())
                    .as("%s: %s", vendor.system(), told)
                    .isTrue();
            assertThat(senders.heard).as(vendor.system()).hasSize(1);
            assertThat(senders.heard.getFirst().method()).isEqualTo("GET");
        }
        JsonNode smtp = test(senders.connectSmtp(ACCOUNT));
        assertThat(smtp.path("ok").asBoolean()).as("%s", smtp).isTrue();
        assertThat(senders.smtp).isEmpty();
    }

    @Test
    void aTestSaysWhatIsWrongWithTheSecrets() {
        for (SandboxVendor vendor : vendors()) {
            var wrong = new HashMap<>(vendor.secrets());
            wrong.replaceAll((name, _) -> "wrong");
            JsonNode told = test(senders.connect(
                    ACCOUNT, vendor.system(), vendor.settings(senders.server.url() + "/" + vendor.system()), wrong));
            assertThat(told.path("ok").asBoolean(true))
                    .as("%s: %s", vendor.system(), told)
                    .isFalse();
            assertThat(told.path("said").asText()).containsAnyOf("401", "403").doesNotContain("wrong");
        }
    }

    @Test
    void aKeyOfResendThatMaySendOnlyIsGood() {
        String id = senders.connect(
                ACCOUNT,
                "resend",
                senders.resend.settings(senders.server.url() + "/resend"),
                Map.of("api_key", ResendSandbox.SENDING_KEY));
        assertThat(test(id).path("ok").asBoolean()).isTrue();
        assertThat(test(id).path("said").asText()).contains("it may send, and nothing else");
        senders.sent(mail("zoe@example.com"));
    }

    @Test
    void everyCheckOfEachConnectorHoldsAgainstTheSandbox() {
        for (SandboxVendor vendor : vendors()) {
            String id = senders.connect(ACCOUNT, vendor);
            Reply reply = senders.call(
                    ACCOUNT, "POST", "/v3/hub/connector/" + vendor.system() + "/verify?connection_id=" + id, "");
            assertThat(reply.json().at("/meta/failed").asInt(-1))
                    .as(reply.text())
                    .isZero();
            assertThat(reply.json().path("data")).hasSize(2);
        }
    }

    @Test
    void settingsAreCheckedAndNamed() {
        Reply smtp = senders.make(
                ACCOUNT, "smtp", Map.of("host", "a b", "port", 70_000, "security", "ssl", "from", "nobody"), Map.of());
        assertThat(smtp.status()).isEqualTo(422);
        assertThat(smtp.text())
                .contains(
                        "body.settings.host",
                        "body.settings.port",
                        "1 to 65535",
                        "starttls, tls, none",
                        "body.settings.from");
        Reply ses = senders.make(
                ACCOUNT,
                "ses",
                Map.of("region", "evil.example/", "from", "a@example.org"),
                Map.of("access_key_id", "a", "secret_access_key", "b"));
        assertThat(ses.status()).isEqualTo(422);
        assertThat(ses.text()).contains("body.settings.region");
        assertThat(senders.make(ACCOUNT, "resend", Map.of(), Map.of()).text())
                .contains("body.settings.from", "body.secrets.api_key");
    }

    @Test
    void theRegionMakesTheAddressOfSes() {
        Reply reply = senders.make(
                ACCOUNT,
                "ses",
                Map.of("region", "eu-west-1", "from", "Ann <a@example.org>"),
                Map.of("access_key_id", "a", "secret_access_key", "b"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.json().at("/data/settings/base_url").asText())
                .isEqualTo("https://email.eu-west-1.amazonaws.com");
    }

    @Test
    void aMailGoesByResendElseSesElseTheAccountsServerElseTheHubs() {
        senders.sent(mail("one@example.com"));
        assertThat(senders.caught("one@example.com")).hasSize(1);

        senders.connectSmtp(ACCOUNT);
        senders.sent(mail("two@example.com"));
        assertThat(senders.smtp).containsExactly("two@example.com");

        senders.connect(ACCOUNT, senders.ses);
        senders.sent(mail("three@example.com"));
        assertThat(senders.ses.sent()).hasSize(1);

        String resend = senders.connect(ACCOUNT, senders.resend);
        senders.sent(mail("four@example.com"));
        assertThat(senders.resend.sent()).hasSize(1);

        senders.call(ACCOUNT, "PATCH", "/v3/hub/connection/" + resend, "{\"enabled\": false}");
        senders.sent(mail("five@example.com"));
        assertThat(senders.ses.sent()).as("a disabled one is none").hasSize(2);
        assertThat(senders.smtp).hasSize(1);
        assertThat(senders.caught("two@example.com")).isEmpty();
    }

    @Test
    void aSettingOfTheAccountNamesAnother() {
        String smtp = senders.connectSmtp(ACCOUNT);
        senders.connect(ACCOUNT, senders.resend);
        name("\"" + smtp + "\"", 200);
        senders.sent(mail("one@example.com"));
        assertThat(senders.smtp).hasSize(1);

        name("\"hub\"", 200);
        senders.sent(mail("hub@example.com"));
        assertThat(senders.caught("hub@example.com")).hasSize(1);

        name("null", 200);
        senders.sent(mail("one@example.com"));
        assertThat(senders.resend.sent()).hasSize(1);

        name("\"" + senders.connect(OTHER, senders.ses) + "\"", 422);
        name("\"" + senders.connect(ACCOUNT, senders.ntfy) + "\"", 422);
    }

    private static void name(String connection, int status) {
        Reply reply = senders.call(ACCOUNT, "PUT", "/v3/hub/mail/setting", "{\"connection_id\": " + connection + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        if (status == 200) {
            assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/mail/setting", "")
                            .json()
                            .at("/data/connection_id")
                            .toString())
                    .isEqualTo(connection);
        }
    }

    @Test
    void aNamedSenderThatIsGoneSendsByNoOther() {
        String ses = senders.connect(ACCOUNT, senders.ses);
        name("\"" + ses + "\"", 200);
        senders.call(ACCOUNT, "DELETE", "/v3/hub/connection/" + ses, "");
        Reply reply = senders.send(mail("lost@example.com"));
        assertThat(reply.status()).isEqualTo(500);
        assertThat(senders.caught("lost@example.com")).isEmpty();
    }

    @Test
    void resendGetsTheMailAsItIs() {
        senders.connect(ACCOUNT, senders.resend);
        senders.sent(mail("zoe@straße.example.com").put("cc_email", "carl@example.com"));
        JsonNode sent = senders.resend.sent().getFirst();
        assertThat(sent.path("from").asText()).isEqualTo("\"Demo, \\\"Inc\\\"\" <info@example.org>");
        assertThat(sent.at("/to/0").asText()).isEqualTo("\"Zoë\" <zoe@xn--strae-oqa.example.com>");
        assertThat(sent.at("/cc/0").asText()).isEqualTo("carl@example.com");
        assertThat(sent.path("subject").asText()).isEqualTo("Grüße");
        assertThat(sent.path("text").asText()).isEqualTo("Plain, äöü.");
        assertThat(sent.path("html").asText()).isEqualTo("<p>HTML</p>");
        assertThat(senders.heard.getLast().headers().get("idempotency-key")).matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void sesGetsTheWholeMessageSigned() throws Exception {
        senders.connect(ACCOUNT, senders.ses);
        senders.sent(mail("zoe@example.com").put("bcc_email", "secret@example.com"));
        SesSandbox.Sent sent = senders.ses.sent().getFirst();
        assertThat(sent.recipients()).containsExactlyInAnyOrder("zoe@example.com", "secret@example.com");
        var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(sent.raw()));
        assertThat(message.getSubject()).isEqualTo("Grüße");
        assertThat(message.getMessageID()).matches("<[A-Za-z0-9_-]{22}@example\\.org>");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        assertThat(new String(sent.raw(), StandardCharsets.UTF_8)).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ses", "resend"})
    void whatTheSenderRefusesIsToldWithItsReason(String system) {
        senders.connect(ACCOUNT, system.equals("ses") ? senders.ses : senders.resend);
        Reply reply = senders.send(mail("zoe@example.com").put("from_email", "x@unverified.example"));
        assertThat(reply.status()).as(reply.text()).isIn(400, 500);
        assertThat(reply.text()).contains(system);
        assertThat(senders.heard).hasSize(1);
    }

    /// A call of the API is answered as it is; nobody is told that a mail went where it may not have gone.
    @ParameterizedTest
    @EnumSource(
            value = SandboxFault.class,
            names = {"SLOW", "DUPLICATES", "REORDERED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyFaultIsAFailureThatSaysSo(SandboxFault fault) {
        senders.connect(ACCOUNT, senders.resend);
        senders.server.faults(new SandboxFaults(1, 1, Set.of(fault)));
        Reply reply = senders.send(mail("zoe@example.com"));
        assertThat(reply.status()).as("%s: %s", fault, reply.text()).isEqualTo(503);
        assertThat(reply.text()).contains("resend POST /emails");
    }

    @ParameterizedTest
    @EnumSource(
            value = SandboxFault.class,
            names = {"SLOW", "DUPLICATES", "REORDERED"})
    void whatIsOnlySlowOrTwiceIsSent(SandboxFault fault) {
        for (SandboxVendor vendor : List.of(senders.ses, senders.resend)) {
            senders.connect(ACCOUNT, vendor);
            senders.server.faults(new SandboxFaults(1, 1, Set.of(fault)));
            senders.sent(mail("zoe@example.com"));
        }
    }

    @Test
    void aLetterWhoseAnswerWasLostIsNotSentTwiceByResend() {
        senders.connect(ACCOUNT, senders.resend);
        senders.server.faults(new SandboxFaults(1, 1, Set.of(SandboxFault.RESET_WITHIN)));
        senders.listen(_ -> senders.server.faults(SandboxFaults.asked()));
        assertThat(senders.hub
                        .send(senders.hub
                                .request("/auth/forgot-password")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"email\": \"" + TestHub.ADMIN_EMAIL + "\"}"))
                                .build())
                        .status())
                .isLessThan(300);
        await().atMost(Duration.ofSeconds(20)).until(() -> senders.heard.size() == 2);
        senders.settle();
        assertThat(senders.heard.get(0).headers().get("idempotency-key"))
                .isEqualTo(senders.heard.get(1).headers().get("idempotency-key"));
        assertThat(senders.resend.sent()).as("sent once").hasSize(1);
        assertThat(senders.resend.sent().getFirst().path("from").asText())
                .as("whom the connection names")
                .isEqualTo("sandbox@example.org");
        assertThat(senders.resend
                        .sent()
                        .getFirst()
                        .at("/headers/Auto-Submitted")
                        .asText())
                .isEqualTo("auto-generated");
        assertThat(senders.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(1);
    }

    @Test
    void connectionsTellWhetherTheyWork() {
        String id = senders.connectSmtp(ACCOUNT);
        senders.sent(mail("zoe@example.com"));
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            JsonNode usage = senders.call(ACCOUNT, "GET", "/v3/hub/connection/" + id + "/usage", "")
                    .json();
            return usage.at("/data/calls_today").asInt() == 1;
        });
    }

    @Test
    void aPasswordNeverTravelsInTheClear() {
        String id = senders.connect(
                ACCOUNT,
                "smtp",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        senders.own.getPortAllocated(),
                        "security",
                        "none",
                        "from",
                        "a@example.org"),
                Map.of("username", "ann", "password", "tell-nobody"));
        assertThat(test(id).path("said").asText()).contains("in the clear").doesNotContain("tell-nobody");
        assertThat(senders.send(mail("zoe@example.com")).status()).isEqualTo(500);
        assertThat(senders.smtp).isEmpty();
    }

    @Test
    void aListMessageCarriesALinkThatEndsIt() throws Exception {
        senders.connect(ACCOUNT, senders.ses);
        senders.sent(mail("zoe@example.com").put("list", true));
        var message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(senders.ses.sent().getFirst().raw()));
        assertThat(message.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        String link = message.getHeader("List-Unsubscribe", null);
        assertThat(link).matches("<" + SendersFixture.PUBLIC_URL + "/unsubscribe/[A-Za-z0-9._-]+>");
        String path = link.substring(1 + SendersFixture.PUBLIC_URL.length(), link.length() - 1);

        assertThat(senders.hub.get(path).text()).contains("zoe@example.com", "<form method=\"post\"");
        assertThat(senders.suppressions(ACCOUNT)).as("looking changes nothing").isEmpty();
        for (int i = 0; i < 2; i++) {
            Reply done = senders.hub.send(senders.hub
                    .request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                    .build());
            assertThat(done.status()).as(done.text()).isEqualTo(200);
        }
        assertThat(senders.suppressions(ACCOUNT)).containsExactly("zoe@example.com unsubscribe link");
        assertThat(senders.suppressions(OTHER)).isEmpty();
        String forged = path.substring(0, path.length() - 1) + (path.endsWith("A") ? "B" : "A");
        assertThat(senders.hub.get(forged).status()).isEqualTo(404);

        Reply cc = senders.send(mail("zoe@example.com").put("list", true).put("cc_email", "carl@example.com"));
        assertThat(cc.status()).isEqualTo(400);
        assertThat(cc.text()).contains("one person");
    }

    @Test
    void whoeverIsSuppressedIsLeftOutAndNamed() {
        senders.connect(ACCOUNT, senders.ses);
        suppress("Zoe@Example.com");
        var mail = mail("zoe@example.com").put("cc_email", "carl@example.com").put("bcc_email", "bea@example.com");
        Reply reply = senders.send(mail);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/data/suppressed").toString()).isEqualTo("[\"zoe@example.com\"]");
        assertThat(senders.ses.sent().getFirst().recipients()).containsExactly("carl@example.com", "bea@example.com");

        suppress("carl@example.com");
        assertThat(senders.send(mail).json().at("/data/suppressed")).hasSize(2);
        assertThat(senders.ses.sent().getLast().recipients()).containsExactly("bea@example.com");

        suppress("bea@example.com");
        Reply nobody = senders.send(mail);
        assertThat(nobody.status()).isEqualTo(200);
        assertThat(nobody.json().at("/data/suppressed")).hasSize(3);
        assertThat(nobody.text()).contains("Nothing was sent");
        assertThat(senders.ses.sent()).hasSize(2);
        assertThat(senders.call(ACCOUNT, "POST", "/v3/action/email/send?test=true", mail.toString())
                        .json()
                        .at("/data/suppressed"))
                .hasSize(3);
    }

    private static void suppress(String address) {
        Reply reply = senders.call(
                ACCOUNT,
                "POST",
                "/v3/hub/suppression",
                JSON.createObjectNode().put("address", address).toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    }

    @Test
    void theListIsTheAccountsOwn() {
        suppress("zoe@example.com");
        suppress("ann@example.com");
        assertThat(senders.suppressions(ACCOUNT))
                .containsExactly("ann@example.com manual api", "zoe@example.com manual api");
        assertThat(senders.suppressions(OTHER)).isEmpty();
        assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/suppression?address=ZOE@example.com&limit=1", "")
                        .json()
                        .path("data"))
                .hasSize(1);
        String path = "/v3/hub/suppression?address=zoe@example.com";
        assertThat(senders.call(OTHER, "DELETE", path, "").status()).isEqualTo(404);
        assertThat(senders.call(ACCOUNT, "DELETE", path, "").status()).isEqualTo(200);
        assertThat(senders.call(ACCOUNT, "DELETE", path, "").status()).isEqualTo(404);
        assertThat(senders.suppressions(ACCOUNT)).containsExactly("ann@example.com manual api");
        suppress("zoe@example.com");
        assertThat(senders.suppressions(ACCOUNT)).hasSize(2);
        assertThat(senders.call(ACCOUNT, "POST", "/v3/hub/suppression", "{\"address\": \"nobody\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void lettersForSigningInAlwaysGo() {
        suppress(TestHub.ADMIN_EMAIL);
        senders.connect(ACCOUNT, senders.ses);
        senders.hub.send(senders.hub
                .request("/auth/forgot-password")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\": \"" + TestHub.ADMIN_EMAIL + "\"}"))
                .build());
        await().atMost(Duration.ofSeconds(20)).until(() -> senders.ses.sent().size() == 1);
        assertThat(senders.ses.sent().getFirst().recipients()).containsExactly(TestHub.ADMIN_EMAIL);
    }

    @Test
    void whatTheSenderCallsTheMailIsAnsweredAndStandsInTheRunOfALetter() {
        senders.connect(ACCOUNT, senders.ses);
        Reply reply = senders.send(mail("zoe@example.com"));
        assertThat(reply.json().at("/data/message_id").asText())
                .isEqualTo(senders.ses.sent().getFirst().id());
        Reply test = senders.call(
                ACCOUNT,
                "POST",
                "/v3/action/email/send?test=true",
                mail("zoe@example.com").toString());
        assertThat(test.json().at("/data/message_id").isNull()).isTrue();

        senders.hub.send(senders.hub
                .request("/auth/forgot-password")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"email\": \"" + TestHub.ADMIN_EMAIL + "\"}"))
                .build());
        await().atMost(Duration.ofSeconds(20)).until(() -> senders.ses.sent().size() == 2);
        senders.settle();
        assertThat(senders.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'mail.reset' AND status = 'done'"
                        + " AND message LIKE '%" + senders.ses.sent().getLast().id() + "'"))
                .isEqualTo(1);
    }

    /// What comes from SES, Resend and others by webhooks can't be asked for later.
    @Test
    void anOutageOfASystemThatCanNotBeHealedIsForgottenAfterItsTime() {
        String connection = senders.connect(ACCOUNT, senders.ses);
        senders.server.faults(new SandboxFaults(1, 1, Set.of(SandboxFault.ERROR)));
        for (int i = 0; i < 30; i++) {
            test(connection);
        }
        String outages =
                "SELECT COUNT(*) FROM connection WHERE outage_since IS NOT NULL AND id_random = '" + connection + "'";
        await().atMost(Duration.ofSeconds(20)).until(() -> senders.hub.count(outages) == 1);
        healAfterOutages();
        await("it just failed")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .until(() -> senders.hub.count(outages) == 1);
        senders.hub.execute("UPDATE connection SET last_error_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE");
        healAfterOutages();
        await().atMost(Duration.ofSeconds(20)).until(() -> senders.hub.count(outages) == 0);
        assertThat(senders.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"))
                .isZero();
    }

    private static void healAfterOutages() {
        Reply reply = senders.call(ACCOUNT, "POST", "/v3/hub/schedule/heal-after-outages/run", "");
        assertThat(reply.status()).as(reply.text()).isBetween(200, 202);
    }

    @Test
    void aBounceThatLandsWhileTheNextIsBeingSentEndsTheOneAfter() {
        senders.connect(ACCOUNT, senders.ses);
        senders.listen(_ -> {
            senders.listen(_ -> {});
            suppress("zoe@example.com");
        });
        Reply meanwhile = senders.send(mail("zoe@example.com"));
        assertThat(meanwhile.status()).as(meanwhile.text()).isEqualTo(200);
        assertThat(senders.ses.sent()).hasSize(1);
        Reply after = senders.send(mail("zoe@example.com"));
        assertThat(after.json().at("/data/suppressed/0").asText()).isEqualTo("zoe@example.com");
        assertThat(senders.ses.sent()).hasSize(1);
    }

    @Test
    void aMailIsMadeOfATemplateOfTheAccount() {
        senders.connect(ACCOUNT, senders.resend);
        String path = "/v3/hub/mail/template/welcome";
        String template =
                "{\"subject\": \"Hi {{name}}\", \"body_text\": \"{{name}}\", \"body_html\": \"<p>{{name}}</p>\"}";
        assertThat(senders.call(ACCOUNT, "PUT", path, template).status()).isEqualTo(200);
        var mail = JSON.createObjectNode()
                .put("from_email", "info@example.org")
                .put("to_email", "zoe@example.com")
                .put("template", "welcome");
        mail.putObject("data").put("name", "<Zoë>");
        senders.sent(mail);
        JsonNode sent = senders.resend.sent().getFirst();
        assertThat(sent.path("subject").asText()).isEqualTo("Hi <Zoë>");
        assertThat(sent.path("text").asText()).isEqualTo("<Zoë>");
        assertThat(sent.path("html").asText()).isEqualTo("<p>&lt;Zoë&gt;</p>");

        Reply preview = senders.call(ACCOUNT, "POST", path + "/preview", "{\"data\": {\"name\": \"Ann\"}}");
        assertThat(preview.json().at("/data/subject").asText())
                .as(preview.text())
                .isEqualTo("Hi Ann");
        assertThat(senders.resend.sent()).hasSize(1);
        assertThat(senders.call(ACCOUNT, "GET", "/v3/hub/mail/template", "")
                        .json()
                        .at("/data/0/code")
                        .asText())
                .isEqualTo("welcome");

        mail.putObject("data").put("name", "two\nlines");
        assertThat(senders.send(mail).status()).isEqualTo(400);
        assertThat(senders.call(OTHER, "GET", path, "").status()).isEqualTo(404);
        assertThat(senders.call(ACCOUNT, "PUT", path, "{\"subject\": \"{{{x}}}\", \"body_text\": \"x\"}")
                        .text())
                .contains("body.subject", "every value is escaped");
        assertThat(senders.call(ACCOUNT, "DELETE", path, "").status()).isEqualTo(200);
        Reply gone = senders.send(mail);
        assertThat(gone.status()).isEqualTo(400);
        assertThat(gone.text()).contains("no template welcome");
    }

    private static Reply post(String account, String path, String text) {
        return senders.hub.send(senders.hub
                .request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build());
    }

    @Test
    void routesSendAnSmsUnlessTheNumberIsSuppressed() {
        senders.connect(ACCOUNT, senders.twilio);
        Reply sent = post(ACCOUNT, "/trial/sms?to=%2B4930123456", "Doors open at 8");
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        assertThat(senders.twilio.sent()).hasSize(1);
        assertThat(senders.twilio.sent().getFirst())
                .containsEntry("To", "+4930123456")
                .containsEntry("From", TwilioSandbox.FROM)
                .containsEntry("Body", "Doors open at 8");
        assertThat(senders.twilio.sent().getFirst().get("StatusCallback"))
                .startsWith(SendersFixture.PUBLIC_URL + "/webhooks/twilio/");

        Reply stopped = post(ACCOUNT, "/trial/sms?to=%2B15005550004", "Hello");
        assertThat(stopped.status()).as(stopped.text()).isGreaterThanOrEqualTo(400);
        assertThat(senders.suppressions(ACCOUNT)).containsExactly("+15005550004 unsubscribe twilio");
        senders.heard.clear();
        assertThat(post(ACCOUNT, "/trial/sms?to=%2B15005550004", "Hello").status())
                .isEqualTo(200);
        assertThat(senders.heard).as("asked before it is sent").isEmpty();

        assertThat(post(ACCOUNT, "/trial/sms?to=%2B15005550001", "Hello").status())
                .isGreaterThanOrEqualTo(400);
        assertThat(post(ACCOUNT, "/trial/sms?to=4930", "Hello").status()).isGreaterThanOrEqualTo(400);
        assertThat(post(ACCOUNT, "/trial/sms?to=%2B4930123456", "x".repeat(1_601))
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertThat(post(OTHER, "/trial/sms?to=%2B4930123456", "Hello").status())
                .as("it has no connection")
                .isGreaterThanOrEqualTo(400);
        assertThat(senders.twilio.sent()).hasSize(1);
    }

    @Test
    void routesOfOnesOwnKeepToTheCountriesAndTheHour() {
        var settings = new HashMap<String, Object>(senders.twilio.settings(senders.server.url() + "/twilio"));
        settings.put("countries", List.of("DE"));
        settings.put("hourly", 1);
        senders.connect(ACCOUNT, "twilio", settings, senders.twilio.secrets());
        Reply unlisted = post(ACCOUNT, "/trial/sms?to=%2B18765551234", "Hello");
        assertThat(unlisted.status()).as(unlisted.text()).isEqualTo(422);
        assertThat(unlisted.text()).contains("Jamaica (JM)").doesNotContain("876555");
        assertThat(senders.heard).isEmpty();
        int before = sms("Hello");
        Reply full = post(ACCOUNT, "/trial/sms?to=%2B4930123456", "Hello");
        assertThat(List.of(before, full.status())).as(full.text()).endsWith(503);
        assertThat(full.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(senders.twilio.sent().size()).isLessThanOrEqualTo(1);
    }

    private static int sms(String text) {
        return post(ACCOUNT, "/trial/sms?to=%2B4930123456", text).status();
    }

    @Test
    void routesPublishToNtfy() {
        senders.connect(ACCOUNT, senders.ntfy);
        Reply sent = post(ACCOUNT, "/trial/ntfy?topic=desk", "Doors open at 8, äöü");
        assertThat(sent.status()).as(sent.text()).isEqualTo(200);
        JsonNode published = senders.ntfy.published().getFirst();
        assertThat(published.path("topic").asText()).isEqualTo("desk");
        assertThat(published.path("message").asText()).isEqualTo("Doors open at 8, äöü");
        assertThat(published.path("title").asText()).isEqualTo("Doors");
        assertThat(published.path("priority").asInt()).isEqualTo(4);
        assertThat(senders.heard.getLast().path()).isEqualTo("/");
        assertThat(post(ACCOUNT, "/trial/ntfy?topic=desk", "ä".repeat(2_049)).status())
                .as("it would become a file")
                .isGreaterThanOrEqualTo(400);
        assertThat(post(ACCOUNT, "/trial/ntfy?topic=a%2Fb", "x").status()).isGreaterThanOrEqualTo(400);
        assertThat(senders.ntfy.published()).hasSize(1);
    }
}
