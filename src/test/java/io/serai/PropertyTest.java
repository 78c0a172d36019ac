package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PropertyTest {
    private static final Pattern SEED = Pattern.compile("-Dserai\\.property\\.seed=(-?\\d+)");

    @Test
    void whatBreaksItIsCutShortAndToldWithItsSeed() {
        AssertionError broken = catchThrowableOfType(
                AssertionError.class,
                () -> Property.holds(
                        100, random -> random.ints(40, 0, 10).boxed().toList(), steps -> assertThat(
                                        steps.indexOf(3) >= 0 && steps.lastIndexOf(7) > steps.indexOf(3))
                                .as("a 7 after a 3")
                                .isFalse()));

        assertThat(broken).hasMessageContaining("2 of 40 steps").hasMessageEndingWith("\n  1. 3\n  2. 7");
        assertThat(broken.getCause()).hasMessageContaining("a 7 after a 3");
    }

    @Test
    void aSeedMakesTheSameStepsAgain() {
        var tried = new ArrayList<List<Integer>>();
        AssertionError broken = catchThrowableOfType(
                AssertionError.class,
                () -> Property.holds(
                        5, random -> random.ints(8, 0, 1000).boxed().toList(), steps -> {
                            tried.add(steps);
                            throw new IllegalStateException("always");
                        }));
        Matcher seed = SEED.matcher(broken.getMessage());
        assertThat(seed.find()).isTrue();

        var again = new ArrayList<List<Integer>>();
        Property.holds(
                Long.valueOf(seed.group(1)),
                5,
                random -> random.ints(8, 0, 1000).boxed().toList(),
                again::add);
        assertThat(again).containsExactly(tried.getFirst());
    }

    @Test
    void whatHoldsIsTriedOnEachSequence() {
        var tried = new ArrayList<List<Integer>>();

        Property.holds(null, 20, random -> List.of(random.nextInt()), tried::add);

        assertThat(tried).hasSize(20).doesNotHaveDuplicates();
    }
}
