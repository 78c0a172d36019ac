package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.faults.CutCable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// MariaDB goes away while records are read and written, and comes back.
class RecordsOutageIT {

    @Test
    void withoutMariaDbCallsAreAnswered503AndAllThatWasAnsweredIsThereAfterwards() throws Exception {
        try (TestHub hub = TestHub.create()) {
            URI database = URI.create(hub.database.url().substring("jdbc:".length()));
            try (var cable = new CutCable(database.getPort())) {
                hub.with("SERAI_DB_URL", "jdbc:mariadb://127.0.0.1:" + cable.port() + database.getPath())
                        .start();
                Desk desk = Desk.on(hub);
                String event = desk.event();
                String session = desk.id("event_session", "{\"event_id\": \"" + event + "\", \"name\": \"One\"}");
                List<CompletableFuture<Reply>> making = IntStream.range(0, 40)
                        .mapToObj(number -> CompletableFuture.supplyAsync(() -> desk.post(
                                "event_session",
                                "{\"event_id\": \"" + event + "\", \"name\": \"many " + number + "\"}")))
                        .toList();
                making.getFirst().get(20, TimeUnit.SECONDS);
                cable.cut();
                for (Reply refused : List.of(
                        desk.get("event_session/" + session),
                        desk.get("event_session?limit=5"),
                        desk.post("event_session/search", "{\"q\": \"one\"}"),
                        desk.patch("event_session/" + session, "{\"name\": \"Two\"}"),
                        desk.delete("event_session/" + session))) {
                    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
                    assertThat(refused.response().headers().firstValue("retry-after"))
                            .isPresent();
                    assertThat(refused.text()).doesNotContain("SQL", "Exception", "jdbc");
                }
                cable.mend();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> desk.get("event_session/" + session).status() == 200);
                assertThat(desk.data(desk.get("event_session/" + session))
                                .path("name")
                                .asText())
                        .isEqualTo("One");
                for (int number = 0; number < making.size(); number++) {
                    int status = making.get(number).get(60, TimeUnit.SECONDS).status();
                    assertThat(status).isIn(200, 503);
                    long there = hub.count("SELECT COUNT(*) FROM event_session WHERE name = 'many " + number + "'");
                    // one that was cut off during its COMMIT may be there, too; none is twice
                    assertThat(there).as("many %d", number).isBetween(status == 200 ? 1L : 0L, 1L);
                }
                assertThat(desk.patch("event_session/" + session, "{\"name\": \"Two\"}")
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
