package io.serai;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tries something that must hold after any sequence of steps, on sequences made at random. A sequence that
/// breaks it is cut short: each step is left out once, and stays out if the rest still breaks it.
///
/// The suite tries the same sequences each time. `-Dserai.property.sequences=…` tries so many others,
/// `-Dserai.property.seed=…` the one of that seed alone.
public final class Property {
    private static final String SEED = "serai.property.seed";
    private static final String SEQUENCES = "serai.property.sequences";
    /// A sequence is tried so often at most while it is cut short.
    private static final int MOST_CUTS = 300;

    /// Carries the steps out, each against the real thing and against a model of it, and compares. The same
    /// steps do the same each time; a step that can't be carried out, as one before it was left out, does
    /// nothing.
    public interface Trial<S> {
        void run(List<S> steps) throws Exception;
    }

    private Property() {}

    /// @param sequences how many are tried
    /// @param steps makes a sequence
    public static <S> void holds(int sequences, Function<RandomGenerator, List<S>> steps, Trial<S> trial) {
        holds(Long.getLong(SEED), Integer.getInteger(SEQUENCES, sequences), steps, trial);
    }

    /// @param seed of the only sequence; null for new ones
    static <S> void holds(
            @Nullable Long seed, int sequences, Function<RandomGenerator, List<S>> steps, Trial<S> trial) {
        if (seed != null) {
            hold(seed, steps.apply(new SplittableRandom(seed)), trial);
            return;
        }
        // the gate repeats itself; whoever asks for a number of sequences looks for new ones
        var seeds = Integer.getInteger(SEQUENCES) == null ? new SplittableRandom(11) : new SplittableRandom();
        for (int i = 0; i < sequences; i++) {
            long next = seeds.nextLong();
            hold(next, steps.apply(new SplittableRandom(next)), trial);
        }
    }

    private static <S> void hold(long seed, List<S> steps, Trial<S> trial) {
        Throwable failure = failure(steps, trial);
        if (failure == null) {
            return;
        }
        List<S> shortest = steps;
        int cuts = 0;
        for (int before = steps.size() + 1; shortest.size() < before; ) {
            before = shortest.size();
            // from the end: what comes after the step that fails goes first
            for (int at = before - 1; at >= 0 && cuts < MOST_CUTS; at--, cuts++) {
                var shorter = new ArrayList<>(shortest);
                shorter.remove(at);
                Throwable still = failure(shorter, trial);
                if (still != null) {
                    shortest = shorter;
                    failure = still;
                }
            }
        }
        throw new AssertionError(told(seed, steps.size(), shortest), failure);
    }

    private static <S> @Nullable Throwable failure(List<S> steps, Trial<S> trial) {
        try {
            trial.run(steps);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception | AssertionError e) {
            return e;
        }
    }

    private static <S> String told(long seed, int before, List<S> steps) {
        var told = new StringBuilder("Broken by ")
                .append(steps.size())
                .append(" of ")
                .append(before)
                .append(" steps. Again: -D" + SEED + "=")
                .append(seed);
        for (int i = 0; i < steps.size(); i++) {
            told.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        return told.toString();
    }
}
