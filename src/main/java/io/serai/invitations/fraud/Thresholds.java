package io.serai.invitations.fraud;

import org.jspecify.annotations.Nullable;

/// From which score on an access is in a band: `0 < medium < high < block <= 100`.
public record Thresholds(int medium, int high, int block) {
    public static final Thresholds DEFAULTS = new Thresholds(30, 60, 85);

    /// @throws IllegalArgumentException where they are not in that order; fit for the caller
    public Thresholds {
        if (medium <= 0 || high <= medium || block <= high || block > SubScores.MOST) {
            throw new IllegalArgumentException("medium is " + medium + ", high " + high + " and block " + block
                    + "; expected whole numbers with 0 < medium < high < block <= 100");
        }
    }

    /// What is stored of an event. What is missing is the usual one; where that is out of order with the rest, all are.
    public static Thresholds of(@Nullable Integer medium, @Nullable Integer high, @Nullable Integer block) {
        try {
            return new Thresholds(
                    medium == null ? DEFAULTS.medium : medium,
                    high == null ? DEFAULTS.high : high,
                    block == null ? DEFAULTS.block : block);
        } catch (IllegalArgumentException _) {
            return DEFAULTS;
        }
    }

    public Band band(int score) {
        if (score >= block) {
            return Band.BLOCK;
        }
        return score >= high ? Band.HIGH : score >= medium ? Band.MEDIUM : Band.LOW;
    }
}
