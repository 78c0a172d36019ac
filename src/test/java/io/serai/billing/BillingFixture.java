package io.serai.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.net.Webhook;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.connectors.HeardVendor;
import io.serai.connectors.SandboxFaults;
import io.serai.connectors.SandboxServer;
import io.serai.connectors.SandboxVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/// A hub, and a Stripe that tests can change and listen to.
final class BillingFixture implements AutoCloseable {
    static final String SECRET = "whsec_first";
    static final String OPERATOR = "demoAcct001";
    static final String OTHER = "demoAcct002";
    static final ObjectMapper JSON = new ObjectMapper();

    final TestHub hub;
    final StripeSandbox stripe = new StripeSandbox(100_000);
    final List<SandboxVendor.Request> heard = new CopyOnWriteArrayList<>();
    final SandboxServer server;
    private volatile Consumer<SandboxVendor.Request> ear = _ -> {};
    private int sequence;

    /// @param settings of the hub, names and values in turn
    BillingFixture(String... settings) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            Path log = Files.createTempDirectory(root, "stripe-");
            server = new SandboxServer(List.of(heard(stripe)), log, SandboxFaults.asked());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub = TestHub.create()
                .with("SERAI_SANDBOX", "false")
                .with("SERAI_WORKER_POLL", "50ms")
                .with("SERAI_RETRY_FIRST", "50ms")
                .with("SERAI_RETRY_LONGEST", "200ms");
        for (int i = 0; i < settings.length; i += 2) {
            hub.with(settings[i], settings[i + 1]);
        }
        start();
    }

    void start() {
        hub.start("-Dserai.halt.file=" + hub.data.resolve("moment"));
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
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void empty() {
        heard.clear();
        listen(_ -> {});
        for (String table : List.of(
                "billing_subscription", "billing_customer", "dead_letter_replay", "dead_letter", "inbox", "run")) {
            hub.execute("DELETE FROM " + table);
        }
    }

    /// A connection of the account to this Stripe.
    String connect(String account, String name) {
        ObjectNode body = JSON.createObjectNode();
        body.put("system", "stripe").put("name", name).put("enabled", true);
        ObjectNode settings = body.putObject("settings").put("base_url", server.url() + "/stripe");
        settings.putObject("prices").put("pro", StripeSandbox.PRO).put("business", StripeSandbox.BUSINESS);
        body.putObject("secrets").put("api_key", StripeSandbox.KEY).put("webhook_secret", SECRET);
        Reply reply = call(account, "POST", "/v3/hub/connection", body.toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    Reply call(String account, String method, String path, String body) {
        return hub.send(hub.request(path)
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    JsonNode status(String account) {
        Reply reply = call(account, "GET", "/billing/status", "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json();
    }

    /// `tier/status`.
    String plan(String account) {
        JsonNode status = status(account);
        return status.path("tier").asText() + "/" + status.path("status").asText();
    }

    /// An event with a copy of the object that is out of date, and of an old API version.
    String event(String type, String object) {
        return event("evt_" + ++sequence, type, object);
    }

    static String event(String id, String type, String object) {
        return "{\"id\":\"%s\",\"object\":\"event\",\"api_version\":null,\"type\":\"%s\",\"data\":{\"object\":%s}}"
                .formatted(id, type, object);
    }

    static String subscription(String id, String customer) {
        return "{\"id\":\"%s\",\"object\":\"subscription\",\"customer\":\"%s\",\"status\":\"incomplete\"}"
                .formatted(id, customer);
    }

    static String session(String subscription, String customer, String account) {
        return "{\"id\":\"cs_1\",\"customer\":\"%s\",\"subscription\":\"%s\",\"client_reference_id\":\"%s\"}"
                .formatted(customer, subscription, account);
    }

    static String invoice(String subscription, String customer) {
        return "{\"id\":\"in_1\",\"customer\":\"%s\",\"subscription\":\"%s\"}".formatted(customer, subscription);
    }

    static String header(String secret, String body, Instant at) {
        try {
            // the library's own
            return Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder webhook(String connection, String body) {
        return hub.request("/webhooks/stripe" + (connection.isEmpty() ? "" : "/" + connection))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body));
    }

    Reply deliver(String connection, String secret, String body) {
        return hub.send(webhook(connection, body)
                .header("Stripe-Signature", header(secret, body, Instant.now()))
                .build());
    }

    /// Signed, taken in, and worked on.
    void done(String connection, String body) {
        Reply reply = deliver(connection, SECRET, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        settle();
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

    String text(String sql) {
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "none";
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long inbox() {
        return hub.count("SELECT COUNT(*) FROM inbox");
    }
}
