package io.serai.lists;

import static io.serai.lists.ListsFixture.API;
import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` at every moment of a sync that matters, starts it again, and looks at the list.
class ListKillIT {
    private static final int PEOPLE = 30;
    private static ListsFixture lists;

    @BeforeAll
    static void start() {
        lists = new ListsFixture("SERAI_WORKER_LEASE", "1500ms");
    }

    @AfterAll
    static void stop() {
        lists.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lists.person-read", "lists.before-plan", "lists.planned", "lists.changed", "work.before-done"})
    void aSyncGoesOnAfterAKillAndPutsNobodyBackWhoLeft(String moment) throws IOException {
        lists.empty();
        for (int i = 1; i <= PEOPLE; i++) {
            lists.novi.person(i, "p" + i + "@example.org");
        }
        lists.novi.group(GROUP, IntStream.rangeClosed(1, PEOPLE).toArray());
        lists.mailman.add(LIST, "member", "extra@example.org", "Extra");
        for (int i = 1; i <= PEOPLE; i += 2) {
            lists.mailman.add(LIST, "member", "p" + i + "@example.org", "Already there");
        }
        lists.pair(", \"extra\": \"unsubscribe\"");
        Path file = lists.hub.data.resolve("moment");
        lists.hub.kill();
        Files.writeString(file, moment);
        lists.hub.start("-Dserai.halt.file=" + file);
        String run = lists.post(API + "/sync", "").json().at("/data/run_id").asText();
        lists.hub.await("MOMENT " + moment);
        lists.hub.kill();
        Files.delete(file);
        int read = lists.novi.reads.get();

        lists.hub.start();
        JsonNode ended = lists.ended(run);
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("done");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> lists.hub.count("SELECT COUNT(*) FROM inbox WHERE status <> 'done'") == 0);
        lists.assertCounts(ended, PEOPLE / 2, 1, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(PEOPLE).doesNotContain("extra@example.org");
        assertThat(lists.novi.reads.get() - read)
                .as("people read after the kill, of whom " + read + " had been")
                .isLessThanOrEqualTo(moment.equals("lists.person-read") ? PEOPLE - 1 : 0);
        assertThat(lists.hub.count("SELECT COUNT(*) FROM list_no")).isZero();
        assertThat(lists.hub.count("SELECT COUNT(*) FROM list_change")).isZero();

        // a sync after it changes nothing, and who leaves now is not put back
        lists.mailman.remove(LIST, "p2@example.org");
        lists.assertCounts(lists.sync(), 0, 0, 0, 0, 0);
        assertThat(lists.on(LIST)).hasSize(PEOPLE - 1).doesNotContain("p2@example.org");
    }
}
