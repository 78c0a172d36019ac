package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.hub.cache.RedisProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis with a replica and three sentinels, whose master is killed.
class SentinelIT {
    @TempDir
    Path temp;

    @Test
    void aMasterThatIsKilledIsReplacedAndLimitsGoOn() throws Exception {
        RedisProcesses.assumeThere();
        try (var redis = new RedisProcesses(temp)) {
            int master = redis.server();
            int replica = redis.replicaOf(master);
            List<Integer> sentinels = List.of(redis.sentinel(master), redis.sentinel(master), redis.sentinel(master));
            redis.awaitReplica(master, sentinels);
            try (TestHub hub = TestHub.create()) {
                hub.with("SERAI_HTTP_PROXIES", "1")
                        .with(
                                "SERAI_REDIS_URL",
                                "redis+sentinel://:" + RedisProcesses.PASSWORD + "@127.0.0.1:"
                                        + sentinels.get(0) + ",127.0.0.1:" + sentinels.get(1) + ",127.0.0.1:"
                                        + sentinels.get(2) + "/" + RedisProcesses.MASTER)
                        .start();
                var fixture = new SignInFixture(hub);
                awaitCache(hub, "UP");
                String email = fixture.person();
                String other = fixture.person();
                String from = address();
                for (int i = 0; i < 3; i++) {
                    assertThat(fixture.signIn(from, email, "guess").status()).isEqualTo(401);
                }
                redis.kill(master);
                long killed = System.nanoTime();
                awaitCache(hub, "DOWN");
                var seen = new ArrayList<Integer>();
                await().atMost(Duration.ofSeconds(40)).until(() -> {
                    seen.add(hub.get("/observe/health/ready").status());
                    seen.add(fixture.signIn(other, PASSWORD).status());
                    return cache(hub, "UP");
                });
                assertThat(seen).as("what callers see meanwhile").containsOnly(200);
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(20));
                assertThat(redis.role(replica)).isEqualTo("master");
                // what was counted before is counted on
                for (int i = 0; i < 2; i++) {
                    assertThat(fixture.signIn(from, email, "guess").status()).isEqualTo(401);
                }
                assertThat(fixture.signIn(from, email, PASSWORD).status()).isEqualTo(429);
            }
        }
    }

    /// All that one script touches has one hash tag.
    @Test
    void ofAClusterOfThreeTheLimitsAreKept() throws Exception {
        RedisProcesses.assumeThere();
        try (var redis = new RedisProcesses(temp)) {
            List<Integer> nodes = redis.cluster(3);
            try (TestHub hub = TestHub.create()) {
                hub.with("SERAI_HTTP_PROXIES", "1")
                        .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                        .with(
                                "SERAI_REDIS_URL",
                                "redis+cluster://:" + RedisProcesses.PASSWORD + "@127.0.0.1:" + nodes.get(0)
                                        + ",127.0.0.1:" + nodes.get(1))
                        .start();
                var fixture = new SignInFixture(hub);
                awaitCache(hub, "UP");
                for (int who = 0; who < 3; who++) {
                    String email = fixture.person();
                    String from = address();
                    for (int i = 0; i < 5; i++) {
                        assertThat(fixture.signIn(from, email, "guess").status())
                                .isEqualTo(401);
                    }
                    assertThat(fixture.signIn(from, email, PASSWORD).status()).isEqualTo(429);
                }
                assertThat(cache(hub, "UP")).isTrue();
                assertThat(redis.keys(nodes))
                        .as("keys of limits, on more than one node")
                        .hasSizeGreaterThan(1);
            }
        }
    }

    private static void awaitCache(TestHub hub, String state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> cache(hub, state));
    }

    private static boolean cache(TestHub hub, String state) {
        return hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"" + state + "\"");
    }
}
