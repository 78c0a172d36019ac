package io.serai.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.hub.servers.EmbeddedCache;
import io.serai.hub.settings.DataFolder;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.client.codec.StringCodec;

class CacheIT {
    @TempDir
    Path temp;

    @Test
    void redisThatAnswersReadsAndTakesNoWritesIsNotUp() throws Exception {
        try (DataFolder folder = DataFolder.open(temp.resolve("data"));
                EmbeddedCache redis = new EmbeddedCache(folder)) {
            redis.start();
            try (var cache = new Cache(redis.url())) {
                await().atMost(Duration.ofSeconds(15)).until(cache::up);
                cache.put("kept", "yes", Duration.ofMinutes(1));

                set(redis, "min-replicas-to-write", "1");
                await().atMost(Duration.ofSeconds(15)).until(() -> !cache.up());
                assertThat(cache.client()
                                .getBucket("kept", StringCodec.INSTANCE)
                                .get())
                        .isEqualTo("yes");
                assertThat(cache.claim("lock", "me", Duration.ofSeconds(1))).isTrue();

                set(redis, "min-replicas-to-write", "0");
                await().atMost(Duration.ofSeconds(15)).until(cache::up);
            }
        }
    }

    private static void set(EmbeddedCache redis, String name, String value) throws IOException {
        URI url = URI.create(redis.url());
        String commands = "AUTH %s\r\nCONFIG SET %s %s\r\nQUIT\r\n"
                .formatted(url.getUserInfo().substring(1), name, value);
        try (var socket = new Socket("127.0.0.1", url.getPort())) {
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("+OK\r\n".repeat(3));
        }
    }
}
