package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private final RetryPolicy policy = new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(1), new Random(7));

    @Test
    void waitsDoubleUpToTheLongestAndAreShortenedByAFifthAtMost() {
        long[] expected = {2, 4, 8, 16, 32, 60, 60};
        for (int failures = 1; failures <= expected.length; failures++) {
            for (int i = 0; i < 200; i++) {
                Duration wait = policy.wait(failures, null);
                assertThat(wait)
                        .isBetween(
                                Duration.ofMillis(expected[failures - 1] * 800),
                                Duration.ofSeconds(expected[failures - 1]));
            }
        }
        assertThat(policy.wait(500, null)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void whatFailedTogetherDoesNotComeBackTogether() {
        long different = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> policy.wait(3, null))
                .distinct()
                .count();
        assertThat(different).isGreaterThan(50);
    }

    @Test
    void aLongerWaitThatIsAskedForIsGivenAndNeverCutShort() {
        for (int i = 0; i < 200; i++) {
            assertThat(policy.wait(1, Duration.ofSeconds(90)))
                    .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(109));
        }
        assertThat(policy.wait(1, Duration.ofDays(30))).isLessThanOrEqualTo(Duration.ofDays(2));
        assertThat(policy.wait(4, Duration.ofSeconds(1))).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void aRowIsOutOfTriesAfterTheLastOfThem() {
        assertThat(policy.isExhausted(4)).isFalse();
        assertThat(policy.isExhausted(5)).isTrue();
    }
}
