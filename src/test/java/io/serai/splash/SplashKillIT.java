package io.serai.splash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` at every moment of a sync that matters, and starts it again.
class SplashKillIT {
    private static SplashFixture splash;

    @BeforeAll
    static void start() {
        splash = new SplashFixture("SERAI_WORKER_LEASE", "1500ms");
    }

    @AfterAll
    static void stop() {
        splash.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tickets.page-staged", "import.staged", "batch.before-commit", "batch.committed"})
    void aSyncGoesOnAfterAKillAndNothingIsThereTwice(String moment) throws IOException {
        splash.empty();
        Path file = splash.hub.data.resolve("moment");
        splash.hub.kill();
        Files.writeString(file, moment);
        splash.hub.start("-Dserai.halt.file=" + file);
        String run =
                splash.post(SplashFixture.SYNC, "").json().at("/data/run_id").asText();
        splash.hub.await("MOMENT " + moment);
        splash.hub.kill();
        Files.delete(file);
        splash.hub.start();
        splash.until("the sync", () -> splash.hub.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);
        JsonNode ended = splash.run(run);
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("done");
        splash.assertCounts(ended, 90, 50, 0, 40, 0, 0);
        assertThat(splash.hub.count("SELECT COUNT(*) FROM event_badge WHERE id_random NOT LIKE 'demoBadg0__'"))
                .isEqualTo(50);
        assertThat(splash.hub.count("SELECT COUNT(*) FROM zoom_stage")).isZero();
        splash.assertCounts(splash.sync(), 90, 0, 0, 40, 0, 0);
    }
}
