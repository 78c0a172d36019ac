package io.serai.identity;

import static io.serai.identity.SignInFixture.PASSWORD;
import static io.serai.identity.SignInFixture.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.faults.CutCable;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Limits of signing in on two hubs with one database and one Redis, and without the Redis.
class SignInLimitsIT {
    private static CutCable cable;
    private static SignInFixture first;
    private static SignInFixture second;

    @BeforeAll
    static void start() {
        URI redis = URI.create(TestServers.redisUrl());
        cable = new CutCable(redis.getPort());
        TestHub one = TestHub.create();
        TestHub other = TestHub.create().with("SERAI_DB_URL", one.database.url());
        for (TestHub hub : new TestHub[] {one, other}) {
            hub.with("SERAI_HTTP_PROXIES", "1")
                    .with("SERAI_REDIS_URL", "redis://" + redis.getUserInfo() + "@127.0.0.1:" + cable.port());
        }
        first = new SignInFixture(one.start());
        second = new SignInFixture(other.start());
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        cable.close();
    }

    @Test
    void failuresOnTwoHubsAreCountedTogether() {
        awaitCache("UP");
        String email = first.person();
        String address = address();
        for (int time = 0; time < 5; time++) {
            SignInFixture hub = time % 2 == 0 ? first : second;
            assertThat(hub.signIn(address, email, "guess").status()).isEqualTo(401);
        }
        assertThat(first.signIn(address, email, PASSWORD).status()).isEqualTo(429);
        assertThat(second.signIn(address, email, PASSWORD).status()).isEqualTo(429);
        assertThat(second.signIn(email, PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void withoutRedisPeopleStillSignInAndGuessersAreStillStopped() {
        awaitCache("UP");
        cable.cut();
        try {
            awaitCache("DOWN");
            String email = first.person();
            String address = address();
            assertThat(first.signIn(address, email, PASSWORD).status()).isEqualTo(200);
            for (int time = 0; time < 5; time++) {
                assertThat(first.signIn(address, email, "guess").status()).isEqualTo(401);
            }
            assertThat(first.signIn(address, email, PASSWORD).status()).isEqualTo(429);
            assertThat(first.signIn(email, PASSWORD).status()).isEqualTo(200);
        } finally {
            cable.mend();
        }
    }

    private static void awaitCache(String state) {
        for (SignInFixture each : new SignInFixture[] {first, second}) {
            await().atMost(Duration.ofSeconds(20)).until(() -> each.hub
                    .get("/observe/health/ready")
                    .text()
                    .contains("\"cache\",\"status\":\"" + state + "\""));
        }
    }
}
