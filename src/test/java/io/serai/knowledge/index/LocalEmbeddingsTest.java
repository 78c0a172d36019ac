package io.serai.knowledge.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The model of the product, and the pieces of words held against the library that it was made with.
class LocalEmbeddingsTest {
    private static final LocalEmbeddings MODEL = new LocalEmbeddings(Duration.ofMinutes(10));

    @AfterAll
    static void letGo() {
        MODEL.close();
    }

    @Test
    void piecesAreThoseOfTheLibrary() throws IOException {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty(
                "ENGINE_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
        try (var file = LocalEmbeddings.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json");
                var again = LocalEmbeddings.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json");
                var library = HuggingFaceTokenizer.newInstance(
                        file, Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false"))) {
            WordPieces ours = WordPieces.read(again);
            for (String text : texts()) {
                assertThat(ours.of(text))
                        .as(text)
                        .isEqualTo(library.encode(text, false, false).getIds());
            }
        }
    }

    /// What is there to read, hard cases, and letters at random: of scripts that have no new letters lately,
    /// as the library knows an older Unicode than the JDK.
    private static List<String> texts() throws IOException {
        var texts = new ArrayList<String>(List.of(
                "Über die Straße, naïve café — “quoted” …",
                "a\u0000b\uFFFDc\u200Bd\u00ADe",
                "ΣΊΣΥΦΟΣ İstanbul ǅ",
                "漢字かな交じり 🙂👨‍👩‍👧",
                "x".repeat(101),
                "x".repeat(100),
                "don't re-send SERAI_HTTP_PORT=8080!",
                "\u00a0\u2003\u3000tab\tnew\nline\r",
                "ﬁ ½ ²",
                "한국어 ไทย हिन्दी",
                "[CLS"));
        try (var pages = Files.walk(Path.of("docs"))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .limit(20)
                    .toList()) {
                texts.addAll(
                        Files.readString(page, StandardCharsets.UTF_8).lines().toList());
            }
        }
        var random = new Random(18);
        for (int i = 0; i < 2_000; i++) {
            texts.add(random.ints(20, 1, i % 2 == 0 ? 0x530 : 0x250)
                    .filter(Character::isDefined)
                    .filter(letter -> Character.getType(letter) != Character.UNASSIGNED)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        return texts;
    }

    @Test
    void whatMeansTheSameLiesClose() {
        List<float[]> vectors = MODEL.embed(List.of(
                "How do I get my money back?", "Refunds are paid within 14 days.", "The hub listens on port 8080."));
        assertThat(vectors)
                .allSatisfy(vector -> assertThat(Vectors.cosine(vector, vector)).isBetween(0.999, 1.001));
        assertThat(Vectors.cosine(vectors.get(0), vectors.get(1)))
                .isGreaterThan(Vectors.cosine(vectors.get(0), vectors.get(2)) + 0.2);
        assertThat(MODEL.embed(List.of("The hub listens on port 8080.")).getFirst())
                .isEqualTo(vectors.get(2));
    }

    @Test
    void theEndOfALongTextCounts() {
        String begin = "Attendees check in at the door. ".repeat(40);
        assertThat(MODEL.pieces(begin)).isGreaterThan(2 * MODEL.mostPieces());
        List<float[]> vectors = MODEL.embed(
                List.of(begin, begin + "Refunds are paid within 14 days. ".repeat(40), "When are refunds paid?"));
        assertThat(Vectors.cosine(vectors.get(1), vectors.get(2)))
                .isGreaterThan(Vectors.cosine(vectors.get(0), vectors.get(2)) + 0.2);
    }

    @Test
    void blankTextIsRefused() {
        assertThatThrownBy(() -> MODEL.embed(List.of(" \n"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idleModelIsLetGoOfWhileOthersUseIt() throws Exception {
        try (var model = new LocalEmbeddings(Duration.ZERO);
                var threads = Executors.newFixedThreadPool(3)) {
            assertThat(model.isLoaded()).isFalse();
            float[] expected = model.embed(List.of("a word")).getFirst();
            assertThat(model.isLoaded()).isTrue();
            model.rest();
            assertThat(model.isLoaded()).isFalse();
            var tries = new ArrayList<Future<Boolean>>();
            for (int thread = 0; thread < 2; thread++) {
                Callable<Boolean> using = () -> {
                    boolean same = true;
                    for (int i = 0; i < 10; i++) {
                        same &= Arrays.equals(
                                expected, model.embed(List.of("a word")).getFirst());
                    }
                    return same;
                };
                tries.add(threads.submit(using));
            }
            for (int i = 0; i < 4; i++) {
                model.rest();
            }
            for (Future<Boolean> one : tries) {
                assertThat(one.get()).isTrue();
            }
        }
    }
}
