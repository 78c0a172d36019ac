package io.serai.lists;

import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What changed at Novi and Mailman while the hub did not look: either connection's heal syncs the account's lists.
class ListHealIT {
    private static ListsFixture lists;

    @BeforeAll
    static void start() {
        lists = new ListsFixture("SERAI_WORKER_LEASE", "1500ms");
    }

    @AfterAll
    static void stop() {
        lists.close();
    }

    @BeforeEach
    void empty() {
        lists.empty();
        for (int i = 1; i <= 6; i++) {
            lists.novi.person(i, "p" + i + "@example.org");
        }
        lists.novi.group(GROUP, 1, 2, 3);
        lists.mailman.add(LIST, "member", "extra@example.org", "Extra");
        lists.mailman.add(LIST, "member", "p1@example.org", "Already there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"novi", "mailman"})
    void eitherConnectionsHealBringsTheListsInLineAndASecondHealsNothing(String system) {
        lists.pair(", \"extra\": \"unsubscribe\", \"max_removed_percent\": 100");
        JsonNode run = lists.ended(begin(system));
        assertThat(run.at("/counts/healed").asInt())
                .as(run + lists.hub.output())
                .isEqualTo(3);
        assertThat(lists.on(LIST)).hasSize(3).doesNotContain("extra@example.org");
        assertThat(lists.ended(begin(system)).at("/counts/healed").asInt()).isZero();
        lists.novi.group(GROUP, 1, 2, 3, 4);
        assertThat(lists.ended(begin(system)).at("/counts/healed").asInt()).isEqualTo(1);
    }

    @Test
    void listsThatNobodySetOrThatWaitAreLeftAlone() {
        assertThat(lists.ended(begin("novi")).at("/counts/healed").asInt()).isZero();
        lists.put(
                ListsFixture.API + "/setting",
                "{\"enabled\": false, \"pairs\": [{\"novi_group\": \"" + GROUP + "\", \"mailman_list\": \"" + LIST
                        + "\"}]}");
        assertThat(lists.ended(begin("novi")).at("/counts/healed").asInt()).isZero();
        assertThat(lists.on(LIST)).containsExactlyInAnyOrder("extra@example.org", "p1@example.org");
    }

    @Test
    void aHealThatIsKilledGoesOnAndCountsAllOfIt() throws IOException {
        lists.pair("");
        Path file = lists.hub.data.resolve("moment");
        lists.hub.kill();
        Files.writeString(file, "lists.changed");
        lists.hub.start("-Dserai.halt.file=" + file);
        String run = begin("mailman");
        lists.hub.await("MOMENT lists.changed");
        lists.hub.kill();
        Files.delete(file);
        lists.hub.start();
        JsonNode ended = lists.ended(run);
        assertThat(ended.at("/counts/healed").asInt()).as(ended.toString()).isEqualTo(2);
        assertThat(lists.on(LIST)).hasSize(4);
        assertThat(lists.hub.count("SELECT COUNT(*) FROM run WHERE capability = 'lists.sync'"))
                .isEqualTo(1);
    }

    private static String begin(String system) {
        String id = lists.hub
                .get("/v3/hub/connection?system=" + system)
                .json()
                .at("/data/0/id")
                .asText();
        Reply reply = lists.post(
                "/v3/hub/connection/" + id + "/heal?since=" + Instant.now().minus(Duration.ofHours(5)), "");
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().at("/data/run_id").asText();
    }
}
