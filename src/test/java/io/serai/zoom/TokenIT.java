package io.serai.zoom;

import static io.serai.zoom.ZoomFixture.EVENT;
import static io.serai.zoom.ZoomFixture.hook;
import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestServers;
import io.serai.connectors.SandboxVendor.Reply;
import io.serai.connectors.SandboxVendor.Request;
import io.serai.connectors.SealedToken;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/// Access tokens as Zoom sees them asked for.
class TokenIT {
    private static ZoomFixture zoom;
    private static final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
    private int sequence;

    @BeforeAll
    static void start() {
        zoom = new ZoomFixture();
    }

    @AfterAll
    static void stop() {
        zoom.close();
    }

    @BeforeEach
    void empty() {
        zoom.empty();
        answered.clear();
        zoom.heard.instead(TokenIT::listened);
    }

    /// Lets Zoom answer, and keeps the tokens it gives out.
    private static @Nullable Reply listened(Request request) {
        if (!request.path().equals("/oauth/token")) {
            return null;
        }
        Reply reply = zoom.zoom.answer(request);
        answered.add(new String(reply.body(), StandardCharsets.UTF_8));
        return reply;
    }

    @Test
    void manyCallersAtOneMomentGetOneToken() throws InterruptedException {
        String secret = "s";
        String connection = zoom.connect("demoAcct001", secret, EVENT, "pjrcghqwert");
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 40; i++) {
                String body = hook("ticket_created", EVENT, "sandboxTicketA%04d".formatted(i), "x@x.org", i);
                threads.submit(() -> zoom.deliver(connection, secret, body));
            }
        }
        zoom.settle();
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(40);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM event_badge WHERE id_random NOT LIKE 'demoBadg0__'"))
                .isEqualTo(40);
        assertThat(answered).hasSize(1);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() {
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        deliver(connection);
        zoom.zoom.answer(new Request("DELETE", "/_control/tokens", Map.of(), Map.of(), new byte[0]));
        zoom.hub.execute("DELETE FROM zoom_ticket");
        deliver(connection);
        assertThat(zoom.hub.count("SELECT COUNT(*) FROM inbox WHERE status = 'done'"))
                .isEqualTo(2);
        assertThat(zoom.text("SELECT MAX(attempts) FROM inbox")).isEqualTo("1");
        assertThat(answered).hasSize(2);
    }

    @Test
    void aTokenIsInNoLogAndNotReadableInTheCache() {
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        deliver(connection);
        String token = TicketTest.json(answered.element()).path("access_token").asText();
        assertThat(zoom.hub.output()).doesNotContain(token).doesNotContain(ZoomSandbox.SECRET);
        var config = new Config();
        config.useSingleServer().setAddress(TestServers.redisUrl());
        var redis = Redisson.create(config);
        try {
            var keys = redis.getKeys()
                    .getKeysStream()
                    .filter(key -> key.contains("zoom-token:" + connection))
                    .toList();
            assertThat(keys).hasSize(1);
            Object kept = redis.getBucket(keys.getFirst(), StringCodec.INSTANCE).get();
            assertThat(kept.toString()).doesNotContain(token);
            assertThat(SealedToken.open(kept.toString(), ZoomSandbox.SECRET)).endsWith(token);
            assertThat(SealedToken.open(kept.toString(), "another")).isNull();
            assertThat(redis.getBucket(keys.getFirst()).remainTimeToLive()).isBetween(3_000_000L, 3_600_000L);
        } finally {
            redis.shutdown();
        }
    }

    @Test
    void aWrongSecretIsADeadLetterThatSaysSoAndHoldsNoSecret() {
        String connection = zoom.connect("demoAcct001", "s", EVENT, "pjrcghqwert");
        zoom.heard.instead(request -> request.path().equals("/oauth/token")
                ? zoom.zoom.answer(new Request("POST", "/oauth/token", Map.of(), Map.of(), new byte[0]))
                : null);
        deliver(connection);
        assertThat(zoom.text("SELECT CONCAT(endpoint, ' ', message) FROM dead_letter"))
                .contains("zoom POST /oauth/token")
                .contains("400")
                .doesNotContain(ZoomSandbox.SECRET);
    }

    private void deliver(String connection) {
        assertThat(zoom.deliver(
                                connection,
                                "s",
                                hook("ticket_updated", EVENT, "sandboxTicketA0001", "x@x.org", ++sequence))
                        .status())
                .isEqualTo(200);
        zoom.settle();
    }
}
