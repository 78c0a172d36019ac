package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    @Test
    void nobodySeenBeforeIsForgottenAndFewStrangersAreTakenForThem() {
        Repeats repeats = new Repeats();

        long strangers = IntStream.range(0, 200_000)
                .filter(i -> repeats.again("given.family." + i + "@example.org"))
                .count();
        long known = IntStream.range(0, 200_000)
                .filter(i -> repeats.again("given.family." + i + "@example.org"))
                .count();

        assertThat(strangers).isLessThan(400);
        assertThat(known).isEqualTo(200_000);
    }
}
