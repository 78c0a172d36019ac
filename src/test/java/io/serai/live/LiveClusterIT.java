package io.serai.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestServers;
import io.serai.faults.CutCable;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/// The live channel of two hubs with one database and one Redis, and without the Redis.
class LiveClusterIT {
    private static CutCable cable;
    private static TestPeople people;
    private static TestHub one;
    private static TestHub two;

    private final String account = people.account();
    private final Caller analyst = people.someone(account, "analyst");
    private final String token = analyst.token();

    @BeforeAll
    static void start() {
        URI redis = URI.create(TestServers.redisUrl());
        cable = new CutCable(redis.getPort());
        one = TestHub.create();
        two = TestHub.create().with("SERAI_DB_URL", one.database.url());
        for (TestHub hub : new TestHub[] {one, two}) {
            hub.with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                    .with("SERAI_HTTP_IDLE_TIMEOUT", "3s")
                    .with("SERAI_REDIS_URL", "redis://" + redis.getUserInfo() + "@127.0.0.1:" + cable.port())
                    .start();
        }
        people = new TestPeople(one);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        cable.close();
    }

    @Test
    void aGroupIsOneOnAllHubs() {
        awaitCache("UP");
        try (var here = LiveClient.join(one, "room", token);
                var there = LiveClient.join(two, "room", token)) {
            assertThat(here.next("join").path("from").asText()).isEqualTo(there.id());
            here.say("{\"type\": \"presence\"}");
            assertThat(here.next("presence").path("body").path("clients").valueStream())
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder(here.id(), there.id());
            for (int i = 0; i < 15; i++) {
                here.message("word " + i);
            }
            for (LiveClient each : List.of(here, there)) {
                for (int i = 0; i < 15; i++) {
                    JsonNode frame = each.next("message");
                    assertThat(frame.path("body").asText()).isEqualTo("word " + i);
                    assertThat(frame.path("from").asText()).isEqualTo(here.id());
                }
            }
            there.message(here.id(), "for you");
            assertThat(here.next("message").path("to").asText()).isEqualTo(here.id());
            assertThat(people.post(analyst, "/v3/crud/event/", "{\"name\": \"An event\"}")
                            .status())
                    .isEqualTo(200);
            for (LiveClient each : List.of(here, there)) {
                assertThat(each.next("object").path("body").path("action").asText())
                        .isEqualTo("created");
                each.hasHeardNo("object");
                each.hasHeardNo("message");
            }
            there.say("{\"type\": \"leave\"}");
            assertThat(here.next("leave").path("from").asText()).isEqualTo(there.id());
        }
    }

    @Test
    void withoutRedisAHubSpeaksToItsOwnClientsAndToAllWhenItIsBack() {
        awaitCache("UP");
        try (var here = LiveClient.join(one, "room", token);
                var there = LiveClient.join(two, "room", token)) {
            cable.cut();
            awaitCache("DOWN");
            try (var late = LiveClient.join(one, "room", token)) {
                assertThat(here.next("join").path("from")).isNotNull();
                late.message("among us");
                assertThat(here.next("message").path("body").asText()).isEqualTo("among us");
                there.hasHeardNo("message");
                here.say("{\"type\": \"presence\"}");
                assertThat(here.next("presence").path("body").path("count").asInt())
                        .isEqualTo(2);
                cable.mend();
                awaitCache("UP");
                awaitEach(late, there);
                awaitEach(there, late);
                awaitPresence(there, 3);
            }
        }
    }

    /// Says something again and again until the other has heard it: nobody promises when a topic is listened to again.
    private static void awaitEach(LiveClient from, LiveClient to) {
        for (int i = 0; i < 40; i++) {
            from.message(to.id(), "are you there?");
            to.say("{\"type\": \"ping\"}");
            if (to.hears("message", "ping")) {
                return;
            }
            pause(500);
        }
        throw new AssertionError("what is said on one hub is not heard on the other");
    }

    private static void awaitPresence(LiveClient client, int count) {
        int seen = 0;
        for (int i = 0; seen != count && i < 40; i++) {
            client.say("{\"type\": \"presence\"}");
            seen = client.next("presence").path("body").path("count").asInt();
            pause(250);
        }
        assertThat(seen).isEqualTo(count);
    }

    @Test
    void theClientsOfAHubThatDiedAreGoneAfterAWhile() {
        awaitCache("UP");
        RedissonClient redis = redis();
        try (var here = LiveClient.join(one, "room", token)) {
            String key = "serai:live:" + account + ":group:room";
            // as a hub leaves them that said so for the last time a while ago
            redis.getScoredSortedSet(key, StringCodec.INSTANCE).add(System.currentTimeMillis() - 1.0, "AAAAAAAAAAA");
            here.say("{\"type\": \"presence\"}");
            assertThat(here.next("leave").path("from").asText()).isEqualTo("AAAAAAAAAAA");
            JsonNode body = here.next("presence").path("body");
            assertThat(body.path("count").asInt()).isEqualTo(1);
            assertThat(redis.getKeys().remainTimeToLive(key)).isBetween(60_000L, 75_000L);
        } finally {
            redis.shutdown();
        }
    }

    @Test
    void whoIsThereStaysConnectedHoweverQuietAndWhoIsNotIsDropped() throws Exception {
        try (var quiet = LiveClient.join(one, "room", token);
                var dead = new DeafClient(one, "room", token)) {
            String id = quiet.next("join").path("from").asText();
            assertThat(quiet.next("leave").path("from").asText()).isEqualTo(id);
            assertThat(dead.isGone()).isTrue();
            assertThat(quiet.isOpen()).isTrue();
        }
    }

    @Test
    void aHubThatStopsSaysSo() {
        TestHub third = TestHub.create()
                .with("SERAI_DB_URL", one.database.url())
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .start();
        try (var client = LiveClient.join(third, "room", token)) {
            long began = System.nanoTime();
            third.terminate();
            assertThat(client.closed()).isEqualTo(1001);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        } finally {
            third.close();
        }
    }

    private static RedissonClient redis() {
        var config = new Config();
        config.useSingleServer()
                .setAddress(TestServers.redisUrl())
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(2);
        return Redisson.create(config);
    }

    private static void awaitCache(String status) {
        for (TestHub hub : new TestHub[] {one, two}) {
            boolean seen = false;
            for (int i = 0; !seen && i < 100; i++) {
                seen = hub.get("/observe/health/ready").text().contains("\"cache\",\"status\":\"" + status + "\"");
                pause(seen ? 0 : 100);
            }
            assertThat(seen).as("the cache is " + status).isTrue();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
