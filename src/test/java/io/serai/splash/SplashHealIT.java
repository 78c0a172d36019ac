package io.serai.splash;

import static io.serai.splash.SplashSandbox.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What changed at Splash while the hub did not look.
class SplashHealIT {
    private static SplashFixture splash;
    private String connection = "";

    @BeforeAll
    static void start() {
        splash = new SplashFixture("SERAI_WORKER_LEASE", "1500ms");
    }

    @AfterAll
    static void stop() {
        splash.close();
    }

    @BeforeEach
    void synced() {
        splash.empty();
        connection = splash.connect(FIRST);
        splash.sync();
    }

    private String begin() {
        Reply reply = splash.post(
                "/v3/hub/connection/" + connection + "/heal?since="
                        + Instant.now().minus(Duration.ofHours(5)),
                "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().at("/data/run_id").asText();
    }

    private JsonNode ended(String run) {
        splash.until(
                "the heal",
                () -> splash.hub.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'dead')") == 0);
        JsonNode ended = splash.run(run);
        assertThat(ended.path("status").asText())
                .as(ended + splash.hub.output())
                .isEqualTo("done");
        return ended;
    }

    @Test
    void newGuestsAndCancellationsAreTakenInAndASecondHealHealsNothing() {
        splash.guest("1", "new@example.org", "rsvp_yes", "New", "One");
        splash.guest(FIRST + "001", "splash.001@example.org", "rsvp_no", "Chloé", "Fernández");
        try {
            JsonNode run = ended(begin());
            assertThat(run.at("/counts/healed").asInt()).as(run.toString()).isEqualTo(2);
            assertThat(splash.hidden()).isEqualTo(1);
            assertThat(ended(begin()).at("/counts/healed").asInt()).isZero();
        } finally {
            splash.splash.remove(FIRST, "1");
            splash.guest(FIRST + "001", "splash.001@example.org", "rsvp_yes", "Chloé", "Fernández");
        }
    }

    @Test
    void aHealThatIsKilledSyncsOnce() throws IOException {
        splash.guest("1", "new@example.org", "rsvp_yes", "New", "One");
        Path file = splash.hub.data.resolve("moment");
        splash.hub.kill();
        Files.writeString(file, "tickets.page-staged");
        splash.hub.start("-Dserai.halt.file=" + file);
        try {
            String run = begin();
            splash.hub.await("MOMENT tickets.page-staged");
            splash.hub.kill();
            Files.delete(file);
            splash.hub.start();
            assertThat(ended(run).at("/counts/healed").asInt()).isEqualTo(1);
            assertThat(splash.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'splash.sync'"))
                    .as("one before the heal, one of it")
                    .isEqualTo(2);
            assertThat(ended(begin()).at("/counts/healed").asInt()).isZero();
        } finally {
            splash.splash.remove(FIRST, "1");
        }
    }

    @Test
    void afterItsBreakerOpenedAConnectionIsHealedWithoutBeingAsked() {
        splash.heard.instead(request ->
                new io.serai.connectors.SandboxVendor.Reply(500, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 30; i++) {
            splash.post("/v3/hub/connection/" + connection + "/test", "");
        }
        splash.until("the outage's note", () -> outages() == 1);
        splash.guest("1", "new@example.org", "rsvp_yes", "New", "One");
        splash.heard.listen();
        try {
            // as half a minute later, without waiting for it
            splash.hub.execute("UPDATE connection SET last_error_at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE,"
                    + " last_ok_at = NULL");
            assertThat(splash.post("/v3/hub/schedule/heal-after-outages/run", "")
                            .status())
                    .isBetween(200, 202);
            splash.until(
                    "the heal",
                    () -> splash.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'heal.connection'"
                                    + " AND JSON_VALUE(counts_json, '$.healed') = 1")
                            == 1);
            splash.until("the end of the outage", () -> outages() == 0);
        } finally {
            splash.splash.remove(FIRST, "1");
        }
    }

    private long outages() {
        return splash.hub.count(
                "SELECT COUNT(*) FROM connection WHERE outage_since IS NOT NULL AND id_random = '" + connection + "'");
    }
}
