package io.serai.invitations.fraud;

import java.util.stream.IntStream;

/// What speaks against an access, each from 0 to 100.
///
/// @param fingerprint another device than that of the baseline
/// @param network another network than that of the baseline
/// @param signals what a browser tells and this one did not
/// @param repeat more accesses than a person makes
/// @param speed answered faster than a person reads
public record SubScores(int fingerprint, int network, int signals, int repeat, int speed) {
    public static final SubScores NONE = new SubScores(0, 0, 0, 0, 0);

    static final int MOST = 100;
    /// From here on one counts as evidence.
    private static final int STRONG = 70;
    private static final int MOST_FOR_SIGNALS_ALONE = 69;

    /// @throws IllegalArgumentException where one is outside of 0 to 100
    public SubScores {
        if (IntStream.of(fingerprint, network, signals, repeat, speed).anyMatch(one -> one < 0 || one > MOST)) {
            throw new IllegalArgumentException("the sub-scores are fingerprint " + fingerprint + ", network " + network
                    + ", signals " + signals + ", repeat " + repeat + ", speed " + speed
                    + "; expected each from 0 to 100");
        }
    }

    /// The mean of the two highest: what speaks against an access twice counts, and one thing alone is half.
    public int combined() {
        int[] sorted = all().sorted().toArray();
        return (sorted[sorted.length - 1] + sorted[sorted.length - 2] + 1) / 2;
    }

    /// A score as it may stand: `high` takes two sub-scores of 70 or more, and missing signals alone are never more
    /// than 69. It binds whoever scored, and has to be asked again where thresholds change.
    ///
    /// @param score from 0 to 100
    public int bounded(int score, Thresholds thresholds) {
        if (score < 0 || score > MOST) {
            throw new IllegalArgumentException("the score is " + score + ", expected 0 to 100");
        }
        int most = all().filter(one -> one >= STRONG).count() >= 2 ? MOST : thresholds.high() - 1;
        return Math.min(score, onlySignals() ? Math.min(most, MOST_FOR_SIGNALS_ALONE) : most);
    }

    private boolean onlySignals() {
        return signals > 0 && all().sum() == signals;
    }

    private IntStream all() {
        return IntStream.of(fingerprint, network, signals, repeat, speed);
    }
}
