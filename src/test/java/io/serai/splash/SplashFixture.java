package io.serai.splash;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/// A hub, and a Splash that tests change and listen to, without limits of its own.
final class SplashFixture implements AutoCloseable {
    static final String SYNC = "/v3/action/e_splash/sync?event_id=pjrcghqwert";
    static final ObjectMapper JSON = new ObjectMapper();

    final TestHub hub;
    final SplashSandbox splash = new SplashSandbox(JSON, List.of());
    final HeardVendor heard = new HeardVendor(splash);
    private final SandboxServer server;

    SplashFixture(String... settings) {
        try {
            Path root = Files.createDirectories(Path.of("target/test-hubs").toAbsolutePath());
            server = new SandboxServer(
                    List.of(heard), Files.createTempDirectory(root, "splash-"), SandboxFaults.asked());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub = TestHub.create()
                .with("SERAI_SANDBOX_URL", server.url())
                .with("SERAI_VENDOR_LIMITS", "splash=0/0/0")
                .with("SERAI_VENDOR_TIMEOUT", "2s")
                .with("SERAI_SPLASH_PAGE_SIZE", "30")
                .with("SERAI_SPLASH_SYNC_CRON", "0 0 0 1 1 ? 2099")
                .with("SERAI_WORKER_POLL", "50ms")
                .with("SERAI_RETRY_TRIES", "3")
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
        hub.execute("DELETE FROM connection WHERE `system` = 'splash'");
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

    /// The account's connection to Splash, which pairs that event of Splash's with the demo event.
    String connect(String splashEvent) {
        ObjectNode body = JSON.createObjectNode();
        body.put("system", "splash").put("name", "c" + System.nanoTime()).put("enabled", true);
        ObjectNode settings = body.putObject("settings").put("base_url", server.url() + "/splash");
        settings.putArray("events")
                .addObject()
                .put("splash_event_id", splashEvent)
                .put("event_id", "pjrcghqwert");
        body.set("secrets", JSON.valueToTree(splash.secrets()));
        Reply reply = post("/v3/hub/connection", body.toString());
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().at("/data/id").asText();
    }

    Reply post(String path, String body) {
        return hub.send(hub.demo(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    JsonNode sync() {
        return sync("");
    }

    /// @param more parameters, such as `&dry_run=true`
    JsonNode sync(String more) {
        Reply reply = post(SYNC + more, "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        String run = reply.json().at("/data/run_id").asText();
        until("the sync", () -> hub.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'dead')") == 0);
        return run(run);
    }

    JsonNode run(String id) {
        return hub.get("/v3/hub/run/" + id).json().path("data");
    }

    void until(String what, java.util.concurrent.Callable<Boolean> there) {
        try {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(there);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(what + " did not end; the hub says:\n" + hub.output(), e);
        }
    }

    void assertCounts(JsonNode run, int read, int created, int updated, int skipped, int rejected, int hidden) {
        JsonNode counts = run.path("counts");
        assertThat(List.of(
                        counts.path("read").asInt(-1),
                        counts.path("created").asInt(-1),
                        counts.path("updated").asInt(-1),
                        counts.path("skipped").asInt(-1),
                        counts.path("rejected").asInt(-1),
                        counts.path("hidden").asInt(-1)))
                .as(run
                        + hub.output()
                                .lines()
                                .filter(line -> line.contains("WARN"))
                                .toList()
                                .toString())
                .isEqualTo(List.of(read, created, updated, skipped, rejected, hidden));
    }

    /// A guest of the first event.
    void guest(String id, String email, String status, String first, String last) {
        ObjectNode guest = SplashSandbox.guest(email, status);
        guest.withObject("/contact").put("first_name", first).put("last_name", last);
        splash.put(SplashSandbox.FIRST, id, guest);
    }

    long hidden() {
        return hub.count("SELECT COUNT(*) FROM event_badge WHERE hide = 1");
    }

    String text(String sql) {
        try (var connection = hub.database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything of the event's people that an import writes, but for times and ids.
    String people() {
        return text("SELECT COALESCE(GROUP_CONCAT(CONCAT_WS('|', p.external_id, q.email, q.full_name, q.given_name, "
                + "q.family_name, q.affiliations, q.professional_title, q.country, q.state_province, q.custom_json, "
                + "b.full_name, b.badge_type, b.badge_type_code, b.other_1, b.hide, b.agree_to_tc, b.allow_tracking) "
                + "ORDER BY p.external_id SEPARATOR '\n'), '') FROM event_person p "
                + "JOIN event_person_profile q ON q.event_person_id = p.id "
                + "JOIN event_badge b ON b.event_person_id = p.id");
    }
}
