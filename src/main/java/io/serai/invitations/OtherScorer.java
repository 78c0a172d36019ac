package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.serai.invitations.fraud.Access;
import io.serai.invitations.fraud.Score;
import io.serai.invitations.fraud.SubScores;
import io.serai.invitations.fraud.Thresholds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Another program that scores accesses. It has 250 ms, and once it has failed often enough it is not asked for
/// a while: a guest never waits longer for it.
final class OtherScorer {
    static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(OtherScorer.class);
    private static final int LONGEST_REASON = 255;

    private final Function<Map<String, Object>, CompletableFuture<byte[]>> route;
    private final ObjectMapper json;
    private final CircuitBreaker breaker;

    /// @param route asks it, by `direct:fraud-score`
    /// @param rest how long it is not asked, once it has failed often enough
    OtherScorer(Function<Map<String, Object>, CompletableFuture<byte[]>> route, Duration rest, ObjectMapper json) {
        this.route = route;
        this.json = json;
        this.breaker = CircuitBreaker.of(
                "fraud-scorer",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(rest)
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .maxWaitDurationInHalfOpenState(Duration.ofMinutes(1))
                        .build());
    }

    /// @return empty where it did not answer, or not so that it can be used
    Optional<Score> score(RsvpLinks.Invited who, Access access, Thresholds thresholds) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long began = System.nanoTime();
        CompletableFuture<byte[]> asked = route.apply(question(who, access));
        try {
            Score score = read(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), thresholds);
            breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return Optional.of(score);
        } catch (ExecutionException | TimeoutException | IOException | IllegalArgumentException e) {
            asked.cancel(true);
            breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
            LOG.debug("the scorer failed: {}", e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.cancel(true);
            breaker.releasePermission();
            return Optional.empty();
        }
    }

    private Map<String, Object> question(RsvpLinks.Invited who, Access access) {
        ObjectNode asked = json.createObjectNode();
        asked.put("kind", access.kind().key())
                .put("address", access.address())
                .put("agent", access.agent())
                .put("gesture", access.gesture())
                .put("scanner", access.scanner());
        asked.putObject("fingerprint")
                .put("screen", access.fingerprint().screen())
                .put("time_zone", access.fingerprint().timeZone())
                .put("language", access.fingerprint().language())
                .put("platform", access.fingerprint().platform());
        return Map.of("event_id", who.event().id(), "guest_id", who.guest().id(), "access", asked);
    }

    /// A band that it sends is not looked at, and the rules that bind the hub's own scorer bind it.
    private Score read(byte[] answer, Thresholds thresholds) throws IOException {
        JsonNode said = json.readTree(answer);
        JsonNode parts = said.path("sub_scores");
        return Score.of(
                whole(said.path("score")),
                new SubScores(
                        whole(parts.path("fingerprint")),
                        whole(parts.path("network")),
                        whole(parts.path("signals")),
                        whole(parts.path("repeat")),
                        whole(parts.path("speed"))),
                thresholds,
                reason(said.path("reason").asText("scored elsewhere")));
    }

    private static String reason(String said) {
        return said.length() <= LONGEST_REASON ? said : said.substring(0, LONGEST_REASON);
    }

    private static int whole(JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new IllegalArgumentException("expected whole numbers from 0 to 100");
        }
        return number.intValue();
    }
}
