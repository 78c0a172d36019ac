package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` at every moment of an import that matters, starts it again, and counts.
class KillIT {
    private static final int PEOPLE = 250;
    private static final String SETS_OF_100 = "100";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "folder.before-take",
                "folder.taken",
                "folder.accepted",
                "import.begun",
                "import.tables-created",
                "import.chunk-staged",
                "import.staged",
                "import.folded",
                "batch.event-held",
                "batch.merged",
                "batch.before-commit",
                "batch.committed",
                "people.compared",
                "people.before-writing",
                "people.people-created",
                "people.profiles-created",
                "people.badges-created",
                "run.before-end",
                "run.ended",
                "folder.reported",
                "folder.settled"
            })
    void aDroppedFileIsFinishedAfterAKillAndNobodyIsThereTwice(String moment) throws Exception {
        try (TestHub hub = TestHub.create().with("SERAI_IMPORT_BATCH_SIZE", SETS_OF_100)) {
            Path folder = Files.createDirectories(hub.data.resolve("inbox/demo/pjrcghqwert/badges"));
            hub.begin("-Dserai.halt=" + moment);
            await().atMost(Duration.ofSeconds(30)).until(() -> hub.output().contains("Serai is ready"));
            Files.write(folder.resolve("list.csv"), people());
            hub.await("MOMENT " + moment);
            hub.kill();
            assertThat(peopleWithoutPartners(hub))
                    .as("half batches after the kill")
                    .isZero();

            hub.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> names(folder.resolve(".done")).anyMatch(n -> n.endsWith("-list.csv")));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);

            assertThat(hub.count("SELECT COUNT(*) FROM event_person")).isEqualTo(PEOPLE);
            assertThat(hub.count("SELECT COUNT(DISTINCT external_id) FROM event_person"))
                    .isEqualTo(PEOPLE);
            assertThat(peopleWithoutPartners(hub)).isZero();
            assertThat(hub.count("SELECT COUNT(*) FROM run WHERE status = 'partial'"))
                    .as("one run, ended")
                    .isEqualTo(1);
            assertThat(hub.count("SELECT COUNT(*) FROM run")).isEqualTo(1);
            assertThat(hub.count("SELECT JSON_VALUE(counts_json, '$.created') FROM run"))
                    .isEqualTo(PEOPLE);
            assertThat(hub.count("SELECT COUNT(*) FROM run_rejection WHERE kind = 'rejected'"))
                    .isEqualTo(1);
            assertThat(names(folder.resolve(".done")).filter(n -> n.endsWith(".report.json")))
                    .hasSize(1);
            assertThat(names(folder).filter(n -> !n.startsWith("."))).isEmpty();
            assertThat(names(hub.data.resolve("inbox/.taken/demo/pjrcghqwert/badges")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload.accepted", "batch.before-commit", "batch.committed", "run.before-end"})
    void anUploadThatWasAcceptedIsFinishedByAWorkerAfterAKill(String moment) {
        try (TestHub hub = TestHub.create().with("SERAI_IMPORT_BATCH_SIZE", SETS_OF_100)) {
            hub.start("-Dserai.halt=" + moment);
            CompletableFuture<?> upload = CompletableFuture.runAsync(
                    () -> hub.upload("/event/pjrcghqwert/badge/import", "list.csv", people()));
            hub.await("MOMENT " + moment);
            hub.kill();
            assertThat(upload).failsWithin(Duration.ofSeconds(10));

            hub.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> hub.count("SELECT COUNT(*) FROM run WHERE status = 'partial'") == 1);
            assertThat(hub.count("SELECT COUNT(*) FROM event_person")).isEqualTo(PEOPLE);
            assertThat(hub.count("SELECT JSON_VALUE(counts_json, '$.created') FROM run"))
                    .isEqualTo(PEOPLE);
            assertThat(peopleWithoutPartners(hub)).isZero();
        }
    }

    @Test
    void anUploadThatWasNotAcceptedLeavesNothing() {
        try (TestHub hub = TestHub.create()) {
            hub.start("-Dserai.halt=upload.kept");
            CompletableFuture<?> upload = CompletableFuture.runAsync(
                    () -> hub.upload("/event/pjrcghqwert/badge/import", "list.csv", people()));
            hub.await("MOMENT upload.kept");
            hub.kill();
            assertThat(upload).failsWithin(Duration.ofSeconds(10));
            hub.start();
            assertThat(hub.count("SELECT COUNT(*) FROM run")).isZero();
            assertThat(hub.count("SELECT COUNT(*) FROM event_person")).isZero();
        }
    }

    private static long peopleWithoutPartners(TestHub hub) {
        return hub.count("SELECT COUNT(*) FROM event_person p LEFT JOIN event_badge b ON b.event_person_id = p.id "
                + "LEFT JOIN event_person_profile f ON f.event_person_id = p.id WHERE b.id IS NULL OR f.id IS NULL");
    }

    private static byte[] people() {
        var csv = new StringBuilder("email,given_name,professional_title\n");
        for (int i = 0; i < PEOPLE; i++) {
            csv.append("person")
                    .append(i)
                    .append("@example.org,Person,Engineer ")
                    .append(i)
                    .append('\n');
        }
        csv.append("no address,Nobody,\n");
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (java.io.IOException e) {
            return List.<String>of().stream();
        }
    }
}
