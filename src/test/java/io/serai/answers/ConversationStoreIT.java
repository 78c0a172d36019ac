package io.serai.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.TestServers;
import io.serai.hub.cache.Cache;
import io.serai.web.Account;
import io.serai.web.Person;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.StringCodec;

/// What is kept of conversations, and for how long, with a real Redis.
class ConversationStoreIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode NOTHING = JSON.createObjectNode();

    private static Person someone() {
        var account = new Account(1, "acct", "code");
        return new Person(
                1,
                UUID.randomUUID().toString(),
                "id",
                "a@example.org",
                "none",
                null,
                account,
                false,
                false,
                false,
                true);
    }

    private static JsonNode message(int number) {
        return JSON.createObjectNode().put("role", "user").put("content", "number " + number);
    }

    private static Conversations conversations(Cache cache, Duration lasts) {
        await().atMost(Duration.ofSeconds(15)).until(cache::up);
        return new Conversations(cache, JSON, lasts);
    }

    @Test
    void theOldestMessagesAndConversationsGo() throws Exception {
        try (var cache = new Cache(TestServers.redisUrl())) {
            Conversations conversations = conversations(cache, Duration.ofMinutes(5));
            Person one = someone();
            String first = conversations.begin(one, NOTHING);
            for (int i = 0; i < 101; i++) {
                assertThat(conversations.append(one, first, List.of(message(2 * i), message(2 * i + 1))))
                        .isTrue();
            }
            List<JsonNode> kept = conversations.find(one, first).orElseThrow().messages();
            assertThat(kept).hasSize(200);
            assertThat(kept.getFirst().path("content").asText()).isEqualTo("number 2");

            List<String> later = IntStream.range(0, 100)
                    .mapToObj(_ -> begun(conversations, one))
                    .toList();
            assertThat(conversations.list(one)).hasSize(100);
            assertThat(conversations.find(one, first)).isEmpty();
            assertThat(conversations.find(one, later.getFirst())).isPresent();

            conversations.removeAll(one);
            assertThat(conversations.list(one)).isEmpty();
            assertThat(conversations.find(one, later.getLast())).isEmpty();
        }
    }

    private static String begun(Conversations conversations, Person who) {
        try {
            return conversations.begin(who, NOTHING);
        } catch (Conversations.AwayException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readingDoesNotExtendIt() throws Exception {
        try (var cache = new Cache(TestServers.redisUrl())) {
            Conversations conversations = conversations(cache, Duration.ofMillis(1_500));
            Person one = someone();
            String id = conversations.begin(one, NOTHING);
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> conversations.find(one, id).isEmpty());
            assertThat(conversations.append(one, id, List.of(message(1)))).isFalse();
            assertThat(conversations.list(one)).isEmpty();
        }
    }

    @Test
    void whatCantBeReadCountsAsNone() throws Exception {
        try (var cache = new Cache(TestServers.redisUrl())) {
            Conversations conversations = conversations(cache, Duration.ofMinutes(5));
            Person one = someone();
            String id = conversations.begin(one, NOTHING);
            String key = "serai:chat:{1:" + one.uuid() + "}:one:" + id;
            cache.client().getList(key + ":messages", StringCodec.INSTANCE).add("no JSON {");
            assertThat(conversations.find(one, id)).isEmpty();
            cache.client().getKeys().delete(key);
            cache.client().getBucket(key, StringCodec.INSTANCE).set("no hash");
            assertThat(conversations.find(one, id)).isEmpty();
            assertThat(conversations.list(one)).isEmpty();
        }
    }

    @Test
    void whereRedisIsAwayItSaysSo() {
        try (var cache = new Cache("redis://127.0.0.1:1")) {
            var conversations = new Conversations(cache, JSON, Duration.ofMinutes(5));
            assertThatThrownBy(() -> conversations.begin(someone(), NOTHING))
                    .isInstanceOf(Conversations.AwayException.class);
        }
    }
}
