package io.serai.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.files.FileDesk.Part;
import io.serai.hub.database.PublicId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` at every moment of an upload and of a delete that matters, starts it again, and looks
/// for bytes that were lost and bytes that are nobody's.
class FilesKillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final TestHub HUB = TestHub.create().with("SERAI_FILE_SWEEP", "500ms");
    private static FileDesk desk;
    private static String event;

    @BeforeAll
    static void start() {
        startAgain();
        desk = FileDesk.on(HUB);
        event = desk.event();
    }

    @AfterAll
    static void close() {
        HUB.close();
    }

    private static void startAgain() {
        HUB.start("-Dserai.halt.file=" + HUB.data.resolve("moment"));
    }

    private static void haltAt(String moment, Runnable call) throws IOException {
        Path written = Files.writeString(HUB.data.resolve("moment.part"), moment);
        Files.move(written, HUB.data.resolve("moment"));
        CompletableFuture<Void> calling = CompletableFuture.runAsync(call);
        HUB.await("MOMENT " + moment);
        HUB.kill();
        Files.delete(HUB.data.resolve("moment"));
        assertThat(calling).failsWithin(PATIENCE);
        startAgain();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file.noted", "file.placed", "file.named", "file.stored"})
    void anUploadIsThereWholeOrLeavesNothing(String moment) throws Exception {
        Part part = Part.of("a.txt", "Some text " + PublicId.random());
        haltAt(moment, () -> desk.upload(event, part));
        boolean stored = moment.equals("file.stored");
        long names = HUB.count("SELECT COUNT(*) FROM hosted_file WHERE hash_sha256 IS NOT NULL");
        assertThat(names).isEqualTo(stored ? 1 : 0);
        clear();
        JsonNode file = desk.kept(event, part);
        assertThat(file.path("already_stored").asBoolean()).isEqualTo(stored);
        assertWholeAndClean(file, part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file.unnamed", "file.released", "file.removed"})
    void aDeleteTakesTheNameAndThenTheBytes(String moment) throws Exception {
        Part part = Part.of("a.txt", "Some text " + PublicId.random());
        JsonNode file = desk.kept(event, part);
        String path = "/v3/action/hosted_file/" + file.path("id").asText();
        haltAt(moment, () -> desk.delete(path));
        boolean kept = moment.equals("file.unnamed");
        assertThat(desk.get(path + "/download").status()).isEqualTo(kept ? 200 : 404);
        clear();
        assertThat(desk.onDisk(file.path("hash_sha256").asText())).hasSize(kept ? 1 : 0);
        assertWholeAndClean(desk.kept(event, part), part);
    }

    /// What a look does about notes of an hour ago.
    private static void clear() {
        HUB.execute("UPDATE stored_file_leftover SET created_on = created_on - INTERVAL 2 HOUR");
        await().atMost(Duration.ofSeconds(20)).until(() -> HUB.count("SELECT COUNT(*) FROM stored_file_leftover") == 0);
    }

    private static void assertWholeAndClean(JsonNode file, Part part) throws IOException {
        String path = "/v3/action/hosted_file/" + file.path("id").asText();
        assertThat(desk.get(path + "/download").response().body()).isEqualTo(part.bytes());
        HUB.execute("DELETE FROM hosted_file WHERE hash_sha256 IS NOT NULL AND id_random <> '"
                + file.path("id").asText() + "'");
        desk.delete(path);
        try (var files = Files.walk(HUB.data.resolve("files/hosted"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
