package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` in the middle of an undo, and starts it again.
class UndoKillIT {
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.create().with("SERAI_WORKER_LEASE", "1500ms").start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"undo.before-commit", "undo.committed"})
    void anUndoGoesOnAfterAKillAndNothingIsTakenBackTwice(String moment) throws IOException {
        Desk desk = Desk.on(hub);
        String event = desk.event();
        imported(desk, event, "A");
        String run = imported(desk, event, "B");
        String badge = desk.data(desk.get("event_badge?limit=1")).at("/0/id").asText();
        desk.data(desk.patch("event_badge/" + badge, "{\"given_name\": \"By hand\"}"));

        Path file = hub.data.resolve("moment");
        hub.kill();
        Files.writeString(file, moment);
        hub.start("-Dserai.halt.file=" + file);
        Reply reply = desk.send(desk.request("/v3/hub/run/" + run + "/undo"), "POST", "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        String undo = reply.json().at("/data/run_id").asText();
        hub.await("MOMENT " + moment);
        hub.kill();
        Files.delete(file);
        hub.start();
        var ended = new JsonNode[1];
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            ended[0] =
                    desk.data(hub.send(desk.request("/v3/hub/run/" + undo).GET().build()));
            return !ended[0].path("status").asText().equals("running");
        });
        assertThat(ended[0].path("counts").toString())
                .as(ended[0].toString())
                .isEqualTo("{\"restored\":1200,\"removed\":0,\"returned\":0,\"kept\":1}");
        assertThat(hub.count(
                        "SELECT COUNT(*) FROM event_badge b JOIN event e ON e.id = b.event_id WHERE e.id_random = '"
                                + event + "' AND b.given_name = 'A'"))
                .isEqualTo(599);
    }

    private static String imported(Desk desk, String event, String given) {
        var csv = new StringBuilder("email,given_name\n");
        for (int i = 0; i < 600; i++) {
            csv.append("p" + i + "@x.org," + given + "\n");
        }
        Reply reply = desk.hub()
                .send(TestHub.multipart(
                        desk.request("/event/" + event + "/badge/import"),
                        "people.csv",
                        csv.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.counts().path("run_id").asText();
    }
}
