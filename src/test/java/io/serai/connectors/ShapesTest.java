package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapesTest {
    private final List<Drift> told = new ArrayList<>();
    private final Shapes shapes = new Shapes(told::add);

    private void answers(int many, String body) {
        for (int i = 0; i < many; i++) {
            shapes.note("acme", "GET /x", body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void namesAndKindsAreKeptAndNoValues() {
        Shape shape = Shape.of("""
                {"data": [{"id": 1, "contact": {"email": "a@x.org"}}, {"id": null, "open": true}], "a@x.org": true,
                 "5f3a9c": {"x": 1}, "total": 2, "none": null}
                """.getBytes(StandardCharsets.UTF_8));
        assertThat(shape.kinds())
                .isEqualTo(Map.of(
                        "data", "list",
                        "data[].id", "number",
                        "data[].contact", "object",
                        "data[].contact.email", "text",
                        "data[].open", "flag",
                        "*", "flag",
                        "*.x", "number",
                        "total", "number",
                        "none", ""));
        assertThat(shape.toString()).doesNotContain("x.org").doesNotContain("5f3a9c");
    }

    @Test
    void whatIsNoJsonOrTooLargeHasNoShape() {
        for (String body : List.of("", "<html>", "\"text\"", "12", "{\"a\":", "[1", " {}")) {
            assertThat(Shape.of(body.getBytes(StandardCharsets.UTF_8)).kinds())
                    .as(body)
                    .isEmpty();
        }
        assertThat(Shape.of(("{\"a\": \"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Shape.NONE);
        assertThat(Shape.of(("[".repeat(900) + "]".repeat(900)).getBytes(StandardCharsets.UTF_8))
                        .kinds())
                .isEmpty();
    }

    @Test
    void aFieldThatIsGoneIsToldOnceAfterFiftyAnswersWithoutIt() {
        answers(1_000, "{\"id\": 1, \"email\": \"x\"}");
        answers(49, "{\"id\": 1}");
        assertThat(told).isEmpty();
        answers(1, "{\"id\": 1}");
        assertThat(told).containsExactly(new Drift("acme", "GET /x", "email", Drift.GONE, "text", ""));
        answers(500, "{\"id\": 1}");
        assertThat(told).hasSize(1);
    }

    @Test
    void aFieldThatWasOftenAwayIsNotMissed() {
        for (int i = 0; i < 1_000; i++) {
            answers(1, i % 50 == 0 ? "{\"id\": 1}" : "{\"id\": 1, \"email\": \"x\"}");
        }
        answers(60, "{\"id\": 1}");
        assertThat(told).isEmpty();
    }

    @Test
    void inFewerAnswersNothingIsUsual() {
        answers(900, "{\"id\": 1, \"email\": \"x\"}");
        answers(60, "{\"id\": 1}");
        assertThat(told).isEmpty();
    }

    @Test
    void anotherKindIsToldOnce() {
        answers(1_000, "{\"id\": 1}");
        answers(60, "{\"id\": \"one\"}");
        assertThat(told).containsExactly(new Drift("acme", "GET /x", "id", Drift.CHANGED, "number", "text"));
    }

    @Test
    void aNewFieldIsNoted() {
        answers(1_000, "{\"id\": 1}");
        answers(3, "{\"id\": 1, \"phone\": \"x\"}");
        assertThat(told).containsExactly(new Drift("acme", "GET /x", "phone", Drift.NEW, "", "text"));
        assertThat(told.getFirst().isLoud()).isFalse();
    }

    @Test
    void emptyListsSayNothingOfTheirEntries() {
        answers(1_000, "{\"data\": [{\"id\": 1, \"email\": null}]}");
        answers(200, "{\"data\": []}");
        assertThat(told).isEmpty();
        answers(50, "{\"data\": [{\"id\": 1}]}");
        assertThat(told).containsExactly(new Drift("acme", "GET /x", "data[].email", Drift.GONE, "", ""));
    }
}
