package io.serai.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchRowTest {

    @Test
    void aRateHasToReachItsGoal() {
        assertThat(BenchRow.rate("a", 60, 100, "req/s", 0.6).ok()).isTrue();
        assertThat(BenchRow.rate("a", 59, 100, "req/s", 0.6).ok()).isFalse();
    }

    @Test
    void aCostMustNotExceedIt() {
        assertThat(BenchRow.cost("a", 200, 100, "ms", 2.0).ok()).isTrue();
        assertThat(BenchRow.cost("a", 201, 100, "ms", 2.0).ok()).isFalse();
    }

    @Test
    void aFigureWithoutAGoalIsOnlyShown() {
        assertThat(BenchRow.rate("a", 1, 100, "req/s", null).ok()).isTrue();
    }

    @Test
    void theTableAndTheJsonSayTheSame() throws Exception {
        var rows = List.of(BenchRow.rate("hello route", 61_500, 100_000, "req/s", 0.6));
        assertThat(Bench.table(rows).lines().skip(1))
                .singleElement()
                .asString()
                .contains("61,500", "0.62", "0.60", "yes");
        JsonNode row = new ObjectMapper().readTree(Bench.json(rows)).get(0);
        assertThat(row.fieldNames())
                .toIterable()
                .containsExactly("name", "ours", "limit", "unit", "ratio", "goal", "ok");
    }
}
