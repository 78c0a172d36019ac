package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An entry that does not fit the database stops the start.
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

    private String refused() {
        try (TestHub hub = TestHub.create()) {
            hub.begin("-Dserai.home=" + home);
            assertThat(hub.ended()).isEqualTo(1);
            return hub.output();
        }
    }

    @Test
    void aTableOrColumnThatIsNotThereIsNamedWithItsEntry() throws IOException {
        Path entry = home.resolve("config/objects/event_track.yaml");
        Files.writeString(entry, Files.readString(entry).replace("  code: code\n", "  code: code\n  colour: text\n"));
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
}
