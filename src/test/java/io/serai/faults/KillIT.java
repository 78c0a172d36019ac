package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestFolders;
import io.serai.TestHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` at every moment of an import that matters, starts it again, and counts.
class KillIT {
    private static final int PEOPLE = 250;
    private static final String SETS_OF_100 = "100";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// The hub that one test started again is the one that the next kills, in a house that is empty again.
    private static TestHub hub;

    private static boolean sound;

    @BeforeEach
    void empty() throws IOException {
        if (!sound) {
            close();
            hub = TestHub.create().with("SERAI_IMPORT_BATCH_SIZE", SETS_OF_100);
            startAgain();
        } else {
            await().atMost(PATIENCE).until(() -> hub.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);
            for (String table : List.of(
                    "event_exhibit_tracking",
                    "event_badge",
                    "event_person_profile",
                    "event_person",
                    "dead_letter",
                    "inbox",
                    "run")) {
                hub.execute("DELETE FROM " + table);
            }
            Path done = hub.data.resolve("inbox/demo/pjrcghqwert/badges/.done");
            if (Files.exists(done)) {
                TestFolders.delete(done);
            }
        }
        sound = false;
    }

    @AfterAll
    static void close() {
        if (hub != null) {
            hub.close();
        }
    }

    /// Of those within one transaction, one is as good as another; `-Dserai.moments.every=true` tries all.
    static Stream<String> momentsOfAFile() {
        Stream<String> within = Stream.of(
                "folder.before-take",
                "import.begun",
                "import.tables-created",
                "import.chunk-staged",
                "import.folded",
                "batch.event-held",
                "batch.merged",
                "people.compared",
                "people.before-writing",
                "people.people-created",
                "people.badges-created",
                "batch.before-commit",
                "run.ended");
        Stream<String> telling = Stream.of(
                "folder.taken",
                "folder.accepted",
                "import.staged",
                "people.profiles-created",
                "batch.committed",
                "run.before-end",
                "folder.reported",
                "folder.settled");
        return Boolean.getBoolean("serai.moments.every") ? Stream.concat(telling, within) : telling;
    }

    @ParameterizedTest
    @MethodSource("momentsOfAFile")
    void aDroppedFileIsFinishedAfterAKillAndNobodyIsThereTwice(String moment) throws Exception {
        Path folder = Files.createDirectories(hub.data.resolve("inbox/demo/pjrcghqwert/badges"));
        haltAt(moment);
        Files.write(folder.resolve("list.csv"), people());
        killAt(moment);
        assertThat(peopleWithoutPartners()).as("half batches after the kill").isZero();

        startAgain();
        await().atMost(PATIENCE).until(() -> names(folder.resolve(".done")).anyMatch(n -> n.endsWith("-list.csv")));
        await().atMost(PATIENCE).until(() -> hub.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);

        assertThat(hub.people()).isEqualTo(PEOPLE);
        assertThat(hub.count(
                        "SELECT COUNT(DISTINCT external_id) FROM event_person WHERE id_random NOT LIKE 'demoEPer0__'"))
                .isEqualTo(PEOPLE);
        assertThat(peopleWithoutPartners()).isZero();
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
        sound = true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"upload.accepted", "batch.committed"})
    void anUploadThatWasAcceptedIsFinishedByAWorkerAfterAKill(String moment) throws Exception {
        haltAt(moment);
        CompletableFuture<?> upload = upload();
        killAt(moment);
        assertThat(upload).failsWithin(PATIENCE);

        startAgain();
        await().atMost(PATIENCE).until(() -> hub.count("SELECT COUNT(*) FROM run WHERE status = 'partial'") == 1);
        assertThat(hub.people()).isEqualTo(PEOPLE);
        assertThat(hub.count("SELECT JSON_VALUE(counts_json, '$.created') FROM run"))
                .isEqualTo(PEOPLE);
        assertThat(peopleWithoutPartners()).isZero();
        sound = true;
    }

    @Test
    void anUploadThatWasNotAcceptedLeavesNothing() throws Exception {
        haltAt("upload.kept");
        CompletableFuture<?> upload = upload();
        killAt("upload.kept");
        assertThat(upload).failsWithin(PATIENCE);

        startAgain();
        assertThat(hub.count("SELECT COUNT(*) FROM run")).isZero();
        assertThat(hub.people()).isZero();
        sound = true;
    }

    private static void haltAt(String moment) throws IOException {
        Path written = Files.writeString(hub.data.resolve("moment.part"), moment);
        Files.move(written, moment());
    }

    private static void killAt(String moment) throws IOException {
        hub.await("MOMENT " + moment);
        hub.kill();
        Files.delete(moment());
    }

    private static Path moment() {
        return hub.data.resolve("moment");
    }

    private static void startAgain() {
        hub.start("-Dserai.halt.file=" + moment());
    }

    private static CompletableFuture<?> upload() {
        return CompletableFuture.runAsync(() -> hub.upload("/event/pjrcghqwert/badge/import", "list.csv", people()));
    }

    private static long peopleWithoutPartners() {
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
        } catch (IOException e) {
            return List.<String>of().stream();
        }
    }
}
