package io.serai.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.TestServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Redis or MariaDB goes away while the hub runs, and comes back.
class OutageIT {
    private static final String IMPORT = "/event/pjrcghqwert/badge/import";

    @Test
    void withoutRedisTheHubStaysReadyAndImportsAreRight() {
        URI redis = URI.create(TestServers.redisUrl());
        try (var cable = new CutCable(redis.getPort());
                TestHub hub = TestHub.create()) {
            hub.with("SERAI_REDIS_URL", "redis://" + redis.getUserInfo() + "@127.0.0.1:" + cable.port())
                    .start();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"UP\""));
            cable.cut();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"DOWN\""));
            assertThat(hub.get("/observe/health/ready").status()).isEqualTo(200);
            Reply reply = hub.upload(IMPORT, "a.csv", csv("email\na@x.org\nb@x.org\n"));
            assertThat(reply.counts().path("created").asInt()).as(reply.text()).isEqualTo(2);
            cable.mend();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"UP\""));
        }
    }

    @Test
    void withoutMariaDbTheHubAnswers503AndRecoversByItself() throws Exception {
        try (TestHub hub = TestHub.create()) {
            URI database = URI.create(hub.database.url().substring("jdbc:".length()));
            try (var cable = new CutCable(database.getPort())) {
                hub.with("SERAI_DB_URL", "jdbc:mariadb://127.0.0.1:" + cable.port() + database.getPath())
                        .start();
                assertThat(hub.upload(IMPORT, "a.csv", csv("email\na@x.org\n")).status())
                        .isEqualTo(200);
                cable.cut();
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> hub.get("/observe/health/ready").status() == 503);
                Reply refused = hub.upload(IMPORT, "a.csv", csv("email\nb@x.org\n"));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.response().headers().firstValue("retry-after"))
                        .isPresent();
                assertThat(refused.text()).doesNotContain("SQL", "Exception", "jdbc");
                assertThat(hub.get("/observe/health/live").status()).isEqualTo(200);
                Path folder = Files.createDirectories(hub.data.resolve("inbox/demo/pjrcghqwert/badges"));
                Files.write(folder.resolve("list.csv"), csv("email\nc@x.org\n"));

                cable.mend();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> hub.get("/observe/health/ready").status() == 200);
                assertThat(hub.upload(IMPORT, "a.csv", csv("email\nb@x.org\n")).status())
                        .isEqualTo(200);
                await().atMost(Duration.ofSeconds(20)).until(() -> settled(folder.resolve(".done")));
                assertThat(hub.people()).isEqualTo(3);
            }
        }
    }

    @Test
    void aHubThatStartsBeforeItsDatabaseAnswers503AndThenMigrates() {
        try (TestHub hub = TestHub.create()) {
            URI database = URI.create(hub.database.url().substring("jdbc:".length()));
            try (var cable = new CutCable(database.getPort())) {
                cable.cut();
                hub.with("SERAI_DB_URL", "jdbc:mariadb://127.0.0.1:" + cable.port() + database.getPath())
                        .begin();
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> hub.get("/observe/health/live").status() == 200);
                assertThat(hub.get("/v3/hub/run").status()).isEqualTo(503);
                cable.mend();
                hub.await("Serai is ready");
                assertThat(hub.get("/v3/hub/run").status()).isEqualTo(200);
            }
        }
    }

    private static boolean settled(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith("-list.csv"));
        }
    }

    private static byte[] csv(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
