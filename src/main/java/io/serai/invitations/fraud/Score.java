package io.serai.invitations.fraud;

/// What an access came to.
///
/// @param value from 0 to 100, within what the sub-scores allow
/// @param reason in words, at most 255 characters; it names no address and no value of a device, so that it may stay
///     when those are erased
public record Score(int value, SubScores subScores, Band band, String reason) {
    /// Of an address on the event's allow-list, for which nothing is computed.
    public static final Score ALLOWED = new Score(0, SubScores.NONE, Band.LOW, "allowlisted");

    /// What an external scorer answered, bound by the rules that bind ours.
    ///
    /// @throws IllegalArgumentException where a number is outside of 0 to 100
    public static Score of(int score, SubScores subScores, Thresholds thresholds, String reason) {
        int value = subScores.bounded(score, thresholds);
        return new Score(value, subScores, thresholds.band(value), reason);
    }
}
