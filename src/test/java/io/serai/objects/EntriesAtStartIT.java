package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.faults.CutCable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An entry that does not fit the database stops the start, or what needs it where the database came late.
class EntriesAtStartIT {
    @TempDir
    private Path home;

    @BeforeEach
    void copy() throws IOException {
        for (String part : new String[] {"config", "routes", "kamelets"}) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.toList()) {
                    Path to = home.resolve(file);
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(to);
                    } else {
                        Files.copy(file, to);
                    }
                }
            }
        }
    }

    private void describeWrongly() throws IOException {
        Path entry = home.resolve("config/objects/event_track.yaml");
        Files.writeString(entry, Files.readString(entry).replace("  code: code\n", "  code: code\n  colour: text\n"));
    }

    private String refused() {
        try (TestHub hub = TestHub.create()) {
            hub.begin("-Dserai.home=" + home);
            assertThat(hub.ended()).isEqualTo(1);
            return hub.output();
        }
    }

    @Test
    void aTableOrColumnThatIsNotThereIsNamedWithItsEntry() throws IOException {
        describeWrongly();
        Files.writeString(home.resolve("config/objects/event_note.yaml"), """
                type: event_note
                table: event_note
                views: {default: v_event_note}
                tenant: {through: event_id}
                fields:
                  event_id: {kind: reference, of: event, needed: true}
                """);
        assertThat(refused())
                .contains("Serai can't start.")
                .contains("event_track.yaml: v_event_track has no column colour")
                .contains("event_note.yaml: there is no table or view event_note");
    }

    @Test
    void anEntryThatDoesNotSayHowItsAccountIsReachedIsNamed() throws IOException {
        Path entry = home.resolve("config/objects/archive.yaml");
        Files.writeString(entry, Files.readString(entry).replace("tenant: own\n", ""));
        assertThat(refused()).contains("Serai can't start.").contains("archive.yaml: tenant does not say");
    }

    @Test
    void whereTheDatabaseCameLateTheHubIsUpAndNotReadyAndNamesTheEntry() throws IOException {
        describeWrongly();
        try (TestHub hub = TestHub.create()) {
            URI database = URI.create(hub.database.url().substring("jdbc:".length()));
            try (var cable = new CutCable(database.getPort())) {
                cable.cut();
                hub.with("SERAI_DB_URL", "jdbc:mariadb://127.0.0.1:" + cable.port() + database.getPath())
                        .begin("-Dserai.home=" + home);
                // sooner, the database would have come in time, and the start ended
                hub.await("and goes on trying");
                assertThat(hub.get("/observe/health/live").status()).isEqualTo(200);
                cable.mend();
                hub.await("event_track.yaml: v_event_track has no column colour");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> hub.get("/v3/hub/run").status() == 200);
                assertThat(hub.get("/observe/health/live").status()).isEqualTo(200);
                assertThat(hub.get("/observe/health/ready").status()).isEqualTo(503);
                assertThat(hub.get("/v3/crud/event_track").status()).isEqualTo(503);
                assertThat(hub.output()).doesNotContain("Serai is ready");
            }
        }
    }
}
