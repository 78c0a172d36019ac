package io.serai.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommands;

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

    private static void set(EmbeddedCache redis, String name, String value) {
        var config = new RedisClientConfig();
        URI url = URI.create(redis.url());
        config.setAddress("redis://127.0.0.1:" + url.getPort());
        config.setPassword(url.getUserInfo().substring(1));
        RedisClient client = RedisClient.create(config);
        try {
            client.connect().sync(RedisCommands.CONFIG_SET, name, value);
        } finally {
            client.shutdown();
        }
    }
}
