package io.serai.zoom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/// A hub, and a Zoom that tests can change and listen to.
final class ZoomFixture implements AutoCloseable {
    static final String EVENT = ZoomGuests.FIRST;
    static final ObjectMapper JSON = new ObjectMapper();

    final TestHub hub;
    final ZoomSandbox zoom = new ZoomSandbox(JSON);
    final HeardVendor heard = new HeardVendor(zoom);
    private final SandboxServer server;
    private int sequence;

    ZoomFixture() {
        this(4);
    }

    /// @param tries in all, of what fails for a passing reason
    /// @param settings of the hub, names and values in turn
    ZoomFixture(int tries, String... settings) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            server = new SandboxServer(List.of(heard), Files.createTempDirectory(root, "zoom-"), SandboxFaults.asked());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub = TestHub.create()
                .with("SERAI_SANDBOX_URL", server.url())
                .with("SERAI_ZOOM_PAGE_SIZE", "30")
                .with("SERAI_WORKER_POLL", "50ms")
                .with("SERAI_RETRY_TRIES", Integer.toString(tries))
                .with("SERAI_RETRY_FIRST", "50ms")
                .with("SERAI_RETRY_LONGEST", "200ms");
        for (int i = 0; i < settings.length; i += 2) {
            hub.with(settings[i], settings[i + 1]);
        }
        hub.start();
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

    /// Forgets all people of all events, and what was accepted.
    void empty() {
        heard.listen();
        for (String table : List.of(
                "zoom_ticket",
                "zoom_hidden",
                "zoom_stage",
                "event_exhibit_tracking",
                "event_badge",
                "event_person_profile",
                "event_person",
                "dead_letter_replay",
                "dead_letter",
                "inbox",
                "run")) {
            hub.execute("DELETE FROM " + table);
        }
    }

    /// The account's connection to Zoom, which pairs that event of Zoom's with one here.
    String connect(String account, String webhookSecret, String zoomEvent, String event) {
        ObjectNode body = JSON.createObjectNode();
        body.put("system", "zoom").put("name", "c" + ++sequence);
        ObjectNode settings = body.putObject("settings");
        settings.put("account_id", ZoomSandbox.ACCOUNT);
        settings.put("base_url", server.url() + "/zoom/v2");
        settings.put("token_url", server.url() + "/zoom/oauth/token");
        settings.putArray("events").addObject().put("zoom_event_id", zoomEvent).put("event_id", event);
        body.putObject("secrets")
                .put("client_id", ZoomSandbox.CLIENT)
                .put("client_secret", ZoomSandbox.SECRET)
                .put("webhook_secret", webhookSecret);
        body.put("enabled", true);
        Reply reply = hub.send(hub.request("/v3/hub/connection")
                .header("x-aether-api-key", TestHub.KEY)
                .header("x-account-id", account)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    Reply post(String path, String body) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /// What Zoom sends of a ticket.
    static String hook(String event, String zoomEvent, String ticket, String email, int number) {
        ObjectNode hook = JSON.createObjectNode();
        hook.put("event", "zoom_events." + event).put("event_ts", 1_700_000_000_000L + number);
        hook.putObject("payload")
                .put("account_id", "abc")
                .putObject("object")
                .put("event_id", zoomEvent)
                .put("host_id", "host")
                .put("ticket_id", ticket)
                .put("ticket_type_id", "sandboxType0")
                .put("email", email)
                .put("ticket_role_type", "normal");
        return hook.toString();
    }

    Reply deliver(String connection, String secret, String body) {
        return hub.send(signed(connection, secret, body, Instant.now()));
    }

    HttpRequest signed(String connection, String secret, String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        return webhook(connection, body)
                .header("x-zm-request-timestamp", timestamp)
                .header("x-zm-signature", ZoomSignature.of(secret, timestamp, body.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    HttpRequest.Builder webhook(String connection, String body) {
        return hub.request("/webhooks/zoom/" + connection)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body));
    }

    /// Waits until all that was accepted is done or dead.
    void settle() {
        until(
                "the work that was accepted",
                () -> hub.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'dead')") == 0);
    }

    void until(String what, Callable<Boolean> there) {
        try {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(there);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " did not end; the hub says:\n" + hub.output(), e);
        }
    }

    /// A ticket at Zoom.
    void ticket(String id, String email, String... fieldsAndValues) {
        ObjectNode ticket = JSON.createObjectNode().put("email", email);
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            ticket.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        control("PUT", id, ticket.toString());
    }

    void remove(String id) {
        control("DELETE", id, "");
    }

    private void control(String method, String id, String body) {
        SandboxVendor.Reply reply = zoom.answer(new SandboxVendor.Request(
                method,
                "/_control/tickets/" + EVENT + "/" + id,
                Map.of(),
                Map.of(),
                body.getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).isEqualTo(200);
    }

    /// A badge's fields, or `none`.
    String badge(String email, String fields) {
        return text("SELECT COALESCE((SELECT CONCAT_WS('|', " + fields + ") FROM event_badge b JOIN event_person p "
                + "ON p.id = b.event_person_id JOIN event e ON e.id = p.event_id "
                + "WHERE e.id_random = 'pjrcghqwert' AND p.external_id = '" + email + "'), 'none')");
    }

    String text(String sql) {
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything of the event's people that can be seen from outside, but for times.
    String people() {
        return text("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS('|', p.external_id, q.full_name, q.affiliations, "
                + "q.professional_title, b.full_name, b.badge_type, b.badge_type_code, b.hide, b.agree_to_tc, "
                + "b.external_registration_id) ORDER BY p.external_id SEPARATOR '\n'), '') FROM event_person p "
                + "JOIN event_person_profile q ON q.event_person_id = p.id "
                + "JOIN event_badge b ON b.event_person_id = p.id");
    }

    /// The last run's answer by the API.
    JsonNode lastRun() {
        String id = text("SELECT id_random FROM run ORDER BY id DESC LIMIT 1");
        return hub.get("/v3/hub/run/" + id).json().path("data");
    }
}
