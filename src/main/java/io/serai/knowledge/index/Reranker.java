package io.serai.knowledge.index;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A model elsewhere that reads a question beside each passage. It has its time, and once it has failed often
/// enough it is not asked for a while: who searches gets the order that there was.
final class Reranker {
    /// What Text Embeddings Inference takes at once unless told otherwise.
    static final int MOST = 32;
    private static final Logger LOG = LoggerFactory.getLogger(Reranker.class);

    private final Endpoint endpoint;
    private final Style style;
    private final String model;
    private final CircuitBreaker breaker;

    /// How it is spoken to.
    enum Style {
        TEI("/rerank"),
        COHERE("/v1/rerank");

        final String path;

        Style(String path) {
            this.path = path;
        }
    }

    /// @param rest how long it is not asked, once it has failed often enough
    Reranker(Endpoint endpoint, Style style, String model, Duration rest) {
        this.endpoint = endpoint;
        this.style = style;
        this.model = model;
        this.breaker = CircuitBreaker.of(
                "knowledge-reranker",
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

    /// @return a score for each; empty where there is none that can be used
    Optional<double[]> scores(String question, List<String> texts) {
        if (texts.isEmpty() || !breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long began = System.nanoTime();
        try {
            var scores = new double[texts.size()];
            for (int from = 0; from < scores.length; from += MOST) {
                List<String> some = texts.subList(from, Math.min(scores.length, from + MOST));
                double[] theirs = read(endpoint.ask(asked(question, some)), some.size());
                System.arraycopy(theirs, 0, scores, from, theirs.length);
            }
            breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return Optional.of(scores);
        } catch (DeliveryException e) {
            breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, e);
            LOG.warn("passages stay in their order: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, Object> asked(String question, List<String> texts) {
        var asked = new LinkedHashMap<String, Object>();
        asked.put("query", question);
        switch (style) {
            case TEI -> {
                asked.put("texts", texts);
                asked.put("truncate", true);
            }
            case COHERE -> {
                asked.put("model", model);
                asked.put("documents", texts);
                asked.put("top_n", texts.size());
            }
        }
        return asked;
    }

    private double[] read(JsonNode answer, int count) {
        JsonNode results = style == Style.TEI ? answer : answer.path("results");
        String score = style == Style.TEI ? "score" : "relevance_score";
        if (!results.isArray() || results.size() != count) {
            throw endpoint.wrong("answered " + results.size() + " scores to " + count + " passages.");
        }
        var scores = new double[count];
        Arrays.fill(scores, Double.NaN);
        for (JsonNode one : results) {
            JsonNode index = one.path("index");
            JsonNode value = one.path(score);
            if (!index.isIntegralNumber()
                    || !index.canConvertToInt()
                    || index.intValue() < 0
                    || index.intValue() >= count
                    || !value.isNumber()
                    || !Double.isFinite(value.doubleValue())) {
                throw endpoint.wrong("answered a score that belongs to no passage, or is no number.");
            }
            scores[index.intValue()] = value.doubleValue();
        }
        if (IntStream.range(0, count).anyMatch(i -> Double.isNaN(scores[i]))) {
            throw endpoint.wrong("answered two scores for one passage, and none for another.");
        }
        return scores;
    }
}
