package io.serai.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TrialHome;
import io.serai.connectors.HeardVendor;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.subethamail.smtp.helper.BasicMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/// A hub, the senders that tests can listen to, and a mail server of an account's own.
final class SendersFixture implements AutoCloseable {
    static final String ACCOUNT = "demoAcct001";
    static final String OTHER = "demoAcct002";
    static final String PUBLIC_URL = "https://hub.example.org";
    static final ObjectMapper JSON = new ObjectMapper();

    final TestHub hub;
    final SesSandbox ses = new SesSandbox();
    final ResendSandbox resend = new ResendSandbox(100_000);
    final TwilioSandbox twilio = new TwilioSandbox();
    final NtfySandbox ntfy = new NtfySandbox();
    final List<SandboxVendor.Request> heard = new CopyOnWriteArrayList<>();
    final List<String> smtp = new CopyOnWriteArrayList<>();
    final SandboxServer server;
    final SMTPServer own;
    private final TrialHome home = new TrialHome("senders");
    private volatile Consumer<SandboxVendor.Request> ear = _ -> {};

    /// @param options of the hub's JVM
    SendersFixture(String... options) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            Path log = Files.createTempDirectory(root, "senders-");
            server = new SandboxServer(
                    List.of(heard(ses), heard(resend), heard(twilio), heard(ntfy)), log, SandboxFaults.asked());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler((BasicMessageListener) (context, from, to, data) -> smtp.add(to))
                .build();
        own.start();
        hub = TestHub.create()
                .with("SERAI_SANDBOX", "false")
                .with("SERAI_PUBLIC_URL", PUBLIC_URL)
                .with("SERAI_MAIL_FROM", "Serai Hub <hub@example.org>")
                .with("SERAI_VENDOR_TIMEOUT", "3s")
                .with("SERAI_VENDOR_LIMITS", "resend=0/0/0")
                .with("SERAI_ALERT_LOOK", "300ms")
                .with("SERAI_WORKER_POLL", "50ms")
                .with("SERAI_RETRY_FIRST", "50ms")
                .with("SERAI_RETRY_LONGEST", "200ms");
        start(options);
        hub.execute("UPDATE account SET mail_senders_json = '[\"info@example.org\", \"x@unverified.example\"]'");
    }

    void start(String... options) {
        var all = new ArrayList<>(List.of(options));
        all.add("-Dserai.home=" + home.path());
        all.add("-Dserai.halt.file=" + hub.data.resolve("moment"));
        hub.start(all.toArray(String[]::new));
    }

    private HeardVendor heard(SandboxVendor vendor) {
        return new HeardVendor(vendor, request -> {
            heard.add(request);
            ear.accept(request);
            return null;
        });
    }

    void listen(Consumer<SandboxVendor.Request> next) {
        ear = next;
    }

    @Override
    public void close() {
        hub.close();
        own.stop();
        home.close();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void empty() {
        listen(_ -> {});
        server.faults(SandboxFaults.asked());
        for (String table :
                List.of("suppression", "mail_setting", "dead_letter_replay", "dead_letter", "inbox", "run")) {
            hub.execute("DELETE FROM " + table);
        }
        for (String account : List.of(ACCOUNT, OTHER)) {
            for (JsonNode one :
                    call(account, "GET", "/v3/hub/connection", "").json().path("data")) {
                call(account, "DELETE", "/v3/hub/connection/" + one.path("id").asText(), "");
            }
        }
        heard.clear();
        smtp.clear();
        ses.sent().clear();
        ses.confirmed().clear();
        resend.sent().clear();
        twilio.sent().clear();
        ntfy.published().clear();
    }

    /// A connection of the account to the vendor that the test plays.
    String connect(String account, SandboxVendor vendor) {
        return connect(
                account, vendor.system(), vendor.settings(server.url() + "/" + vendor.system()), vendor.secrets());
    }

    String connectSmtp(String account) {
        return connect(
                account,
                "smtp",
                Map.of(
                        "host",
                        "127.0.0.1",
                        "port",
                        own.getPortAllocated(),
                        "security",
                        "none",
                        "from",
                        "own@example.org"),
                Map.of());
    }

    String connect(String account, String system, Map<String, ?> settings, Map<String, ?> secrets) {
        Reply reply = make(account, system, settings, secrets);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    Reply make(String account, String system, Map<String, ?> settings, Map<String, ?> secrets) {
        ObjectNode body = JSON.createObjectNode().put("system", system).put("name", "default");
        body.set("settings", JSON.valueToTree(settings));
        body.set("secrets", JSON.valueToTree(secrets));
        return call(account, "POST", "/v3/hub/connection", body.toString());
    }

    Reply call(String account, String method, String path, String body) {
        return hub.send(hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    static ObjectNode mail(String to) {
        return JSON.createObjectNode()
                .put("from_email", "info@example.org")
                .put("from_name", "Demo, \"Inc\"")
                .put("to_email", to)
                .put("to_name", "Zoë")
                .put("subject", "Grüße")
                .put("body_text", "Plain, äöü.")
                .put("body_html", "<p>HTML</p>");
    }

    Reply send(ObjectNode mail) {
        return call(ACCOUNT, "POST", "/v3/action/email/send", mail.toString());
    }

    /// Sent, with nobody left out.
    void sent(ObjectNode mail) {
        Reply reply = send(mail);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/data/suppressed")).as(reply.text()).isEmpty();
    }

    /// To whom the catcher of dev took mails, the hub's own server.
    List<String> caught(String to) {
        return hub.get("/api/dev/mail?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8))
                .json()
                .valueStream()
                .map(one -> one.path("subject").asText())
                .toList();
    }

    /// `address reason source`, the latest first.
    List<String> suppressions(String account) {
        Reply reply = call(account, "GET", "/v3/hub/suppression", "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json()
                .path("data")
                .valueStream()
                .map(one -> one.path("address").asText() + " "
                        + one.path("reason").asText() + " " + one.path("source").asText())
                .toList();
    }

    /// Waits until all that was accepted is done or dead.
    void settle() {
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> hub.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'dead')") == 0);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("the work that was accepted did not end; the hub says:\n" + hub.output(), e);
        }
    }

    long inbox() {
        return hub.count("SELECT COUNT(*) FROM inbox");
    }
}
