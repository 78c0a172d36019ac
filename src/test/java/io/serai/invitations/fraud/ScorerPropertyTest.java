package io.serai.invitations.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Property;
import io.serai.invitations.fraud.Access.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScorerPropertyTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private record Numbers(int[] subScores, int score, Thresholds thresholds) {
        static Numbers any(RandomGenerator random) {
            int medium = random.nextInt(1, 99);
            int high = random.nextInt(medium + 1, 100);
            int block = random.nextInt(high + 1, 101);
            int[] subScores = IntStream.range(0, 5)
                    .map(_ -> random.nextBoolean() ? random.nextInt(0, 101) : random.nextInt(68, 72))
                    .toArray();
            if (random.nextInt(4) == 0) {
                int kept = random.nextInt(5);
                for (int i = 0; i < 5; i++) {
                    subScores[i] = i == kept ? subScores[i] : 0;
                }
            }
            return new Numbers(subScores, random.nextInt(0, 101), new Thresholds(medium, high, block));
        }

        SubScores all() {
            return of(subScores);
        }

        static SubScores of(int[] each) {
            return new SubScores(each[0], each[1], each[2], each[3], each[4]);
        }

        long strong() {
            return Arrays.stream(subScores).filter(one -> one >= 70).count();
        }
    }

    private record Situation(Access access, History history) {
        static Situation any(RandomGenerator random) {
            Access baseline = random.nextBoolean() ? access(random) : null;
            Duration opened = random.nextInt(3) == 0 ? null : Duration.ofMillis(random.nextInt(-1_000, 10_000));
            List<Instant> recent =
                    Collections.nCopies(random.nextInt(0, 30), NOW.minusSeconds(random.nextInt(0, 7_200)));
            return new Situation(access(random), new History(baseline, recent, opened));
        }

        private static Access access(RandomGenerator random) {
            var fingerprint = new Fingerprint(
                    any(random, "390x844", "844x390", "", "x", "\uD83C\uDF89"),
                    any(random, "Europe/Berlin", "Asia/Tokyo", "Nowhere/None", "../etc"),
                    any(random, "de", "de-AT", "ja", "-"),
                    any(random, "iPhone", "Win32", "a".repeat(500)));
            String address =
                    any(random, "203.0.113.7", "203.0.113.9", "198.51.100.1", "2001:db8::1", "2001:db9::1", "unknown");
            return new Access(
                    Kind.values()[random.nextInt(3)],
                    fingerprint,
                    address == null ? "" : address,
                    any(random, "Mozilla/5.0", "", "curl/8"),
                    random.nextBoolean(),
                    random.nextBoolean());
        }

        private static @Nullable String any(RandomGenerator random, String... values) {
            int at = random.nextInt(values.length + 1);
            return at == values.length ? null : values[at];
        }
    }

    private static <S> List<S> hundred(RandomGenerator random, java.util.function.Function<RandomGenerator, S> one) {
        var all = new ArrayList<S>();
        for (int i = 0; i < 100; i++) {
            all.add(one.apply(random));
        }
        return all;
    }

    @Test
    void highTakesTwoSubScoresOf70() {
        Property.holds(
                200,
                random -> hundred(random, Numbers::any),
                steps -> steps.forEach(one -> {
                    for (int score : new int[] {one.score(), one.all().combined()}) {
                        Score bound = Score.of(score, one.all(), one.thresholds(), "");
                        assertThat(bound.value()).isBetween(0, score);
                        if (bound.band().compareTo(Band.HIGH) >= 0) {
                            assertThat(one.strong()).isGreaterThanOrEqualTo(2);
                        } else if (one.strong() >= 2) {
                            assertThat(bound.value()).isEqualTo(score);
                        }
                        if (one.strong() < 2) {
                            assertThat(bound.value())
                                    .isLessThan(one.thresholds().high());
                        }
                    }
                }));
    }

    @Test
    void moreAgainstAnAccessNeverLowersItsScore() {
        Property.holds(
                200,
                random -> hundred(random, Numbers::any),
                steps -> steps.forEach(one -> {
                    int before = one.all().bounded(one.all().combined(), one.thresholds());
                    for (int i = 0; i < 5; i++) {
                        int[] more = one.subScores().clone();
                        more[i] = Math.min(100, more[i] + 1 + one.score() / 3);
                        SubScores worse = Numbers.of(more);
                        assertThat(worse.combined()).isBetween(one.all().combined(), 100);
                        assertThat(worse.bounded(worse.combined(), one.thresholds()))
                                .isGreaterThanOrEqualTo(before);
                    }
                }));
    }

    @Test
    void eachScoreAgreesWithItsBand() {
        Property.holds(
                100,
                random -> hundred(random, Situation::any),
                steps -> steps.forEach(one -> {
                    Score score = Scorer.score(one.access(), one.history(), NOW, Thresholds.DEFAULTS);
                    assertThat(score.value()).isBetween(0, 100);
                    assertThat(score.band()).isEqualTo(Thresholds.DEFAULTS.band(score.value()));
                    assertThat(score.reason()).isNotBlank().hasSizeLessThanOrEqualTo(255);
                    if (one.history().baseline() == null || one.access().scanner()) {
                        assertThat(score.subScores().fingerprint()
                                        + score.subScores().network())
                                .isZero();
                    }
                }));
    }

    @Test
    void whoOpensOftenerOrAnswersFasterIsNeverScoredLower() {
        Property.holds(
                100,
                random -> hundred(random, Situation::any),
                steps -> steps.forEach(one -> {
                    History history = one.history();
                    Score before = Scorer.score(one.access(), history, NOW, Thresholds.DEFAULTS);
                    var oftener = new ArrayList<>(history.recent());
                    oftener.add(NOW.minusSeconds(1));
                    Duration opened = history.opened();
                    var worse =
                            new History(history.baseline(), oftener, opened == null ? null : opened.minusMillis(400));
                    assertThat(Scorer.score(one.access(), worse, NOW, Thresholds.DEFAULTS)
                                    .value())
                            .isGreaterThanOrEqualTo(before.value());
                }));
    }
}
