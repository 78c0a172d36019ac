package io.serai.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What endpoints answer, well and badly; by what route they are asked, `EndpointsIT` tries.
class EndpointsTest {
    private static final int DIMENSIONS = 8;
    private final FakeModels models = models();
    private final RemoteEmbeddings embeddings = new RemoteEmbeddings(endpoint("/v1/embeddings"), "fake", DIMENSIONS);

    private static FakeModels models() {
        try {
            return new FakeModels(DIMENSIONS);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Endpoint endpoint(String path) {
        return new Endpoint(
                "a test",
                models.url() + path,
                FakeModels.KEY,
                Duration.ofSeconds(1),
                request -> CompletableFuture.supplyAsync(() -> models.reply(request)),
                FakeModels.JSON);
    }

    @AfterEach
    void end() {
        models.close();
    }

    @Test
    void vectorsComeInTheOrderOfTheirTexts() {
        List<String> texts =
                IntStream.range(0, 70).mapToObj(i -> "text number " + i).toList();
        List<float[]> vectors = embeddings.embed(texts);
        assertThat(vectors).containsExactlyElementsOf(models.words.embed(texts));
        assertThat(models.batches).containsExactly(32, 32, 6);
        assertThat(models.keys).containsOnly("Bearer " + FakeModels.KEY);
        assertThat(embeddings.model()).isEqualTo("fake/8");
    }

    private static BiFunction<String, JsonNode, JsonNode> first(java.util.function.Consumer<ObjectNode> change) {
        return (_, answer) -> {
            change.accept((ObjectNode) answer.path("data").get(0));
            return answer;
        };
    }

    @Test
    void vectorsThatCannotBeUsedAreRefused() {
        List<BiFunction<String, JsonNode, JsonNode>> wrong = List.of(
                (_, answer) -> {
                    ((ArrayNode) answer.path("data")).remove(0);
                    return answer;
                },
                (_, _) -> FakeModels.JSON.createArrayNode(),
                first(one -> one.put("index", 0)),
                first(one -> one.put("index", 2)),
                first(one -> one.put("index", "1")),
                first(one -> one.remove("index")),
                first(one -> one.putArray("embedding").add(1)),
                first(one -> one.withArray("embedding").add(1)),
                first(one -> one.withArray("embedding").set(0, "1")),
                first(one -> one.withArray("embedding").set(0, 1e300)),
                first(one -> {
                    one.putArray("embedding");
                    IntStream.range(0, DIMENSIONS)
                            .forEach(_ -> one.withArray("embedding").add(0));
                }));
        for (var instead : wrong) {
            models.instead = instead;
            assertThatThrownBy(() -> embeddings.embed(List.of("one", "two")))
                    .isInstanceOfSatisfying(DeliveryException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.PERMANENT))
                    .hasMessageStartingWith("The endpoint for a test answered")
                    .hasMessageNotContaining(FakeModels.KEY);
        }
        models.instead = null;
        assertThat(embeddings.embed(List.of("one", "two"))).hasSize(2);
    }

    @Test
    void statusTellsWhetherALaterTryHelps() {
        for (int status : new int[] {429, 500, 503, 408}) {
            models.status = status;
            assertThatThrownBy(() -> embeddings.embed(List.of("one")))
                    .isInstanceOfSatisfying(DeliveryException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
                        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
                    });
        }
        for (int status : new int[] {400, 401, 404, 301}) {
            models.status = status;
            assertThatThrownBy(() -> embeddings.embed(List.of("one")))
                    .isInstanceOfSatisfying(DeliveryException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.PERMANENT));
        }
    }

    private Reranker reranker(Reranker.Style style) {
        return new Reranker(endpoint(style.path), style, "a-model", Duration.ofMillis(300));
    }

    @ParameterizedTest
    @EnumSource
    void eachPassageHasItsScore(Reranker.Style style) {
        assertThat(reranker(style).scores("question", List.of("long text", "short", "x")))
                .hasValue(new double[] {-9, -5, -1});
        assertThat(models.asked).containsOnly(style.path);
        List<String> fifty = IntStream.range(0, 50).mapToObj("x"::repeat).toList();
        assertThat(reranker(style).scores("question", fifty).orElseThrow())
                .containsExactly(IntStream.range(0, 50).mapToDouble(i -> -i).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void scoresThatCannotBeUsedAreNone(Reranker.Style style) {
        String score = style == Reranker.Style.TEI ? "score" : "relevance_score";
        List<BiFunction<ArrayNode, ObjectNode, Object>> wrong = List.of(
                (all, _) -> all.remove(0),
                (all, _) -> all.removeAll(),
                (_, one) -> one.put("index", 7),
                (_, one) -> one.put("index", -1),
                (_, one) -> one.put("index", 0),
                (_, one) -> one.put("index", 0.5),
                (_, one) -> one.put(score, "1"),
                (_, one) -> one.remove(score));
        for (var change : wrong) {
            Reranker reranker = reranker(style);
            models.instead = (_, answer) -> {
                var all = (ArrayNode) (style == Reranker.Style.TEI ? answer : answer.path("results"));
                change.apply(all, (ObjectNode) all.get(0));
                return answer;
            };
            assertThat(reranker.scores("question", List.of("one", "other"))).isEmpty();
        }
    }

    @Test
    void rerankerThatFailsOftenIsLeftAloneForAWhile() throws InterruptedException {
        Reranker reranker = reranker(Reranker.Style.TEI);
        models.status = 500;
        for (int i = 0; i < 12; i++) {
            assertThat(reranker.scores("question", List.of("one"))).isEmpty();
        }
        assertThat(models.asked).hasSize(5);
        models.status = 200;
        Thread.sleep(350);
        assertThat(reranker.scores("question", List.of("one"))).isPresent();
    }
}
